import { type RefCallback, useState } from 'react';

/**
 * Where the popup of a button belongs in the page: within the landmark that
 * holds the button, so that nothing stands outside of all landmarks.
 */
export function useLandmark(): [RefCallback<HTMLElement>, HTMLElement | null] {
  const [landmark, setLandmark] = useState<HTMLElement | null>(null);
  return [(element) => setLandmark(landmarkOf(element)), landmark];
}

function landmarkOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest<HTMLElement>('[role=dialog], header, nav, main') ?? null;
}
