import { z } from 'zod';

/** One problem of an input, with the path of the field in dots. */
export const inputIssueSchema = z.object({ path: z.string(), message: z.string() });
export type InputIssue = z.infer<typeof inputIssueSchema>;

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
      return issue.keys.slice(0, 10).map((key) => ({
        path: [...path, key].map(String).join('.'),
        message: 'Not a known field',
      }));
    return [{ path: path.map(String).join('.'), message: issue.message }];
  });
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
