import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { effectIdSchema } from '../../shared/model/effects.ts';
import { writeFileAtomic } from '../storage/atomic-file.ts';
import { ownedRecordSchema } from './owned-file.ts';

const turnedOnSchema = z.object({
  since: z.string(),
  files: z.array(ownedRecordSchema),
});
export type TurnedOn = z.infer<typeof turnedOnSchema>;

const stateSchema = z.object({
  version: z.literal(1),
  on: z.partialRecord(effectIdSchema, turnedOnSchema),
});
export type EffectsState = z.infer<typeof stateSchema>;

/** What is on, and what Berth wrote where: the way back of each file. */
export interface EffectsFile {
  read(): Promise<EffectsState>;
  /** Durable when it resolves. Throws STORAGE. */
  write(state: EffectsState): Promise<void>;
}

/** `effects.json` in the data directory; one that cannot be read is set aside, since the ways back in it are worth a look. */
export function effectsFile(directory: string): EffectsFile {
  const path = join(directory, 'effects.json');
  return {
    async read() {
      const empty: EffectsState = { version: 1, on: {} };
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) return empty;
      const parsed = stateSchema.safeParse(jsonValue(text));
      if (parsed.success) return parsed.data;
      await rename(path, `${path}.damaged`).catch(() => undefined);
      return empty;
    },
    write: (state) =>
      writeFileAtomic(path, Buffer.from(`${JSON.stringify(state, null, 2)}\n`), { mode: 0o600 }),
  };
}
