import { useCallback, useMemo, useRef, useState } from 'react';
import { type ListRows, namesBetween } from './list-rows.ts';

/** The rows a person selected, by name: they stay selected out of sight. */
export interface Picked {
  readonly names: ReadonlySet<string>;
  toggle(name: string): void;
  /** Selects all from where the range began, else from `from`, to `to`; a range that shrinks gives back. */
  extend(rows: ListRows, from: string, to: string): void;
  /** Selects all from the row that was selected last to `to`. */
  reach(rows: ListRows, to: string): void;
  /** The next range begins anew. */
  endRange(): void;
  clear(): void;
}

const none: ReadonlySet<string> = new Set();

/** Nothing is selected at first. */
export function usePicked(): Picked {
  const [names, setNames] = useState(none);
  const range = useRef<{ readonly start: string; readonly before: ReadonlySet<string> } | null>(
    null,
  );
  const last = useRef<string | null>(null);
  const latest = useRef(names);
  latest.current = names;
  const toggle = useCallback((name: string) => {
    const next = new Set(latest.current);
    if (!next.delete(name)) next.add(name);
    range.current = { start: name, before: next };
    last.current = name;
    setNames(next);
  }, []);
  const extend = useCallback((rows: ListRows, from: string, to: string) => {
    if (range.current === null || rows.rowOf(range.current.start) < 0)
      range.current = { start: from, before: latest.current };
    const { start, before } = range.current;
    setNames(new Set([...before, ...namesBetween(rows, rows.rowOf(start), rows.rowOf(to))]));
  }, []);
  const reach = useCallback(
    (rows: ListRows, to: string) => {
      const start = last.current !== null && rows.rowOf(last.current) >= 0 ? last.current : to;
      range.current = { start, before: latest.current };
      extend(rows, start, to);
    },
    [extend],
  );
  const endRange = useCallback(() => {
    range.current = null;
  }, []);
  const clear = useCallback(() => {
    range.current = null;
    setNames(none);
  }, []);
  return useMemo(
    () => ({ names, toggle, extend, reach, endRange, clear }),
    [names, toggle, extend, reach, endRange, clear],
  );
}
