import { mkdirSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BerthError, errorDataSchema } from '../../shared/errors.ts';
import { createRandom } from '../fixtures/random.ts';
import { type FuzzText, fuzzText, grownText } from './fuzz-text.ts';
import { pieces } from './pieces.ts';
import { type TextJob, type TextLine, textJobSchema } from './text-job.ts';
import type { TextKind } from './text-kind.ts';

// Reads the texts, one after the other; what it hangs on is for its parent to see.

/** The pipe to the parent: written at once, so that a line is there before the case that hangs. */
const pipe = 3;
/** Twice the text in this many times the time is more than in proportion. */
const mostGrowth = 3;

const kindsSchema = z.object({ textKinds: z.custom<readonly TextKind[]>(Array.isArray) });

/** Texts must not make anything write to the terminal. */
let written = '';
const note: typeof process.stderr.write = (text) => {
  written ||= String(text);
  return true;
};
process.stdout.write = note;
process.stderr.write = note;

function say(line: TextLine): void {
  writeSync(pipe, `${JSON.stringify(line)}\n`);
}

async function run(job: TextJob): Promise<void> {
  const { textKinds } = kindsSchema.parse(await import(job.kinds));
  const folder = join(job.folder, 'case');
  mkdirSync(folder, { recursive: true });
  for (const [at, kind] of textKinds.entries()) {
    if (at < job.from.kind) continue;
    const first = at === job.from.kind ? job.from.number : 0;
    for (let number = first; number < job.mutations + job.grown; number += 1) {
      const { text, mutations } = caseOf(kind, number, job);
      say({ what: 'begin', at, kind: kind.name, number, mutations });
      const { outcome, problem } = await judged(kind, text, folder);
      const growth =
        problem === null && job.measureFrom !== null && number >= job.mutations
          ? await measured(kind, number, { ...job, measureFrom: job.measureFrom }, folder)
          : null;
      say({ what: 'end', outcome, problem: problem ?? growth });
    }
  }
  say({ what: 'done' });
}

/** The same seed, kind and number make the same text; those behind the mutations are grown, piece by piece. */
function caseOf(kind: TextKind, number: number, { seed, mutations, growth }: TextJob): FuzzText {
  const random = createRandom(seed, kind.name, number);
  if (number < mutations) return fuzzText(kind, random);
  // Each piece once before any comes again; where to begin differs from seed to seed.
  const piece = pieces[(number - mutations + seed) % pieces.length] ?? pieces[0];
  return grownText(random.pick(kind.good), piece, kind.longest * growth, random);
}

async function judged(
  kind: TextKind,
  text: string,
  folder: string,
): Promise<{ outcome: string; problem: string | null }> {
  try {
    await kind.read(text, folder);
    return { outcome: 'value', problem: spoken() };
  } catch (error) {
    if (!(error instanceof BerthError))
      return { outcome: 'foreign error', problem: `threw ${shortened(String(error))}` };
    const isTyped = errorDataSchema.safeParse(error.toData()).success;
    const problem = isTyped ? spoken() : 'its data fits no schema';
    return {
      outcome: error.code,
      problem: error.code === 'INTERNAL' ? shortened(error.message) : problem,
    };
  } finally {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  }
}

function spoken(): string | null {
  const text = written;
  written = '';
  return text === '' ? null : `wrote to the terminal: ${shortened(text)}`;
}

/** Half the text and all of it, the best of three each, in the processor's time: a busy machine adds nothing. */
async function measured(
  kind: TextKind,
  number: number,
  job: TextJob & { measureFrom: number },
  folder: string,
): Promise<string | null> {
  const time = async (growth: number) => {
    const { text } = caseOf(kind, number, { ...job, growth });
    say({ what: 'measure' });
    const started = process.cpuUsage();
    await judged(kind, text, folder);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  };
  if ((await time(job.growth)) < job.measureFrom) return null;
  const best = async (growth: number) =>
    Math.min(await time(growth), await time(growth), await time(growth));
  const [half, whole] = [await best(job.growth / 2), await best(job.growth)];
  return whole < job.measureFrom || whole < half * mostGrowth
    ? null
    : `half takes ${half.toFixed()} ms, the whole ${whole.toFixed()} ms`;
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

await run(textJobSchema.parse(JSON.parse(process.argv[2] ?? '')));
