import { useEffect } from 'react';

/** True while nothing a person chose has the focus: the page itself, or its main area in its stead. */
export function isFocusFree(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.matches('main');
}

/**
 * The focus is never lost: where what had it is gone, hidden or disabled it goes
 * to what a person needs next, in an open dialog to its first field, else to the
 * current row, the button that mends a failure, or the main area until there is one.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let waiting = false;
    const look = () => {
      waiting = false;
      if (!isFocusFree() || (last !== null && !last.matches('main') && canHaveFocus(last))) return;
      const target = nextTarget();
      if (target !== null && target !== document.activeElement)
        target.focus({ preventScroll: true });
    };
    // Whatever places the focus itself has done so by the second frame.
    const soon = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => requestAnimationFrame(look));
    };
    const onFocusIn = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null;
    };
    const observer = new MutationObserver(soon);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['disabled', 'hidden'],
    });
    document.addEventListener('focusin', onFocusIn);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', onFocusIn);
    };
  }, []);
}

function canHaveFocus(element: Element): boolean {
  return element.isConnected && isShown(element) && !element.matches(':disabled');
}

function isShown(element: Element): boolean {
  return element.getClientRects().length > 0;
}

function nextTarget(): HTMLElement | null {
  const dialog = [...document.querySelectorAll<HTMLElement>('[role=dialog], [role=alertdialog]')]
    .filter(isShown)
    .at(-1);
  if (dialog !== undefined)
    return first(dialog, 'input:enabled, textarea:enabled, [role=combobox]') ?? dialog;
  const main = document.querySelector<HTMLElement>('main');
  if (main === null) return null;
  return (
    first(main, '[data-row] [data-main][tabindex="0"]') ??
    first(main, '[role=alert] button:enabled') ??
    main
  );
}

function first(within: HTMLElement, selector: string): HTMLElement | null {
  return [...within.querySelectorAll<HTMLElement>(selector)].find(isShown) ?? null;
}
