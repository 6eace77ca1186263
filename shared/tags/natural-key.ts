/**
 * A key whose plain string order is natural order: upper and lower case alike,
 * runs of digits by their value, and a path before its longer neighbours
 * (`app/x` before `app-x`), so that a namespace stays together.
 */
export function naturalKey(name: string): string {
  const lower = name.toLowerCase();
  return needsWork.test(lower) ? lower.replace(runs, keyOfRun) : lower;
}

/** Natural order of two names; names that read alike are told apart by their spelling. */
export function compareNatural(a: string, b: string): number {
  return compareText(naturalKey(a), naturalKey(b)) || compareText(a, b);
}

/** Order by code unit: what `<` does, as a comparison function. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const needsWork = /[0-9/]/;
const runs = /[0-9]+|\//g;
const maxLength = 0xff00;

/** Digits keep their place among the other characters and sort by length first, then by value. */
function keyOfRun(run: string): string {
  if (run === '/') return '\u0001';
  const digits = run.replace(/^0+(?=.)/, '');
  return `0${String.fromCharCode(Math.min(digits.length, maxLength))}${digits}`;
}
