/** One parser of text from outside, and texts as it should get them. */
export interface TextKind {
  name: string;
  good: readonly [string, ...string[]];
  /** Characters of the longest text that is tried: what reaches the parser, or a bit more. */
  longest: number;
  /** A value, or a BerthError thrown; anything else is a fault. `folder` is its own and empty. */
  read(text: string, folder: string): unknown;
}
