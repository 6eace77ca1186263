import { useLingui } from '@lingui/react/macro';
import type { ExchangeNote } from '../../shared/model/exchange.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { Shown } from '../ui/shown.tsx';
import styles from './exchange.module.css';

export interface NotesProps {
  readonly notes: readonly ExchangeNote[];
  readonly label: string;
  /** Tells of which records each is. */
  readonly withNames?: boolean;
  /** How many records there are: what is said of all of them names none. */
  readonly total?: number;
}

/** What was shortened, derived or cannot be carried, line by line. */
export function Notes({ notes, label, withNames = false, total = 0 }: NotesProps) {
  const { t } = useLingui();
  if (notes.length === 0) return null;
  const lines = withNames
    ? joined(notes)
    : notes.map((note) => ({ message: messageOf(note), names: [] }));
  return (
    <ul className={styles.notes} aria-label={label}>
      {lines.map(({ message, names }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes never change their order
        <li key={index}>
          {names.length === 0 || isLong(names, total) ? null : (
            <strong>
              <Shown text={names.length > 1 ? t`All ${total}` : names[0]} />
              {': '}
            </strong>
          )}
          <Shown text={message} />
          {isLong(names, total) ? (
            <div className={styles.names}>
              <Shown text={names.join(', ')} />
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Several, and not all: they are told below what is said of them. */
function isLong(names: readonly string[], total: number): boolean {
  return names.length > 1 && names.length !== total;
}

/** The same said of several records is one line. */
function joined(notes: readonly ExchangeNote[]): { message: string; names: string[] }[] {
  const lines = new Map<string, Set<string>>();
  for (const note of notes) {
    const message = messageOf(note);
    const { name } = note;
    const names = lines.get(message) ?? new Set();
    if (name !== undefined) names.add(name);
    lines.set(message, names);
  }
  return [...lines].map(([message, names]) => ({ message, names: [...names] }));
}

function messageOf({ text, message }: ExchangeNote): string {
  return inLanguage(text, message);
}
