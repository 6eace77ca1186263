import { ContextMenu } from '@base-ui/react/context-menu';
import { Menu } from '@base-ui/react/menu';
import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronDown, ChevronRight, Plus } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { isFocusFree } from '../keys/kept-focus.ts';
import { useApp, useRegistries, useRoute, useUi } from '../state/use-app.ts';
import menuStyles from '../ui/menu.module.css';
import { Shown } from '../ui/shown.tsx';
import { useLandmark } from '../ui/use-landmark.ts';
import { actionOfKey, runRowAction } from './registry-keys.ts';
import { RegistryMenuItems } from './registry-menu.tsx';
import { RegistryRow } from './registry-row.tsx';
import { sharedHosts } from './registry-search.ts';
import { inOrderOf, type RegistryGroup, sectionsOf } from './registry-sections.ts';
import styles from './sidebar.module.css';
import { useArranging } from './use-arranging.ts';

export interface RegistryRowsHandle {
  /** Moves the focus to the current row, else the first. */
  focus(): void;
}

export interface RegistryRowsProps {
  readonly registries: readonly Registry[];
  /** These are what a search left: groups open by themselves, and nothing is moved. */
  readonly filtered: boolean;
  readonly menu: Menu.Handle<string>;
  /** Between the default and the others. */
  readonly children?: ReactNode;
  readonly ref?: Ref<RegistryRowsHandle>;
}

/** The default, then the others by group: walked by arrows, moved by dragging, each with its menu and keys. */
export function RegistryRows({ registries, filtered, menu, children, ref }: RegistryRowsProps) {
  const { t, i18n } = useLingui();
  const app = useApp();
  const all = useRegistries((state) => state.registries);
  const failures = useUi((state) => state.failures);
  const currentId = useRoute(({ route }) => (route.page === 'home' ? null : route.registryId));
  const collapsed = useStore(app.view, (view) => view.collapsedGroups);
  const [focusId, setFocusId] = useState<string | null>(null);
  const [contextId, setContextId] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const focused = useRef<Element | null>(null);
  const focusedAt = useRef(0);
  const [place, landmark] = useLandmark();
  const arranging = useArranging();
  const sections = useMemo(() => sectionsOf(registries), [registries]);
  const shared = useMemo(() => sharedHosts(all), [all]);
  const isOpen = (group: RegistryGroup) => filtered || !collapsed.includes(group.name);
  const walked = useMemo(() => {
    const open = sections.groups.filter((group) => filtered || !collapsed.includes(group.name));
    return inOrderOf({ ...sections, groups: open });
  }, [sections, filtered, collapsed]);
  const has = (id: string | null) => walked.some((registry) => registry.id === id);
  const tabStop = has(focusId) ? focusId : has(currentId) ? currentId : (walked[0]?.id ?? null);
  const byId = (id: string | null | undefined) => all.find((one) => one.id === id);

  const focusRow = (id: string | null | undefined) => {
    if (id == null) return;
    setFocusId(id);
    box.current
      ?.querySelector<HTMLElement>(`[data-registry="${CSS.escape(id)}"] [data-main]`)
      ?.focus();
  };
  useLayoutEffect(() => {
    // A row that went to another section was made anew: it takes the focus with it.
    const at = walked.findIndex(({ id }) => id === focusId);
    const place = at < 0 ? focusedAt.current : at;
    focusedAt.current = place;
    if (focused.current?.isConnected !== false || !isFocusFree()) return;
    focused.current = null;
    // The row is gone for good: its neighbour stands in.
    focusRow(has(focusId) ? focusId : walked[Math.min(place, walked.length - 1)]?.id);
  });
  useImperativeHandle(ref, () => ({ focus: () => focusRow(walked[0]?.id) }));
  /** Up and down go over rows and the headings of groups; left and right close and open one of these. */
  const walkStops = (event: KeyboardEvent<HTMLElement>): boolean => {
    const { key, altKey, ctrlKey, metaKey, target } = event;
    if (altKey || ctrlKey || metaKey || !(target instanceof Element)) return false;
    const heading = target.closest<HTMLElement>('[data-group]');
    const row = target.closest('[data-registry]')?.querySelector<HTMLElement>('[data-main]');
    const from = heading ?? row;
    if (from == null) return false;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const stops = [
        ...(box.current?.querySelectorAll<HTMLElement>(
          '[data-registry] [data-main], [data-group]:not([disabled])',
        ) ?? []),
      ];
      stops[stops.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)]?.focus();
    } else if (heading !== null && (key === 'ArrowLeft' || key === 'ArrowRight')) {
      const open = heading.getAttribute('aria-expanded') === 'true';
      if (open === (key === 'ArrowLeft')) heading.click();
    } else return false;
    event.preventDefault();
    return true;
  };
  const onKeyDown = async (event: KeyboardEvent<HTMLElement>) => {
    if (walkStops(event)) return;
    const id = rowAround(event.target);
    const at = walked.findIndex((registry) => registry.id === id);
    const registry = walked[at];
    if (registry === undefined) return;
    const arrow = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    if (arrow !== null && event.altKey) {
      event.preventDefault();
      if (filtered) return;
      await arranging.step(registry.id, arrow);
      focusRow(registry.id);
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && (event.key === 'Home' || event.key === 'End')) {
      event.preventDefault();
      focusRow(walked.at(event.key === 'Home' ? 0 : -1)?.id);
      return;
    }
    const action = actionOfKey(event);
    if (action === null) return;
    event.preventDefault();
    runRowAction(app, registry, action);
  };
  const toggle = ({ name }: RegistryGroup) =>
    app.view.change({
      collapsedGroups: collapsed.includes(name)
        ? collapsed.filter((other) => other !== name)
        : [...collapsed, name],
    });
  const row = (registry: Registry) => (
    <RegistryRow
      key={registry.id}
      registry={registry}
      current={registry.id === currentId}
      tabStop={registry.id === tabStop}
      showAccount={shared.has(registry.id)}
      failure={failures[registry.id]}
      menu={menu}
      draggable={!filtered && !registry.isDefault}
      drop={arranging.dropAt(registry.id)}
      onDrag={(kind, event) => arranging.onDrag(kind, registry.id, event)}
    />
  );
  const contextRegistry = byId(contextId);
  const others = registries.length - (sections.default === null ? 0 : 1);

  return (
    <>
      <ContextMenu.Root>
        <ContextMenu.Trigger
          render={
            // biome-ignore lint/a11y/noStaticElementInteractions: keys and clicks of the rows within
            <div
              ref={(element) => {
                box.current = element;
                place(element);
              }}
              className={styles.rows}
              onKeyDown={onKeyDown}
              onContextMenuCapture={(event: MouseEvent) => setContextId(rowAround(event.target))}
              onFocus={(event) => {
                focused.current = event.target;
                setFocusId(rowAround(event.target) ?? focusId);
              }}
            />
          }
        >
          {sections.default === null ? null : (
            <Section title={<Trans>Default</Trans>}>
              <ul aria-label={t`Default`}>{row(sections.default)}</ul>
            </Section>
          )}
          {children}
          {others === 0 ? null : (
            <Section title={<Trans>Registries</Trans>} count={i18n.number(others)}>
              <ul aria-label={t`Registries`}>
                {sections.groups.map((group) => (
                  <li key={`group ${group.name}`}>
                    <button
                      type="button"
                      className={styles.group}
                      data-group=""
                      // One stop for Tab; the arrows come here.
                      tabIndex={walked.length === 0 ? 0 : -1}
                      aria-expanded={isOpen(group)}
                      disabled={filtered}
                      onClick={() => toggle(group)}
                    >
                      {isOpen(group) ? (
                        <ChevronDown size={14} aria-hidden />
                      ) : (
                        <ChevronRight size={14} aria-hidden />
                      )}
                      <span className={styles.groupName}>
                        <Shown text={group.name} />
                      </span>
                      <span className={styles.count}>{i18n.number(group.registries.length)}</span>
                    </button>
                    {isOpen(group) ? (
                      <ul className={styles.members} aria-label={visibleText(group.name)}>
                        {group.registries.map(row)}
                      </ul>
                    ) : null}
                  </li>
                ))}
                {sections.ungrouped.map(row)}
              </ul>
            </Section>
          )}
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
    </>
  );
}

/** A part of the sidebar under its heading. */
export function Section({
  title,
  count,
  children,
}: {
  readonly title: ReactNode;
  readonly count?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>
        {title}
        {count === undefined ? null : <span className={styles.count}>{count}</span>}
      </h2>
      {children}
    </section>
  );
}

/** The id of the registry whose row holds an element. */
function rowAround(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>('[data-registry]')?.dataset['registry'] ?? null;
}
