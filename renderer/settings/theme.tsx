import { useLayoutEffect } from 'react';
import { useSettings } from '../state/use-app.ts';

/** Puts the chosen theme on the page; `system` leaves it to the system. */
export function Theme() {
  const theme = useSettings((state) => state.settings.theme);
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset['theme'];
    else dataset['theme'] = theme;
  }, [theme]);
  return null;
}
