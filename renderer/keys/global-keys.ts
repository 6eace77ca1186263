import { useEffect } from 'react';
import type { App } from '../state/app.ts';
import { useApp } from '../state/use-app.ts';
import { isFocusFree } from './kept-focus.ts';

/** After G, the next key says where to. */
const goWithin = 1500;

/**
 * The keys that work wherever a person is: none while text is typed or a
 * dialog is open, but for those with Ctrl or Cmd.
 */
export function useGlobalKeys(): void {
  const app = useApp();
  useEffect(() => {
    let goUntil = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const wasGoing = performance.now() < goUntil;
      goUntil = 0;
      if (act(app, event, wasGoing)) event.preventDefault();
      else if (isPlain(event) && event.key.toLowerCase() === 'g' && !isBusy(event.target))
        goUntil = performance.now() + goWithin;
    };
    // The window of the desktop has no Back of its own; a browser's comes first.
    const onMouseUp = (event: MouseEvent) => {
      if (!isDesktop(app) || (event.button !== 3 && event.button !== 4)) return;
      event.preventDefault();
      history.go(event.button === 3 ? -1 : 1);
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('mouseup', onMouseUp);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('mouseup', onMouseUp);
    };
  }, [app]);
}

/** Does what a key asks for; false when it asks for nothing. */
function act(app: App, event: KeyboardEvent, going: boolean): boolean {
  const key = event.key.toLowerCase();
  const command = event.ctrlKey || event.metaKey;
  if (command && event.shiftKey && !event.altKey && key === 'd') {
    document.querySelector<HTMLElement>('[data-quick-switch]')?.click();
    return true;
  }
  if (event.altKey && !command && !event.shiftKey && isDesktop(app)) {
    if (key !== 'arrowleft' && key !== 'arrowright') return false;
    history.go(key === 'arrowleft' ? -1 : 1);
    return true;
  }
  if (!isPlain(event) || isBusy(event.target)) return false;
  if (key === '?') app.ui.setState({ keysOpen: true });
  else if (key === '/') focusFilter();
  else if (going && key === 'h') app.router.navigate({ page: 'home' });
  else if (key === 'escape' && isFocusFree()) return goUp(app);
  else return false;
  return true;
}

/** One level up: from an image to its tags, to the repositories, to Home; false at the top. */
function goUp(app: App): boolean {
  const { route } = app.router.store.getState();
  if (route.page === 'home') return false;
  if (route.page === 'registry') app.router.navigate({ page: 'home' });
  else if (route.page === 'repository' || route.page === 'compare')
    app.router.navigate({ page: 'registry', registryId: route.registryId }, { resume: true });
  else app.router.navigate({ ...route, page: 'repository' }, { carry: true });
  return true;
}

function isPlain({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !(ctrlKey || metaKey || altKey);
}

/** True while keys belong to a field, a menu or a dialog. */
function isBusy(target: EventTarget | null): boolean {
  if (target instanceof Element && target.closest('input, textarea, select, [role=menu]') !== null)
    return true;
  return document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;
}

/** The filter of the list in the main area, else that of the registries. */
function focusFilter(): void {
  const boxes = document.querySelectorAll<HTMLElement>(
    'main input[type=search], nav input[type=search]',
  );
  const shown = [...boxes].filter((box) => box.offsetParent !== null);
  (shown.find((box) => box.closest('main') !== null) ?? shown[0])?.focus();
}

function isDesktop(app: App): boolean {
  return app.settings.getState().info?.face === 'desktop';
}
