import { parseArgs } from 'node:util';
import { z } from 'zod';

export const benchParts = ['lists', 'search', 'describe', 'files'] as const;

export interface BenchOptions {
  /** Absent: all of them. */
  part?: (typeof benchParts)[number] | undefined;
  repositories: number;
  tags: number;
  rounds: number;
  /** Tags of each kind that are described. */
  described: number;
  /** CNCF Distribution's version: Debian's 2.8, or 3 from `npm run peers`. */
  server: '2' | '3';
  /** Only these, by the names in the table. */
  clients?: string[] | undefined;
  /** Lengths of the lists that are searched. */
  names: number[];
  /** Of the image whose files are listed. */
  mebibytes: number;
  format: 'text' | 'json' | 'markdown';
}

export const usage =
  'npm run bench -- [--part lists|search|describe|files] [--mebibytes N] [--described N] [--names N,N] [--repositories N] [--tags N] [--rounds N] [--server 2|3] [--clients NAME,NAME] [--format text|json|markdown]';

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const schema = z.object({
  part: z.enum(benchParts).optional(),
  names: z
    .string()
    .default('10000,100000,1000000')
    .transform((counts) => counts.split(',').map(Number))
    .pipe(z.array(z.number().int().min(100).max(1_000_000)).min(1).max(10)),
  mebibytes: whole(1, 1_000).default(500),
  repositories: whole(2, 200_000).default(20_000),
  tags: whole(1, 100_000).default(5_000),
  rounds: whole(1, 50).default(3),
  described: whole(1, 1000).default(200),
  server: z.enum(['2', '3']).default('2'),
  clients: z
    .string()
    .transform((names) => names.split(',').map((name) => name.trim()))
    .optional(),
  format: z.enum(['text', 'json', 'markdown']).default('text'),
});

/** Throws for options that are unknown or out of range. */
export function readOptions(parameters: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      part: { type: 'string' },
      names: { type: 'string' },
      mebibytes: { type: 'string' },
      repositories: { type: 'string' },
      tags: { type: 'string' },
      rounds: { type: 'string' },
      described: { type: 'string' },
      server: { type: 'string' },
      clients: { type: 'string' },
      format: { type: 'string' },
    },
  });
  return schema.parse(values);
}
