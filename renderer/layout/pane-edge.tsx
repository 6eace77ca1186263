import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './pane-edge.module.css';

export interface PaneEdgeProps {
  readonly label: string;
  /** The id of the pane whose width it sets. */
  readonly controls: string;
  /** In pixels. */
  readonly width: number;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  readonly onWidth: (width: number) => void;
}

const step = 16;

/** The edge of a pane: dragged, moved by arrows, put back by a double click (WAI-ARIA, "Window Splitter"). */
export function PaneEdge({ label, controls, width, least, most, usual, onWidth }: PaneEdgeProps) {
  const drag = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const set = (wanted: number) => onWidth(Math.round(Math.min(most, Math.max(least, wanted))));
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    if (key === 'ArrowLeft') set(width - step);
    else if (key === 'ArrowRight') set(width + step);
    else if (key === 'Home') set(least);
    else if (key === 'End') set(most);
    else if (key === 'Enter') set(usual);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    drag.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current !== null) set(drag.current.width + event.clientX - drag.current.x);
  };
  const stop = () => {
    drag.current = null;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is a splitter
    <div
      role="separator"
      className={styles.edge}
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-controls={controls}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={stop}
      onPointerCancel={stop}
      onDoubleClick={() => set(usual)}
    />
  );
}
