import { join } from 'node:path';
import { checkExpressions } from './lib/check-expressions.ts';
import { expressionExceptions } from './lib/expression-exceptions.ts';
import { writeVerdicts } from './lib/expression-verdicts.ts';

// npm run check:expressions: no text from outside meets an expression that takes for ever.
// --write keeps the verdicts for everyone; --anew, and npm run test:thorough, find all again.
const kept = join(import.meta.dirname, 'expression-verdicts.json');
const cache = join(import.meta.dirname, '../node_modules/.cache/berth/expressions.json');
const anew = process.argv.includes('--anew') || process.env['BERTH_TESTS'] === 'thorough';
const { checked, problems, verdicts } = await checkExpressions({
  root: process.cwd(),
  caches: anew ? [`${cache}.anew-${process.pid}`] : [cache, kept],
  exceptions: expressionExceptions,
});
if (process.argv.includes('--write')) writeVerdicts(kept, verdicts);
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? `${checked} regular expressions, none whose time grows faster than the text`
    : `${problems.length} problems in ${checked} regular expressions`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
