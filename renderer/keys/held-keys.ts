/** How long a key waits for the row that it is meant for, in milliseconds. */
const waitsFor = 3000;

/**
 * Keys pressed on the way to a place are meant for what opens there: until a row
 * of the main area or a field has the focus the last letter is kept, and then
 * given to that row.
 */
export function holdKeys(page: Window): void {
  let held: { key: string; code: string } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, code, ctrlKey, metaKey, altKey } = event;
    if (event.isComposing || ctrlKey || metaKey || altKey) return;
    if (key.length !== 1 || key === ' ') return stop();
    held = { key, code };
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const onFocusIn = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    const row = target.closest<HTMLElement>('main [data-row] [data-main]');
    const isField = target.matches('input, textarea, select');
    if (row === null && !isField) return;
    stop();
    if (row === null || held === null) return;
    const init = { ...held, bubbles: true, cancelable: true };
    row.dispatchEvent(new KeyboardEvent('keydown', init));
  };
  const stop = () => {
    clearTimeout(timer);
    page.removeEventListener('keydown', onKeyDown, { capture: true });
    page.document.removeEventListener('focusin', onFocusIn);
  };
  const timer = setTimeout(stop, waitsFor);
  page.addEventListener('keydown', onKeyDown, { capture: true });
  page.document.addEventListener('focusin', onFocusIn);
}
