/** The row that keeps its place on screen while names arrive around it. */
export interface Anchor {
  readonly name: string;
  /** Distance of the row's top from the top of the visible part, in pixels. */
  readonly offset: number;
}

/** What is on screen; heights and positions in pixels. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/**
 * Picks the selected row when it is on screen, else the first visible one. At
 * the very top with nothing selected there is no anchor: the list stays at its
 * beginning.
 */
export function pickAnchor(
  view: Viewport,
  selected: { name: string; row: number } | null,
  nameOfRow: (row: number) => string | undefined,
): Anchor | null {
  if (selected !== null && selected.row >= 0) {
    const offset = selected.row * view.rowHeight - view.scrollTop;
    if (offset > -view.rowHeight && offset < view.height) return { name: selected.name, offset };
  }
  if (view.scrollTop <= 0) return null;
  const row = Math.floor(view.scrollTop / view.rowHeight);
  const name = nameOfRow(row);
  return name === undefined ? null : { name, offset: row * view.rowHeight - view.scrollTop };
}

/** Where to scroll so that the anchor, now in `row`, stands where it stood. */
export function scrollTopFor(anchor: Anchor, row: number, rowHeight: number): number {
  return Math.max(0, row * rowHeight - anchor.offset);
}
