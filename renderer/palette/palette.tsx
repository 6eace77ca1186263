import { lazy, Suspense, useEffect, useState } from 'react';
import { laterParts } from '../app/later-parts.ts';
import { isApple } from '../registries/registry-keys.ts';
import { useApp, useUi } from '../state/use-app.ts';

const PaletteDialog = lazy(async () => ({ default: (await laterParts.palette()).PaletteDialog }));

/**
 * The search of everything; Ctrl or Cmd with K opens it anywhere but over a
 * dialog. Its code comes later than the page: what is typed meanwhile is kept.
 */
export function Palette() {
  const app = useApp();
  const open = useUi((state) => state.palette);
  const [wanted, setWanted] = useState(open);
  if (open && !wanted) setWanted(true);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      const isOpen = app.ui.getState().palette;
      const covered = document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
      if (isOpen || !covered) app.ui.setState({ palette: !isOpen });
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [app]);
  if (!wanted) return null;
  return (
    <Suspense fallback={open ? <TypedAhead /> : null}>
      <PaletteDialog />
    </Suspense>
  );
}

/** Takes what is typed until the palette is there; it begins with that. */
function TypedAhead() {
  const app = useApp();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
      event.preventDefault();
      event.stopPropagation();
      app.ui.setState(({ paletteText }) => ({ paletteText: paletteText + event.key }));
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [app]);
  return null;
}

/** The keys that open the palette. */
function isPaletteKey(event: KeyboardEvent): boolean {
  const command = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
}
