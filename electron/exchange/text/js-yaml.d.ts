declare module 'js-yaml' {
  interface Schema {
    readonly name?: string;
  }
  /** Maps, lists, and the plain values of JSON: nothing of a language. */
  export const JSON_SCHEMA: Schema;
  /** Where reading stopped, lines and columns counted from 0. */
  export class YAMLException extends Error {
    readonly reason: string;
    readonly mark?: { readonly line: number; readonly column: number };
  }
  /** Every document of a text. Throws YAMLException. */
  export function loadAll(
    text: string,
    iterator: null,
    options: { schema: Schema; maxDepth: number; json: boolean },
  ): unknown[];
  /** A value as YAML. */
  export function dump(value: unknown): string;
}
