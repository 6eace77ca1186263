import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface BenchOptions {
  repositories: number;
  tags: number;
  rounds: number;
  json: boolean;
}

export const usage = 'npm run bench -- [--repositories N] [--tags N] [--rounds N] [--json]';

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const schema = z.object({
  repositories: whole(2, 200_000).default(20_000),
  tags: whole(1, 100_000).default(5_000),
  rounds: whole(1, 50).default(3),
  json: z.boolean().default(false),
});

/** Throws for options that are unknown or out of range. */
export function readOptions(parameters: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      repositories: { type: 'string' },
      tags: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  return schema.parse(values);
}
