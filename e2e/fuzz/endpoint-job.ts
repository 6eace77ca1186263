import { z } from 'zod';

/** What the process that asks the endpoints is told. */
export const endpointJobSchema = z.object({ seed: z.number().int(), mutations: z.number().int() });

/** What it says, one line of JSON each. */
export const endpointLineSchema = z.discriminatedUnion('what', [
  /** A case begins: its kind and number. */
  z.object({ what: z.literal('case'), name: z.string() }),
  /** It is still there. */
  z.object({ what: z.literal('beat') }),
  z.object({
    what: z.literal('done'),
    report: z.object({
      seed: z.number(),
      outcomes: z.record(z.string(), z.record(z.string(), z.number())),
      problems: z.array(z.string()),
      leftOver: z.array(z.string()),
    }),
  }),
]);
export type EndpointLine = z.infer<typeof endpointLineSchema>;
