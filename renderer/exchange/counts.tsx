import { classNames } from '../ui/class-names.ts';
import styles from './exchange.module.css';

export interface CountsProps<V extends string> {
  readonly label: string;
  readonly names: Readonly<Record<V, string>>;
  /** In which order the kinds are told. */
  readonly order: readonly V[];
  /** The kind of each record. */
  readonly values: readonly V[];
}

/** How many records there are of each kind; nothing where one look tells. */
export function Counts<V extends string>({ label, names, order, values }: CountsProps<V>) {
  if (values.length < 2) return null;
  return (
    <ul className={styles.counts} aria-label={label}>
      {order.map((kind) => {
        const count = values.filter((value) => value === kind).length;
        return count === 0 ? null : (
          <li key={kind} className={classNames(styles.status, styles[kind])}>
            {count} {names[kind]}
          </li>
        );
      })}
    </ul>
  );
}
