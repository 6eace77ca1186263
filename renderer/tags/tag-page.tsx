import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronDown, ChevronRight, Copy, RotateCw, SquareTerminal, Tag } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { hostOf } from '../../shared/address.ts';
import { formatReference } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { openReference } from '../app/open-reference.ts';
import { ListFailure } from '../errors/list-failure.tsx';
import { ImagePane } from '../images/image-pane.tsx';
import { ListPanel } from '../lists/list-panel.tsx';
import { RegistryBadges } from '../registries/registry-badges.tsx';
import { Stopped } from '../repositories/repository-states.tsx';
import { Link } from '../routing/link.tsx';
import { formatPath } from '../routing/path.ts';
import { tagRequest } from '../state/list-requests.ts';
import { useApp } from '../state/use-app.ts';
import { useList } from '../state/use-list.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { copyText } from '../ui/copy.ts';
import { Centered, Message } from '../ui/message.tsx';
import { RadioMenu } from '../ui/radio-menu.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { shellWord } from '../ui/shell-word.ts';
import { Shown } from '../ui/shown.tsx';
import { choosePullTool, pullCommand, pullToolStore, pullTools } from './pull-command.ts';
import { createTagDetails, sameDigest } from './tag-details-store.ts';
import { TagFacts } from './tag-facts.tsx';
import styles from './tags.module.css';

export interface TagPageProps {
  readonly registry: Registry;
  readonly repository: string;
  /** The tag or digest whose image is open beside the list. */
  readonly reference: string | null;
}

const tagIcon = <Tag size={13} aria-hidden />;

/** The tags of one repository, and the image of one of them. */
export function TagPage({ registry, repository, reference }: TagPageProps) {
  const { t } = useLingui();
  const app = useApp();
  // The list stays while images are opened beside it.
  const [entry] = useState(() => app.router.store.getState().entry);
  const { id, address } = registry;
  const request = tagRequest(app, registry, repository);
  const { list, reload, stop } = useList(app.tags, request, id);
  const [details] = useState(createTagDetails);
  const complete = list?.phase === 'done';
  useEffect(() => {
    if (!complete) return;
    const leave = new AbortController();
    details.load(app, { registryId: id, repository }, leave.signal);
    return () => leave.abort();
  }, [app, details, id, repository, complete]);
  const facts = useCallback((tag: string) => <TagFacts details={details} tag={tag} />, [details]);
  const { tool } = useStore(pullToolStore);
  const insecure = address.startsWith('http:') || !registry.tls.verify;
  const referenceOf = useCallback(
    (tag: string | null) => formatReference({ host: hostOf(address), repository, tag }),
    [address, repository],
  );
  const copy = useCallback(
    (tag: string, asCommand: boolean) => {
      const reference = referenceOf(tag);
      copyText(asCommand ? pullCommand(tool, reference, { insecure }) : shellWord(reference));
    },
    [referenceOf, tool, insecure],
  );
  const actions = useCallback(
    (tag: string, reachable: boolean) => (
      <>
        <RowButton
          label={t`Copy pull command of ${tag}`}
          reachable={reachable}
          onClick={() => copy(tag, true)}
        >
          <SquareTerminal size={13} aria-hidden />
        </RowButton>
        <RowButton
          label={t`Copy reference of ${tag}`}
          reachable={reachable}
          onClick={() => copy(tag, false)}
        >
          <Copy size={13} aria-hidden />
        </RowButton>
      </>
    ),
    [copy, t],
  );

  const open = useCallback(
    (tag: string) =>
      app.router.navigate(
        { page: 'image', registryId: id, repository, reference: tag },
        { carry: true, replace: reference !== null },
      ),
    [app, id, repository, reference],
  );
  const close = useCallback(() => {
    app.router.navigate({ page: 'repository', registryId: id, repository }, { carry: true });
    focusSelectedRow();
  }, [app, id, repository]);
  const hrefOf = useCallback(
    (tag: string) => formatPath({ page: 'image', registryId: id, repository, reference: tag }),
    [id, repository],
  );
  const known = useStore(details.store, (state) => (reference === null ? null : state.details));
  const sameAs = useMemo(
    () => (known === null || reference === null ? noTags : sameDigest(known, reference)),
    [known, reference],
  );

  return (
    <div className={classNames(styles.both, reference !== null && styles.withImage)}>
      <div className={styles.page}>
        <header className={styles.header}>
          <div className={styles.titles}>
            <nav className={styles.crumbs} aria-label={t`Path`}>
              <Link to={{ page: 'registry', registryId: id }} options={{ resume: true }}>
                <Shown text={registry.name} />
              </Link>
              <ChevronRight size={12} aria-hidden />
              <Link to={{ page: 'registry', registryId: id }} options={{ resume: true }}>
                <Trans>Repositories</Trans>
              </Link>
              <RegistryBadges registry={registry} />
            </nav>
            <h1 className={styles.title}>
              <Shown text={repository} />
            </h1>
          </div>
          <div className={styles.buttons}>
            <Button onClick={() => copyText(shellWord(referenceOf(null)))}>
              <Copy size={14} aria-hidden />
              <Trans>Copy reference</Trans>
            </Button>
          </div>
        </header>
        <ListPanel
          label={t`Tags`}
          searchLabel={t`Search tags`}
          entry={entry}
          list={list}
          order={app.tags.order}
          icon={tagIcon}
          hrefOf={hrefOf}
          onOpen={open}
          onCopy={copy}
          facts={facts}
          actions={actions}
          onReference={(reference) => openReference(app, reference, id)}
          onStop={stop}
          toolbar={
            <>
              <RadioMenu
                label={t`Pull commands are for`}
                trigger={
                  <Button look="ghost" aria-label={t`Pull with ${tool}`} className={styles.command}>
                    {tool}
                    <ChevronDown size={13} aria-hidden />
                  </Button>
                }
                value={tool}
                items={pullTools.map((value) => ({ value, label: value }))}
                onValue={choosePullTool}
              />
              <IconButton label={t`Refresh`} disabled={list?.phase === 'loading'} onClick={reload}>
                <RotateCw size={14} aria-hidden />
              </IconButton>
            </>
          }
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
            <ListFailure
              error={error}
              registry={registry}
              besideRows={besideRows}
              onRetry={reload}
            />
          )}
        />
      </div>
      {reference === null ? null : (
        <ImagePane
          key={reference}
          registry={registry}
          repository={repository}
          reference={reference}
          sameAs={sameAs}
          onClose={close}
        />
      )}
    </div>
  );
}

const noTags: readonly string[] = [];

/** After the image closes the row it belongs to has the focus again. */
function focusSelectedRow(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-row] [data-main][tabindex="0"]')?.focus(),
  );
}
