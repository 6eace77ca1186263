import { Trans, useLingui } from '@lingui/react/macro';
import { visibleText } from '../../shared/hidden-characters.ts';
import { uriPart } from '../../shared/uri-part.ts';
import { highlight } from '../lists/highlight.ts';
import { ProviderMark } from '../registries/provider-mark.tsx';
import { classNames } from '../ui/class-names.ts';
import { Shown } from '../ui/shown.tsx';
import type { Entry, EntryGroup } from './entry.ts';
import styles from './palette.module.css';

export interface PaletteListProps {
  readonly id: string;
  readonly groups: readonly EntryGroup[];
  readonly active: Entry | undefined;
  /** What to mark in the titles. */
  readonly query: string;
  readonly onActive: (entry: Entry) => void;
  readonly onRun: (entry: Entry) => void;
}

/** Names the element of an entry, for `aria-activedescendant`. */
export function optionId(listId: string, entry: Entry): string {
  return `${listId}-${uriPart(entry.id)}`;
}

/** What was found, in groups; the focus stays in the input, which walks through it. */
export function PaletteList({ id, groups, active, query, onActive, onRun }: PaletteListProps) {
  const { t } = useLingui();
  return (
    <div className={styles.list} role="listbox" id={id} aria-label={t`Results`}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: options of a listbox are in no fieldset
        <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`}>
          <div className={styles.heading} id={`${id}-${group.id}`} role="presentation">
            <Shown text={group.title} />
          </div>
          {group.entries.map((entry) => (
            <Option
              key={entry.id}
              id={optionId(id, entry)}
              entry={entry}
              active={entry.id === active?.id}
              query={entry.query ?? query}
              onActive={() => onActive(entry)}
              onRun={() => onRun(entry)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly entry: Entry;
  readonly active: boolean;
  readonly query: string;
  readonly onActive: () => void;
  readonly onRun: () => void;
}

function Option({ id, entry, active, query, onActive, onRun }: OptionProps) {
  const { icon: Icon, mark, title, note, registry, keys, more } = entry;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the input has focus and keys
    <div
      id={id}
      role="option"
      aria-selected={active}
      className={classNames(styles.option, active && styles.active)}
      onPointerMove={active ? undefined : onActive}
      // The input keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <span className={styles.icon}>
        {mark === undefined ? null : <ProviderMark provider={mark} />}
        {Icon === null ? null : <Icon size={15} aria-hidden />}
      </span>
      <span className={styles.title} title={visibleText(title)}>
        {highlight(title, query).map((piece, at) =>
          piece.match ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
            <mark key={at}>
              <Shown text={piece.text} />
            </mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
            <Shown key={at} text={piece.text} />
          ),
        )}
      </span>
      {note === undefined ? null : (
        <span className={styles.note}>
          <Shown text={note} />
        </span>
      )}
      {registry === undefined ? null : (
        <span className={styles.place}>
          <ProviderMark provider={registry.provider} />
          <span className={styles.placeName}>
            <Shown text={registry.name} />
          </span>
        </span>
      )}
      {keys === undefined || active ? null : (
        <kbd className={styles.key} aria-hidden>
          {keys}
        </kbd>
      )}
      {active ? (
        <span className={styles.hints} aria-hidden>
          <kbd className={styles.key}>↵{more === undefined ? null : <Open />}</kbd>
          {more === undefined ? null : (
            <kbd className={styles.key}>
              ⇥ <Trans>more</Trans>
            </kbd>
          )}
        </span>
      ) : null}
    </div>
  );
}

function Open() {
  return (
    <>
      {' '}
      <Trans>open</Trans>
    </>
  );
}
