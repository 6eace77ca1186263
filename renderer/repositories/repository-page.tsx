import { useLingui } from '@lingui/react/macro';
import { Copy, Package, PinOff, RotateCw, Star } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { hostOf } from '../../shared/address.ts';
import { formatReference } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { openReference } from '../app/open-reference.ts';
import { BrowsePanes } from '../layout/browse-panes.tsx';
import { ListPanel } from '../lists/list-panel.tsx';
import { changeRegistries } from '../registries/registry-actions.ts';
import { RegistryHeader } from '../registries/registry-header.tsx';
import { RegistryPane } from '../registries/registry-pane.tsx';
import { formatPath } from '../routing/path.ts';
import { repositoryRequest } from '../state/list-requests.ts';
import { useApp } from '../state/use-app.ts';
import { useList } from '../state/use-list.ts';
import { IconButton } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { RowButton } from '../ui/row-button.tsx';
import { shellWord } from '../ui/shell-word.ts';
import { useFavourites } from './favourite.tsx';
import styles from './repositories.module.css';
import { RepositoryFacts, RepositoryHeadings, useRepositoryFacts } from './repository-facts.tsx';
import {
  RepositoryEmpty,
  RepositoryFailure,
  RepositoryNotice,
  Stopped,
} from './repository-states.tsx';
import { TreeSwitch } from './tree-switch.tsx';

export interface RepositoryPageProps {
  readonly registry: Registry;
  readonly entry: string;
}

const packageIcon = <Package size={14} aria-hidden />;

/** The repositories of one registry. */
export function RepositoryPage({ registry, entry }: RepositoryPageProps) {
  const { t } = useLingui();
  const app = useApp();
  const { id, address } = registry;
  const { list, reload, stop } = useList(app.repositories, repositoryRequest(app, registry), id);
  const referenceOf = useCallback(
    (repository: string) => formatReference({ host: hostOf(address), repository }),
    [address],
  );
  const copy = useCallback((name: string) => copyText(shellWord(referenceOf(name))), [referenceOf]);
  const hrefOf = useCallback(
    (repository: string) => formatPath({ page: 'repository', registryId: id, repository }),
    [id],
  );
  const open = useCallback(
    (repository: string) => app.router.navigate({ page: 'repository', registryId: id, repository }),
    [app, id],
  );
  const tree = useStore(app.view, (view) => view.repositories === 'tree');
  const favourites = useFavourites(id);
  const marks = useCallback(
    (name: string) =>
      favourites.names.has(name) ? (
        <Star
          size={12}
          fill="currentColor"
          className={styles.star}
          role="img"
          aria-label={t`Favourite`}
        />
      ) : null,
    [favourites.names, t],
  );
  const told = useRepositoryFacts(registry);
  const facts = useMemo(
    () =>
      told === null
        ? null
        : {
            facts: (name: string) => <RepositoryFacts facts={told} name={name} />,
            headings: <RepositoryHeadings facts={told} />,
          },
    [told],
  );
  const pinned = useMemo(() => new Set(registry.pinned), [registry.pinned]);
  const unpin = useCallback(
    async (repository: string) => {
      const worked = await changeRegistries(app, () =>
        app.api.call('repositories.unpin', { registryId: id, repository }),
      );
      if (worked) reload();
    },
    [app, id, reload],
  );
  const actions = useCallback(
    (name: string) => (
      <>
        {pinned.has(name) ? (
          <RowButton
            label={t`Remove ${name}, added by hand`}
            reachable={false}
            onClick={() => unpin(name)}
          >
            <PinOff size={13} aria-hidden />
          </RowButton>
        ) : null}
        <RowButton
          label={t`Copy reference of ${name}`}
          reachable={false}
          onClick={() => copy(name)}
        >
          <Copy size={13} aria-hidden />
        </RowButton>
      </>
    ),
    [copy, pinned, t, unpin],
  );

  return (
    <BrowsePanes
      aside
      detail={<RegistryPane registry={registry} />}
      list={
        <div className={styles.page}>
          <RegistryHeader registry={registry}>
            <IconButton label={t`Refresh`} disabled={list?.phase === 'loading'} onClick={reload}>
              <RotateCw size={14} aria-hidden />
            </IconButton>
          </RegistryHeader>
          <ListPanel
            label={t`Repositories`}
            searchLabel={t`Search repositories`}
            entry={entry}
            list={list}
            order={app.repositories.order}
            tree={tree}
            toolbar={<TreeSwitch tree={tree} />}
            icon={packageIcon}
            hrefOf={hrefOf}
            onOpen={open}
            onCopy={copy}
            actions={actions}
            onReference={(reference) => openReference(app, reference, id)}
            onStop={stop}
            host={hostOf(address)}
            onRefresh={reload}
            onFavourite={favourites.toggle}
            marks={marks}
            {...facts}
            notice={<RepositoryNotice registry={registry} list={list} onChanged={reload} />}
            empty={<RepositoryEmpty registry={registry} onChanged={reload} />}
            stopped={<Stopped onResume={reload} />}
            absent={() => null}
            failure={(error, besideRows) => (
              <RepositoryFailure
                error={error}
                registry={registry}
                besideRows={besideRows}
                onRetry={reload}
              />
            )}
          />
        </div>
      }
    />
  );
}
