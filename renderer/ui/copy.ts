import { t } from '@lingui/core/macro';
import { notify } from './toaster.tsx';

/** Puts text on the clipboard and says so; where the page may not, the older way is tried. */
export async function copyText(text: string): Promise<void> {
  const copied = await writeClipboard(text);
  if (copied) notify({ title: t`Copied`, description: text });
  else notify({ title: t`Cannot copy`, description: text, failed: true });
}

/** Puts text on the clipboard in silence; false where that cannot be. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('aria-hidden', 'true');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  // Inside a dialog the focus cannot leave it.
  (focused?.closest('[role=dialog]') ?? document.body).append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
