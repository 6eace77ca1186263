import { z } from 'zod';

/** What the process that reads the texts is told, as its one argument in JSON. */
export const textJobSchema = z.object({
  seed: z.number().int(),
  /** Broken texts of each kind. */
  mutations: z.number().int(),
  /** Texts of each kind that are grown by one piece: each piece once before any comes again. */
  grown: z.number().int(),
  /** How much of a kind's longest text the grown ones have: 1 is all. */
  growth: z.number(),
  /**
   * Milliseconds of the processor's time from which a grown text is measured: twice
   * of it may take no more than about twice as long. Null: none is.
   */
  measureFrom: z.number().nullable(),
  /** A folder of its own. */
  folder: z.string(),
  /** The module with the kinds, as a URL. */
  kinds: z.string(),
  /** Where to go on: the kind by its place in the list, and the case. */
  from: z.object({ kind: z.number().int(), number: z.number().int() }),
});
export type TextJob = z.infer<typeof textJobSchema>;

/** What it says, one line of JSON each: before a case, after it, and at the end. */
export const textLineSchema = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('begin'),
    at: z.number().int(),
    kind: z.string(),
    number: z.number().int(),
    mutations: z.array(z.string()),
  }),
  z.object({ what: z.literal('end'), outcome: z.string(), problem: z.string().nullable() }),
  /** The case is read once more, to measure it. */
  z.object({ what: z.literal('measure') }),
  z.object({ what: z.literal('done') }),
]);
export type TextLine = z.infer<typeof textLineSchema>;
