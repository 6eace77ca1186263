/** Folded text as numbers: one byte a unit where all of it is ASCII. */
export type Units = Uint8Array | Uint16Array;

const zero = 48;
const nine = 57;
const dot = 46;
const letterV = 118;
/** `/`, between the components of a repository's name. */
export const slash = 47;

/** True for a digit. */
export function isDigit(unit: number): boolean {
  return unit >= zero && unit <= nine;
}

/** What segments of a name stand between: signs and spaces, no letter of any script. */
export function isSeparator(unit: number): boolean {
  return unit < 128 && !isDigit(unit) && !(unit >= 97 && unit <= 122);
}

/**
 * True where a segment of a name begins. A number behind the dot of a version
 * begins none (`3.1` stands within `4.3.1`), one behind `v` does.
 */
export function startsSegment(units: Units, from: number, at: number): boolean {
  if (at === from) return true;
  const unit = units[at] ?? 0;
  const before = units[at - 1] ?? 0;
  if (isSeparator(unit)) return true;
  const further = at - 2 >= from ? (units[at - 2] ?? 0) : slash;
  if (isDigit(unit) && before === letterV) return isSeparator(further);
  if (!isSeparator(before)) return false;
  return !(before === dot && isDigit(unit) && isDigit(further));
}

/** True where a segment ends, `end` being the first unit behind what was found. */
export function endsSegment(units: Units, to: number, end: number): boolean {
  return end === to || isSeparator(units[end] ?? 0) || isSeparator(units[end - 1] ?? 0);
}

/**
 * One bit for what a unit is, so that a name that lacks a letter is told from
 * its bits alone. Different units may share one.
 */
export function maskOfUnit(unit: number): number {
  return unit < asciiMasks.length ? (asciiMasks[unit] ?? 0) : otherMask;
}

const otherMask = 1 << 31;
const asciiMasks = Int32Array.from({ length: 128 }, (_, unit) => asciiMask(unit));

function asciiMask(unit: number): number {
  if (unit >= 97 && unit <= 122) return 1 << (unit - 97);
  if (isDigit(unit)) return 1 << (26 + ((unit - zero) >> 1));
  return otherMask;
}

/** The bits of some units. */
export function maskOf(units: Units, from = 0, to = units.length): number {
  let mask = 0;
  for (let at = from; at < to; at += 1) mask |= maskOfUnit(units[at] ?? 0);
  return mask;
}
