import { z } from 'zod';
import { inEnglish } from './text/render.ts';
import { type SentText, type Text, text, textSchema } from './text/text.ts';

/** One problem of an input, with the path of the field in dots. */
export const inputIssueSchema = z.object({
  path: z.string(),
  message: z.string(),
  text: textSchema.optional(),
});
export type InputIssue = z.infer<typeof inputIssueSchema>;

/** The problem of a field, told by a text. */
export function inputIssue(path: string, told: Text): InputIssue {
  return { path, message: inEnglish(told), text: told };
}

/** What a check of a schema says when it fails: a text, which `flattenIssues` finds again. */
export function saying(told: Text): { message: string; params: { text: Text } } {
  return { message: inEnglish(told), params: { text: told } };
}

/** One path and message per problem: unions by their likeliest branch, unknown keys by name. */
export function flattenIssues(
  issues: readonly z.core.$ZodIssue[],
  prefix: readonly PropertyKey[] = [],
): InputIssue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return flattenIssues(likeliestBranch(issue.errors), path);
    if (issue.code === 'unrecognized_keys')
      return issue.keys
        .slice(0, 10)
        .map((key) => issueAt([...path, key], text('input.unknownField')));
    return [issueAt(path, textOfIssue(issue))];
  });
}

function issueAt(path: readonly PropertyKey[], told: SentText): InputIssue {
  return { path: path.map(String).join('.'), message: inEnglish(told), text: told };
}

/** The text of an issue by its code; a check of ours brings its own (`saying`). */
function textOfIssue(issue: z.core.$ZodIssue): SentText {
  switch (issue.code) {
    case 'custom': {
      const told = textSchema.safeParse(issue.params?.['text']);
      return told.success ? told.data : text('input.wrongForm');
    }
    case 'invalid_type':
      return text('input.wrongType');
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'invalid_value':
      return text('input.wrongValue');
    default:
      return text('input.wrongForm');
  }
}

function tooBig(origin: string, maximum: number): Text {
  if (origin === 'string') return text('input.tooLong', { maximum });
  if (origin === 'array') return text('input.tooMany', { maximum });
  return text('input.tooLarge', { maximum });
}

function tooSmall(origin: string, minimum: number): Text {
  if (origin === 'string')
    return minimum === 1 ? text('input.required') : text('input.tooShort', { minimum });
  if (origin === 'array') return text('input.tooFew', { minimum });
  return text('input.tooSmall', { minimum });
}

/** The branch that knows all keys given at its root; else the one with the fewest problems. */
function likeliestBranch(branches: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] {
  const fitting = branches.filter(
    (branch) =>
      !branch.some((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0),
  );
  const candidates = fitting.length > 0 ? fitting : branches;
  return candidates.reduce<readonly z.core.$ZodIssue[]>(
    (best, branch) => (best.length === 0 || branch.length < best.length ? branch : best),
    [],
  );
}
