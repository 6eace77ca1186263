import { createHash } from 'node:crypto';

/** A number from 0 up to but not including `below`, the same for the same seed on every machine. */
export function seededNumber(seed: string, below: number): number {
  return createHash('sha256').update(seed).digest().readUIntBE(0, 6) % below;
}

/** One of the choices, the same for the same seed. */
export function seededChoice<T>(seed: string, choices: readonly [T, ...T[]]): T {
  return choices[seededNumber(seed, choices.length)] ?? choices[0];
}

/** Hex digits that look random, the same for the same seed. */
export function seededHex(seed: string): string {
  return createHash('sha256').update(seed).digest('hex');
}
