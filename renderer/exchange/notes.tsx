import type { ExchangeNote } from '../../shared/model/exchange.ts';
import styles from './exchange.module.css';

/** What was shortened, derived or cannot be carried, line by line. */
export function Notes({
  notes,
  label,
  withNames = false,
}: {
  readonly notes: readonly ExchangeNote[];
  readonly label: string;
  readonly withNames?: boolean;
}) {
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label={label}>
      {notes.map((note, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes never change their order
        <li key={index}>
          {withNames && note.name !== undefined ? <strong>{note.name}: </strong> : null}
          {note.message}
        </li>
      ))}
    </ul>
  );
}
