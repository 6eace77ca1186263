import { ContextMenu } from '@base-ui/react/context-menu';
import { Menu } from '@base-ui/react/menu';
import { Trans, useLingui } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react';
import { openReference } from '../app/open-reference.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useRegistries, useRoute, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import menuStyles from '../ui/menu.module.css';
import { SearchBox } from '../ui/search-box.tsx';
import { useLandmark } from '../ui/use-landmark.ts';
import { actionOfKey, runRowAction } from './registry-keys.ts';
import { RegistryMenuItems } from './registry-menu.tsx';
import { RegistryRow } from './registry-row.tsx';
import { searchRegistries, sharedHosts } from './registry-search.ts';
import styles from './sidebar.module.css';
import { useArranging } from './use-arranging.ts';

/** The saved registries: search, rows with their menu and keys, and adding one. */
export function Sidebar() {
  const { t } = useLingui();
  const app = useApp();
  const registries = useRegistries((state) => state.registries);
  const status = useRegistries((state) => state.status);
  const error = useRegistries((state) => state.error);
  const failures = useUi((state) => state.failures);
  const currentId = useRoute(({ route }) => (route.page === 'home' ? null : route.registryId));
  const [query, setQuery] = useState('');
  const [focusId, setFocusId] = useState<string | null>(null);
  const [contextId, setContextId] = useState<string | null>(null);
  const [menu] = useState(() => Menu.createHandle<string>());
  const list = useRef<HTMLUListElement>(null);
  const arranging = useArranging();
  const [place, landmark] = useLandmark();

  const shown = useMemo(() => searchRegistries(registries, query), [registries, query]);
  const shared = useMemo(() => sharedHosts(registries), [registries]);
  const has = (id: string | null) => shown.some((registry) => registry.id === id);
  const tabStop = has(focusId) ? focusId : has(currentId) ? currentId : (shown[0]?.id ?? null);
  const byId = (id: string | null | undefined) => registries.find((one) => one.id === id);

  const focusRow = (id: string | undefined) => {
    if (id === undefined) return;
    setFocusId(id);
    list.current
      ?.querySelector<HTMLElement>(`[data-registry="${CSS.escape(id)}"] [data-main]`)
      ?.focus();
  };
  const onKeyDown = async (event: KeyboardEvent<HTMLElement>) => {
    const id = rowAround(event.target);
    const at = shown.findIndex((registry) => registry.id === id);
    const registry = shown[at];
    if (registry === undefined || !(event.target instanceof HTMLElement)) return;
    const arrow = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    if (arrow !== null) {
      event.preventDefault();
      if (!event.altKey) focusRow(shown[at + arrow]?.id);
      else if (query === '') {
        await arranging.step(registry.id, arrow);
        focusRow(registry.id);
      }
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && (event.key === 'Home' || event.key === 'End')) {
      event.preventDefault();
      focusRow(shown.at(event.key === 'Home' ? 0 : -1)?.id);
      return;
    }
    const action = actionOfKey(event);
    if (action === null) return;
    event.preventDefault();
    runRowAction(app, registry, action);
  };
  const onContextMenu = (event: MouseEvent) => setContextId(rowAround(event.target));
  const contextRegistry = byId(contextId);

  return (
    <div className={styles.sidebar} ref={place}>
      <div className={styles.top}>
        <SearchBox
          label={t`Search registries`}
          value={query}
          onChange={setQuery}
          onReference={(reference) => openReference(app, reference, null)}
          onLeave={(by) => {
            const first = shown[0];
            if (first === undefined) return;
            if (by === 'Enter' && query.trim() !== '')
              app.router.navigate({ page: 'registry', registryId: first.id });
            focusRow(first.id);
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
        <ContextMenu.Root>
          <ContextMenu.Trigger
            render={
              <ul
                ref={list}
                className={styles.list}
                aria-label={t`Registries`}
                onKeyDown={onKeyDown}
                onContextMenuCapture={onContextMenu}
                onFocus={(event) => setFocusId(rowAround(event.target))}
              />
            }
          >
            {shown.map((registry) => (
              <RegistryRow
                key={registry.id}
                registry={registry}
                current={registry.id === currentId}
                tabStop={registry.id === tabStop}
                showAccount={shared.has(registry.id)}
                unreachable={failures[registry.id] !== undefined}
                menu={menu}
                draggable={query === '' && !registry.isDefault}
                drop={arranging.dropAt(registry.id)}
                onDrag={(kind, event) => arranging.onDrag(kind, registry.id, event)}
              />
            ))}
          </ContextMenu.Trigger>
          <ContextMenu.Portal container={landmark}>
            <ContextMenu.Positioner className={menuStyles.positioner}>
              <ContextMenu.Popup className={menuStyles.popup}>
                {contextRegistry === undefined ? (
                  <Menu.Item
                    className={menuStyles.item}
                    onClick={() => app.ui.setState({ form: { mode: 'add' } })}
                  >
                    <Plus size={14} aria-hidden />
                    <Trans>Add registry</Trans>
                  </Menu.Item>
                ) : (
                  <RegistryMenuItems registry={contextRegistry} />
                )}
              </ContextMenu.Popup>
            </ContextMenu.Positioner>
          </ContextMenu.Portal>
        </ContextMenu.Root>
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
      <Menu.Root handle={menu}>
        {({ payload }) => {
          const registry = byId(payload);
          return (
            <Menu.Portal container={landmark}>
              <Menu.Positioner className={menuStyles.positioner} sideOffset={2} align="end">
                <Menu.Popup className={menuStyles.popup}>
                  {registry === undefined ? null : <RegistryMenuItems registry={registry} />}
                </Menu.Popup>
              </Menu.Positioner>
            </Menu.Portal>
          );
        }}
      </Menu.Root>
      {registries.length === 0 ? null : (
        <div className={styles.bottom}>
          <Button onClick={() => app.ui.setState({ form: { mode: 'add' } })}>
            <Plus size={14} aria-hidden />
            <Trans>Add registry</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}

/** The id of the registry whose row holds an element. */
function rowAround(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>('[data-registry]')?.dataset['registry'] ?? null;
}
