/** The version of `book.json` that this Berth writes. */
export const bookVersion = 1;

/** Turns the content of one version into that of the next. */
export type Migration = (content: unknown) => unknown;

/**
 * By the version a step starts from, oldest first; it reads as the format's
 * history. Version 1 is the first, so there is no step yet.
 */
export const bookMigrations: Readonly<Record<number, Migration>> = {};

/** Applies every step from `version` to `target`. Throws when a step is missing or fails. */
export function migrate(
  content: unknown,
  version: number,
  target: number = bookVersion,
  steps: Readonly<Record<number, Migration>> = bookMigrations,
): unknown {
  let current = content;
  for (let from = version; from < target; from += 1) {
    const step = steps[from];
    if (step === undefined) throw new Error(`no migration from version ${from}`);
    current = step(current);
  }
  return current;
}
