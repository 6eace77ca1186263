import { z } from 'zod';
import { favouriteSchema } from '../../shared/model/remembered.ts';

/** The newest version of `book.json` that this Berth writes. */
export const bookVersion = 5;

/** Turns the content of one version into that of the next. */
export type Migration = (content: unknown) => unknown;

const favourites2Schema = z.looseObject({
  favourites: z.array(favouriteSchema.nullable().catch(null)).catch([]),
});

const systems4Schema = z.looseObject({ systems: z.unknown().optional() });

const secrets1Schema = z.looseObject({
  secrets: z.array(
    z.object({
      binding: z.object({ registryId: z.string(), field: z.string() }),
      sealed: z.unknown(),
    }),
  ),
});

/**
 * By the version a step starts from, oldest first; it reads as the format's history.
 * 1 to 2: secrets name their owner, and are bound to the record in use instead
 * of to what stands beside them.
 * 2 to 3: favourites. A book that waits for its vault is kept as one of version 1 and
 * may have some already; what no Berth wrote there costs nobody the rest of the book.
 * 3 to 4: consents to lend a login stand among the secrets.
 * 4 to 5: connections to other systems; a book that waits for its vault may have some already.
 */
export const bookMigrations: Readonly<Record<number, Migration>> = {
  1: (content) => {
    const { secrets, ...rest } = secrets1Schema.parse(content);
    return {
      ...rest,
      secrets: secrets.map(({ binding: { registryId, field }, sealed }) => ({
        binding: { owner: { kind: 'registry', id: registryId }, field },
        sealed,
      })),
    };
  },
  2: (content) => {
    const { favourites, ...rest } = favourites2Schema.parse(content);
    return { ...rest, favourites: favourites.filter((one) => one !== null) };
  },
  3: (content) => content,
  4: (content) => {
    const { systems = [], ...rest } = systems4Schema.parse(content);
    return { ...rest, systems };
  },
};

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
