import { Menu } from '@base-ui/react/menu';
import { Trans, useLingui } from '@lingui/react/macro';
import { House, Plus } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { openReference } from '../app/open-reference.ts';
import { Failure } from '../errors/failure.tsx';
import { Link } from '../routing/link.tsx';
import { useApp, useRegistries, useRoute } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { SearchBox } from '../ui/search-box.tsx';
import { FavouriteRows } from './favourite-rows.tsx';
import { RegistryRows, type RegistryRowsHandle } from './registry-rows.tsx';
import { searchRegistries } from './registry-search.ts';
import styles from './sidebar.module.css';

/** Home, the saved registries with their filter, and adding one. */
export function Sidebar({ edge }: { readonly edge?: ReactNode }) {
  const { t } = useLingui();
  const app = useApp();
  const registries = useRegistries((state) => state.registries);
  const status = useRegistries((state) => state.status);
  const error = useRegistries((state) => state.error);
  const atHome = useRoute(({ route }) => route.page === 'home');
  const [query, setQuery] = useState('');
  const [menu] = useState(() => Menu.createHandle<string>());
  const rows = useRef<RegistryRowsHandle>(null);
  const shown = useMemo(() => searchRegistries(registries, query), [registries, query]);

  return (
    <nav className={styles.sidebar} aria-label={t`Registries`}>
      <div className={styles.top}>
        <Link
          to={{ page: 'home' }}
          className={classNames(styles.home, atHome && styles.current)}
          aria-current={atHome ? 'page' : undefined}
        >
          <House size={15} aria-hidden />
          <Trans>Home</Trans>
        </Link>
        <SearchBox
          label={t`Search registries`}
          placeholder={t`Filter`}
          filter
          value={query}
          onChange={setQuery}
          onReference={(reference) => openReference(app, reference, null)}
          onLeave={(by) => {
            const [first] = shown;
            if (first === undefined) return;
            if (by === 'Enter' && query.trim() !== '')
              app.router.navigate({ page: 'registry', registryId: first.id });
            rows.current?.focus();
          }}
        />
      </div>
      {error !== null && status === 'ready' ? (
        <div className={styles.failure}>
          <Failure
            look="box"
            error={error}
            actions={
              <Button small onClick={() => app.registries.refresh()}>
                <Trans>Retry</Trans>
              </Button>
            }
          />
        </div>
      ) : null}
      <div className={styles.scroller}>
        <RegistryRows ref={rows} registries={shown} filtered={query.trim() !== ''} menu={menu}>
          <FavouriteRows query={query} />
        </RegistryRows>
        {shown.length === 0 && status === 'ready' ? (
          <p className={styles.note}>
            {registries.length === 0 ? (
              <Trans>No registries yet.</Trans>
            ) : (
              <Trans>No registry matches.</Trans>
            )}
          </p>
        ) : null}
      </div>
      {registries.length === 0 ? null : (
        <div className={styles.bottom}>
          <Button look="ghost" onClick={() => app.ui.setState({ form: { mode: 'add' } })}>
            <Plus size={14} aria-hidden />
            <Trans>Add registry</Trans>
          </Button>
        </div>
      )}
      {edge}
    </nav>
  );
}
