/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, but without, `below`. */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  bytes(length: number): Buffer;
}

/** A generator (mulberry32) seeded by any texts and numbers. */
export function createRandom(...seeds: readonly (string | number)[]): Random {
  let state = hash(seeds.join('\n'));
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (from) => from[int(from.length)] ?? from[0],
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(256))),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value | 0;
}
