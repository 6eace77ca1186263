import { useSyncExternalStore } from 'react';

/** From here on the list stands between the registries and an image. */
export const threePanes = '(min-width: 1280px)';
/** From here on the registries stand beside the list; below, in a drawer. */
export const twoPanes = '(min-width: 800px)';

/** Whether a media query holds, followed while the window changes. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}
