import { Dialog } from '@base-ui/react/dialog';
import { t } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../shared/hidden-characters.ts';
import { parseQuery } from '../../shared/search/query.ts';
import { holdKeys } from '../keys/held-keys.ts';
import { ProblemText } from '../lists/no-match.tsx';
import { useApp, useRegistries, useUi } from '../state/use-app.ts';
import { useFoundDigests } from '../state/use-found-digests.ts';
import { Shown } from '../ui/shown.tsx';
import type { Entry, EntryGroup } from './entry.ts';
import { askedFor, groupsOf, rankEntries } from './groups.ts';
import styles from './palette.module.css';
import { PaletteFooter } from './palette-footer.tsx';
import { optionId, PaletteList } from './palette-list.tsx';
import { useFoundNames } from './use-found-names.ts';

/** The search of everything, over the page. */
export function PaletteDialog() {
  const { t } = useLingui();
  const app = useApp();
  const open = useUi((state) => state.palette);
  const input = useRef<HTMLInputElement>(null);
  /** What was chosen takes the focus itself. */
  const chosen = useRef(false);
  const close = (ran: boolean) => {
    chosen.current = ran;
    app.ui.setState({ palette: false, paletteText: '' });
  };
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : close(false))}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          className={styles.popup}
          initialFocus={input}
          finalFocus={() => !chosen.current}
        >
          <Dialog.Title className={styles.hidden}>{t`Search everything`}</Dialog.Title>
          <OpenPalette inputRef={input} onClose={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface OpenPaletteProps {
  readonly inputRef: { current: HTMLInputElement | null };
  readonly onClose: (ran: boolean) => void;
}

function OpenPalette({ inputRef, onClose }: OpenPaletteProps) {
  const { t } = useLingui();
  const app = useApp();
  const listId = useId();
  const [text, setText] = useState(() => app.ui.getState().paletteText);
  /** The entry whose further actions are shown. */
  const [of, setOf] = useState<Entry | null>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const asked = useMemo(() => askedFor(text), [text]);
  const searched = of === null && asked.kind === 'everything' ? asked.query : '';
  const names = useFoundNames(searched);
  const digests = useFoundDigests(searched);
  // What the groups are made from.
  const registries = useRegistries((state) => state.registries);
  const recents = useStore(app.remembered, (state) => state.recents);
  const tags = useStore(app.tags, (state) => state.lists);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the groups read these from the app
  const groups = useMemo(
    () => (of === null ? groupsOf(app, asked, names.found, digests) : [furtherGroup(of, text)]),
    [app, of, text, asked, names.found, digests, registries, recents, tags],
  );
  const entries = groups.flatMap((group) => group.entries);
  const active = entries.find(({ id }) => id === activeId) ?? entries[0];
  const query = parseQuery(asked.query);
  /** Enter came before the answer: the first hit is opened with it. */
  const entered = useRef(false);

  const change = (next: string) => {
    entered.current = false;
    if (next.trim() === '?' && of === null) {
      onClose(true);
      app.ui.setState({ keysOpen: true });
      return;
    }
    setText(next);
    setActiveId(null);
  };
  const showMore = (entry: Entry | null) => {
    setOf(entry);
    change('');
  };
  const run = (entry: Entry) => {
    onClose(true);
    entry.run(app);
    if (entry.opensList === true) holdKeys(window);
  };
  const waits = names.pending && activeId === null && asked.kind === 'everything' && of === null;
  useEffect(() => {
    if (!entered.current || waits || active === undefined) return;
    entered.current = false;
    run(active);
  });

  const move = (by: number) => {
    const at = entries.findIndex(({ id }) => id === active?.id);
    const next = entries[(at + by + entries.length) % entries.length];
    if (next === undefined) return;
    setActiveId(next.id);
    document.getElementById(optionId(listId, next))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
        move(1);
        break;
      case 'ArrowUp':
        move(-1);
        break;
      case 'Enter':
        if (waits && active?.id !== 'reference') entered.current = true;
        else if (active !== undefined) run(active);
        break;
      case 'Tab':
        // Without further actions it goes on to the button below.
        if (event.shiftKey ? of === null : active?.more === undefined) return;
        showMore(event.shiftKey ? null : (active ?? null));
        break;
      case 'Escape':
        if (of === null) return;
        event.stopPropagation();
        showMore(null);
        break;
      case 'Backspace':
        if (of === null || text !== '') return;
        showMore(null);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <>
      <div className={styles.top}>
        <Search size={17} aria-hidden />
        {of === null ? null : (
          <span className={styles.of}>
            <Shown text={of.title} />
          </span>
        )}
        <input
          ref={inputRef}
          role="combobox"
          className={styles.input}
          aria-label={of === null ? t`Search everything` : t`Actions for ${visibleText(of.title)}`}
          aria-autocomplete="list"
          aria-expanded={entries.length > 0}
          aria-controls={entries.length > 0 ? listId : undefined}
          aria-activedescendant={active === undefined ? undefined : optionId(listId, active)}
          placeholder={of === null ? t`Search images, registries, actions` : t`Filter actions`}
          value={text}
          maxLength={1200}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <kbd className={styles.key} aria-hidden>
          esc
        </kbd>
      </div>
      <div className={styles.middle}>
        {entries.length > 0 ? (
          <PaletteList
            id={listId}
            groups={groups}
            active={active}
            query={of === null ? asked.query : text.trim()}
            onActive={(entry) => setActiveId(entry.id)}
            onRun={run}
          />
        ) : (
          <p className={styles.nothing} role="status">
            {query.kind === 'problem' ? (
              <ProblemText problem={query.problem} />
            ) : names.pending ? null : (
              <Trans>Nothing found</Trans>
            )}
          </p>
        )}
      </div>
      <PaletteFooter names={names} />
    </>
  );
}

/** What else can be done with an entry, as far as it fits the text. */
function furtherGroup(entry: Entry, text: string): EntryGroup {
  const wanted = text.trim();
  const all = entry.more?.() ?? [];
  return { id: 'more', title: t`Actions`, entries: rankEntries(all, wanted) };
}
