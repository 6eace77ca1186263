import { expect, it } from 'vitest';
import { z } from 'zod';
import { BerthError } from './errors.ts';
import { flattenIssues, saying } from './input-issues.ts';
import { inEnglish } from './text/render.ts';
import { text } from './text/text.ts';

const schema = z.strictObject({
  name: z.string().min(1).max(3),
  word: z
    .string()
    .min(2)
    .refine((value) => value !== 'no', saying(text('address.protocol'))),
  count: z.number().min(1).max(9),
  list: z.array(z.string()).max(1),
  kind: z.enum(['a', 'b']),
  time: z.iso.datetime(),
});
const good = {
  name: 'abc',
  word: 'yes',
  count: 5,
  list: [],
  kind: 'a',
  time: '2026-01-01T00:00:00Z',
};

it.each([
  [{ name: '' }, 'name', 'input.required', 'This is required'],
  [{ name: 'abcd' }, 'name', 'input.tooLong', 'At most 3 characters'],
  [{ name: 1 }, 'name', 'input.wrongType', 'Missing, or of the wrong type'],
  [{ name: undefined }, 'name', 'input.wrongType', 'Missing, or of the wrong type'],
  [{ word: 'a' }, 'word', 'input.tooShort', 'At least 2 characters'],
  [{ word: 'no' }, 'word', 'address.protocol', 'Use http or https'],
  [{ count: 0 }, 'count', 'input.tooSmall', 'At least 1'],
  [{ count: 10 }, 'count', 'input.tooLarge', 'At most 9'],
  [{ list: ['a', 'b'] }, 'list', 'input.tooMany', 'At most 1 entry'],
  [{ kind: 'c' }, 'kind', 'input.wrongValue', 'Not one of the possible values'],
  [{ time: 'now' }, 'time', 'input.wrongForm', 'Not in the right form'],
  [{ colour: 'red' }, 'colour', 'input.unknownField', 'Not a known field'],
])('%j is told by a text', (change, path, id, english) => {
  const parsed = schema.safeParse({ ...good, ...change });
  const [issue] = flattenIssues(parsed.error?.issues ?? []);
  expect(issue).toMatchObject({ path, message: english, text: { id } });
});

it('stands in the message of the error', () => {
  const parsed = schema.safeParse({ ...good, name: '' });
  const error = BerthError.fromZod(parsed.error ?? new z.ZodError([]), text('input.record'));
  expect(error.message).toBe('The record is not valid: name: This is required');
  expect(error.text && inEnglish(error.text)).toBe(error.message);
});
