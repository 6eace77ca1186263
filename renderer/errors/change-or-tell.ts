import { notify } from '../ui/toaster.tsx';
import { asBerthError } from './as-berth-error.ts';
import { errorText, ownMessage } from './error-text.ts';
import { translate } from './translate.ts';

/** Says what did not work, with what to do about it where that is known. */
function tellFailure(error: unknown): void {
  const failure = asBerthError(error);
  const { title, hint } = errorText(failure);
  const description = translate(hint) ?? ownMessage(failure);
  notify({ title: translate(title) ?? ownMessage(failure), description, failed: true });
}

/** Changes something, says so when it failed, and reads anew what was changed. True when it worked. */
export async function changeOrTell(
  work: () => Promise<unknown>,
  refresh: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    tellFailure(error);
    return false;
  } finally {
    await refresh();
  }
}
