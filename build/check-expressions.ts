import { join } from 'node:path';
import { checkExpressions } from './lib/check-expressions.ts';
import { expressionExceptions } from './lib/expression-exceptions.ts';

// npm run check:expressions: no text from outside meets an expression that takes for ever.
const cache = join(import.meta.dirname, '../node_modules/.cache/berth/expressions.json');
const { checked, problems } = await checkExpressions({
  root: process.cwd(),
  cache,
  exceptions: expressionExceptions,
});
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? `${checked} regular expressions, none whose time grows faster than the text`
    : `${problems.length} problems in ${checked} regular expressions`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
