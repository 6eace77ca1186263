import { z } from 'zod';
import { errorDataSchema } from '../../shared/errors.ts';
import { jsonValue } from '../../shared/json-text.ts';
import {
  type ItemResult,
  itemResultSchema,
  jobKinds,
  jobStates,
  pauseCauses,
} from '../../shared/model/job.ts';
import { idSchema } from '../../shared/model/registry.ts';
import { textSchema } from '../../shared/text/text.ts';

/** The first line of a job's file: all that it was started with. */
export const jobHeadSchema = z.object({
  format: z.literal('berth-job'),
  version: z.literal(1),
  id: idSchema,
  kind: z.enum(jobKinds),
  title: textSchema,
  registryId: idSchema,
  repository: z.string().nullable(),
  createdAt: z.iso.datetime(),
  items: z.array(z.object({ name: z.string(), stage: z.number().int().min(0) })),
  restorable: z.boolean(),
  plan: z.unknown(),
});
export type JobHead = z.infer<typeof jobHeadSchema>;

const itemIndex = z.number().int().min(0);

/** Every later line. */
const jobLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begun'), at: z.string(), item: itemIndex }),
  z.object({
    type: z.literal('result'),
    at: z.string(),
    item: itemIndex,
    result: itemResultSchema,
  }),
  z.object({
    type: z.literal('state'),
    at: z.string(),
    state: z.enum(jobStates),
    pausedBy: z.enum(pauseCauses).optional(),
    resumesAt: z.string().optional(),
    error: errorDataSchema.optional(),
  }),
]);
export type JobLine = z.infer<typeof jobLineSchema>;

/** What a job's file tells. */
export interface JobStory {
  head: JobHead;
  /** By item. */
  results: Map<number, ItemResult>;
  /** Begun and without a result. */
  begun: Set<number>;
  /** The last state that was written down; null before the first. */
  last: Extract<JobLine, { type: 'state' }> | null;
}

/** Reads a job's lines; null where the first one is none of ours. Lines that do not fit are left out. */
export function readJobLines(lines: readonly string[]): JobStory | null {
  const [first = '', ...others] = lines;
  const head = jobHeadSchema.safeParse(jsonValue(first));
  if (!head.success) return null;
  const story: JobStory = { head: head.data, results: new Map(), begun: new Set(), last: null };
  for (const line of others) {
    const parsed = jobLineSchema.safeParse(jsonValue(line));
    if (parsed.success) takeLine(story, parsed.data);
  }
  return story;
}

/** Adds a line to what is known of a job. */
export function takeLine(story: JobStory, line: JobLine): void {
  if (line.type === 'state') story.last = line;
  else if (line.item >= story.head.items.length) return;
  else if (line.type === 'begun') {
    story.begun.add(line.item);
    // A failed item is tried once more.
    story.results.delete(line.item);
  } else {
    story.begun.delete(line.item);
    story.results.set(line.item, line.result);
  }
}
