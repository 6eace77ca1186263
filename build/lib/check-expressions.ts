import type { ExpressionException } from './expression-exceptions.ts';
import { type Verdict, verdictsOn, written } from './expression-verdicts.ts';
import { findExpressions } from './find-expressions.ts';
import { readSourceTree } from './source-tree.ts';

export interface ExpressionReport {
  /** How many different expressions were looked at. */
  checked: number;
  /** What must be mended, each with its place. */
  problems: string[];
  /** By how an expression is written. */
  verdicts: ReadonlyMap<string, Verdict>;
}

/**
 * Checks every regular expression in the production code below `root`: its time
 * must grow no faster than the text it reads. An exception that nothing needs is
 * a problem too.
 */
export async function checkExpressions({
  root,
  caches,
  exceptions,
}: {
  root: string;
  /** Where verdicts are kept from run to run, the first, and where else there are some. */
  caches: readonly [string, ...string[]];
  exceptions: readonly ExpressionException[];
}): Promise<ExpressionReport> {
  const { found, unknown } = findExpressions(readSourceTree(root));
  const verdicts = await verdictsOn(found, caches);
  const faults = [
    ...found.flatMap((expression) => {
      const verdict = verdicts.get(written(expression));
      return verdict === undefined || verdict.safe
        ? []
        : [{ ...expression, expression: written(expression), why: verdict.why }];
    }),
    ...unknown.map(({ path, line, code }) => ({
      ...{ path, line, expression: code },
      why: 'made while running, so that it cannot be checked',
    })),
  ];
  const excepted = (fault: { path: string; expression: string }) =>
    exceptions.find(
      ({ path, expression }) => path === fault.path && expression === fault.expression,
    );
  const used = new Set(faults.map(excepted));
  return {
    checked: verdicts.size,
    verdicts,
    problems: [
      ...faults
        .filter((fault) => excepted(fault) === undefined)
        .map(({ path, line, expression, why }) => `${path}:${line} ${expression}: ${why}`),
      ...exceptions
        .filter((exception) => !used.has(exception))
        .map(({ path, expression }) => `${path} needs no exception any more: ${expression}`),
    ],
  };
}
