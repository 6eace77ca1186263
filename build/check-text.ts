import { textProblems } from './lib/text-problems.ts';

// npm run check:text: every text that the code shows is in the catalogs, and no other.
const { texts, problems } = await textProblems(process.cwd());
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? `${texts} texts, each in its catalog, none unused`
    : `${problems.length} problems in ${texts} texts; npm run text mends them`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
