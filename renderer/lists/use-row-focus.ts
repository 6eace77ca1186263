import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import { isFocusFree } from '../keys/kept-focus.ts';

export interface RowFocus {
  /** The name the keyboard is at, and its row or -1. */
  readonly current: string | null;
  readonly currentRow: number;
  /** The row that would get the focus. */
  readonly tabStop: number;
  /** That row takes the focus when nothing else has it. */
  readonly takesFocus: boolean;
  /** Scrolls the current row into view and focuses it once it is there. */
  readonly reveal: boolean;
  readonly onRevealed: () => void;
  rowElement(row: number): HTMLElement | null;
}

/**
 * Keeps the focus where a person needs it. Rows are drawn late, so that a wish
 * for the focus waits until its row is there. Returns the wish, and what ends
 * the list's own choice of a row.
 */
export function useRowFocus(
  { current, currentRow, tabStop, takesFocus, reveal, onRevealed, rowElement }: RowFocus,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
) {
  const wanted = useRef(false);
  const mayReturn = useRef(current !== null);
  /** The row that got the focus without being asked for; `over` once a person has a say. */
  const begun = useRef<HTMLElement | null | 'over'>(takesFocus ? null : 'over');
  useLayoutEffect(() => {
    const { activeElement } = document;
    // After going back nothing has the focus: the row that was left takes it again.
    const returns = mayReturn.current && currentRow >= 0 && isFocusFree();
    const begins =
      begun.current !== 'over' &&
      current === null &&
      (isFocusFree() || activeElement === begun.current);
    if (!(wanted.current || returns || begins)) return;
    const row = rowElement(tabStop);
    if (row === null) return;
    if (begins) begun.current = row;
    mayReturn.current = false;
    wanted.current = false;
    if (row !== activeElement) row.focus({ preventScroll: true });
  });
  useLayoutEffect(() => {
    if (!reveal || currentRow < 0) return;
    virtualizer.scrollToIndex(currentRow, { align: 'center' });
    const row = rowElement(currentRow);
    if (row === null) return;
    row.focus({ preventScroll: true });
    onRevealed();
  });
  return {
    want: () => {
      wanted.current = true;
    },
    personActs: () => {
      begun.current = 'over';
    },
  };
}
