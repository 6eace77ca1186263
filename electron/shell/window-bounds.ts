import type { Rectangle } from 'electron';
import { z } from 'zod';
import type { KeyValueFile } from '../../shared/ports.ts';

const pixels = z.number().int().min(-100_000).max(100_000);
const boundsSchema = z.object({
  x: pixels,
  y: pixels,
  width: pixels,
  height: pixels,
  maximized: z.boolean().default(false),
});
/** Where the window was when it was last seen. */
export type WindowBounds = z.infer<typeof boundsSchema>;

export const minimumSize = { width: 720, height: 480 } as const;
const usualSize = { width: 1180, height: 760 } as const;

/** How much of the window must lie on a screen to be found and dragged. */
const visiblePart = 64;

/** What a new window gets: where the last one was, if that is still on a screen. */
export function restoreBounds(
  file: Pick<KeyValueFile, 'read'>,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number; maximized: boolean } {
  const parsed = boundsSchema.safeParse(file.read());
  if (!parsed.success) return { ...usualSize, maximized: false };
  const { maximized, ...bounds } = parsed.data;
  const width = Math.max(bounds.width, minimumSize.width);
  const height = Math.max(bounds.height, minimumSize.height);
  const place = { ...bounds, width, height };
  return workAreas.some((area) => isWithinReach(place, area))
    ? { ...place, maximized }
    : { width, height, maximized };
}

/** Remembers bounds; a failure is nobody's business but the log's. */
export function rememberBounds(file: Pick<KeyValueFile, 'write'>, bounds: WindowBounds): void {
  file.write(boundsSchema.parse(bounds));
}

function isWithinReach(window: Rectangle, area: Rectangle): boolean {
  const across =
    Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const topIsOnScreen = window.y >= area.y && window.y <= area.y + area.height - visiblePart;
  return across >= visiblePart && topIsOnScreen;
}
