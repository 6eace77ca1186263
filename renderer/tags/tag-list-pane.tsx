import { Trans, useLingui } from '@lingui/react/macro';
import { Copy, SquareTerminal, Tag } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { hostOf } from '../../shared/address.ts';
import { formatReference } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { isAttachment } from '../../shared/tags/tag-key.ts';
import { openReference } from '../app/open-reference.ts';
import { useCannotDelete } from '../deletes/use-cannot-delete.ts';
import { ListFailure } from '../errors/list-failure.tsx';
import { ListPanel } from '../lists/list-panel.tsx';
import { emptyList } from '../lists/name-list.ts';
import { Stopped } from '../repositories/repository-states.tsx';
import { formatPath } from '../routing/path.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Centered, Message } from '../ui/message.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { shellWord } from '../ui/shell-word.ts';
import { notify } from '../ui/toaster.tsx';
import { commandFor } from './pull-command.ts';
import { TagChips } from './tag-chips.tsx';
import { TagFacts, TagHeadings, TagMarks } from './tag-facts.tsx';
import { TagFooter } from './tag-footer.tsx';
import { TagListHeader } from './tag-list-header.tsx';
import styles from './tag-list-pane.module.css';
import { TagSortMenu } from './tag-sort.tsx';
import { countKinds, newestName, type ShownKind, viewTags } from './tag-view.ts';
import type { UsedTags } from './use-tags.ts';

export interface TagListPaneProps {
  readonly registry: Registry;
  readonly repository: string;
  readonly tags: UsedTags;
  /** The tag or digest whose image is open; Escape closes it first. */
  readonly reference: string | null;
  readonly onClose: () => void;
  /** Behind the title, such as its star. */
  readonly titleActions?: ReactNode;
  /** Stars the repository. */
  readonly onFavourite?: () => void;
}

const noTags = emptyList<never>();

/** The tags of one repository. */
export function TagListPane(props: TagListPaneProps) {
  const { registry, repository, tags, reference, onClose } = props;
  const { list, reload, stop, details } = tags;
  const { t } = useLingui();
  const app = useApp();
  // The list stays while images are opened beside it.
  const [entry] = useState(() => app.router.store.getState().entry);
  const { id, address } = registry;
  const host = hostOf(address);
  const names = list?.names ?? noTags;
  const counts = useMemo(() => countKinds(names), [names]);
  const [chosenKind, setKind] = useState<ShownKind>('all');
  const kind = counts[chosenKind] > 0 || list?.phase === 'loading' ? chosenKind : 'all';
  const wantedSort = useStore(app.view, (view) => view.tagSort);
  const timesKnown = useStore(details.store, (state) =>
    names.names.every(
      (tag, at) => names.keys[at]?.kind === 'attachment' || timeOf(state.details.get(tag)) !== null,
    ),
  );
  const sort = wantedSort === 'newest' && !timesKnown ? 'version' : wantedSort;
  const known = useStore(details.store, (state) => (sort === 'newest' ? state.details : null));
  const arranged = useMemo(
    () => viewTags(names, { sort, kind, timeOf: (tag) => timeOf(known?.get(tag)) }),
    [names, sort, kind, known],
  );
  const newest = useMemo(() => newestName(names), [names]);
  const facts = useCallback((tag: string) => <TagFacts details={details} tag={tag} />, [details]);
  const marks = useCallback((tag: string) => <TagMarks details={details} tag={tag} />, [details]);
  const tool = useStore(app.view, (view) => view.pullTool);
  const insecure = address.startsWith('http:') || !registry.tls.verify;
  const plainHttp = address.startsWith('http:');
  const quotaNear = useStore(details.store, (state) => state.quotaNear);
  const referenceOf = useCallback(
    (tag: string) => formatReference({ host, repository, tag }),
    [host, repository],
  );
  const copyReference = useCallback(
    (tag: string) => copyText(shellWord(referenceOf(tag))),
    [referenceOf],
  );
  const copyCommand = useCallback(
    (tag: string) => {
      const { kind, digest } = details.store.getState().details.get(tag) ?? {};
      copyText(commandFor(kind, tool, referenceOf(tag), { insecure, plainHttp, digest }));
    },
    [details, referenceOf, tool, insecure, plainHttp],
  );
  const digestOf = (tag: string) => details.store.getState().details.get(tag)?.digest ?? null;
  const actions = useCallback(
    (tag: string) => (
      <>
        <RowButton
          label={t`Copy pull command of ${tag}`}
          reachable={false}
          onClick={() => copyCommand(tag)}
        >
          <SquareTerminal size={13} aria-hidden />
        </RowButton>
        <RowButton
          label={t`Copy reference of ${tag}`}
          reachable={false}
          onClick={() => copyReference(tag)}
        >
          <Copy size={13} aria-hidden />
        </RowButton>
      </>
    ),
    [copyCommand, copyReference, t],
  );
  const open = useCallback(
    (tag: string) =>
      app.router.navigate(
        { page: 'image', registryId: id, repository, reference: tag },
        { carry: true, replace: reference !== null },
      ),
    [app, id, repository, reference],
  );
  const hrefOf = useCallback(
    (tag: string) => formatPath({ page: 'image', registryId: id, repository, reference: tag }),
    [id, repository],
  );
  const up = () =>
    reference === null
      ? app.router.navigate({ page: 'registry', registryId: id }, { resume: true })
      : onClose();
  const askToDelete = (references: readonly string[]) =>
    app.ui.setState({ deletingImages: { registryId: id, repository, references } });
  const cannotDelete = useCannotDelete(registry);
  const picked = useRef<readonly string[]>([]);
  const refresh = () => {
    if (list?.phase !== 'loading') reload();
  };

  return (
    <div className={styles.page}>
      <TagListHeader
        registry={registry}
        repository={repository}
        loading={list?.phase === 'loading'}
        onRefresh={reload}
      >
        {props.titleActions}
      </TagListHeader>
      <ListPanel
        label={t`Tags`}
        searchLabel={t`Search tags`}
        entry={entry}
        list={list}
        order={app.tags.order}
        arranged={arranged}
        isFolded={isAttachment}
        foldLabel={<Trans>Signatures and attachments</Trans>}
        host={host}
        hrefOf={hrefOf}
        onOpen={open}
        onCopy={copyReference}
        onCopyCommand={copyCommand}
        onCopyDigest={(tag) => {
          const digest = digestOf(tag);
          if (digest !== null) copyText(digest);
          else notify({ title: t`The digest of ${tag} is not known yet`, failed: true });
        }}
        hasDigest={(tag) => digestOf(tag) !== null}
        onRefresh={refresh}
        onFavourite={props.onFavourite}
        onDelete={(tag) => askToDelete(picked.current.includes(tag) ? picked.current : [tag])}
        cannotDelete={cannotDelete}
        onUp={up}
        onCompare={(left, right) =>
          app.router.navigate({
            ...{ page: 'compare', registryId: id, rightRegistryId: id },
            ...{ left: `${repository}:${left}`, right: `${repository}:${right}` },
          })
        }
        startAt={sort === 'version' && kind === 'all' ? newest : null}
        marks={marks}
        facts={facts}
        actions={actions}
        onReference={(wanted) => openReference(app, wanted, id)}
        onStop={stop}
        toolbar={<TagSortMenu sort={sort} timesKnown={timesKnown} />}
        filters={<TagChips counts={counts} kind={kind} onKind={setKind} />}
        headings={<TagHeadings details={details} />}
        footer={(said) => {
          picked.current = said.picked;
          return (
            <TagFooter
              {...said}
              all={counts.all}
              seenAt={list?.seenAt ?? null}
              loading={list?.phase === 'loading'}
              failed={list?.error != null}
              host={host}
              onDelete={askToDelete}
              cannotDelete={cannotDelete}
            />
          );
        }}
        notice={
          list?.phase === 'stopped' && list.names.names.length > 0 ? (
            <Message
              kind="info"
              banner
              title={<Trans>Stopped; there may be more</Trans>}
              actions={
                <Button small onClick={reload}>
                  <Trans>Load</Trans>
                </Button>
              }
            />
          ) : quotaNear ? (
            <Message
              kind="info"
              banner
              title={<Trans>Few pulls are left at {host}: sizes and times are not read</Trans>}
            />
          ) : null
        }
        empty={
          <Centered
            icon={<Tag size={28} aria-hidden />}
            title={<Trans>No tags</Trans>}
            actions={
              <Button onClick={reload}>
                <Trans>Refresh</Trans>
              </Button>
            }
          >
            <Trans>The repository has no tags.</Trans>
          </Centered>
        }
        stopped={<Stopped onResume={reload} />}
        absent={(tag) => (
          <Message kind="warning" banner title={t`This repository has no tag ${tag}`} />
        )}
        failure={(error, besideRows) => (
          <ListFailure error={error} registry={registry} besideRows={besideRows} onRetry={reload} />
        )}
      />
    </div>
  );
}

/** Milliseconds by which a tag is newer than another; null while they are not known. */
function timeOf(
  tag:
    | { readonly pushedAt: string | null; readonly createdAt?: string | null | undefined }
    | undefined,
): number | null {
  const told = tag?.pushedAt ?? tag?.createdAt ?? null;
  const time = told === null ? Number.NaN : Date.parse(told);
  return Number.isNaN(time) ? null : time;
}
