import { z } from 'zod';
import { visibleText } from '../hidden-characters.ts';
import type { english, TextId } from './english.ts';

/** The most characters of a value that a text takes up. */
export const maxValueLength = 512;

/** A number, a word from elsewhere, or a text that stands inside another. */
export type TextValue = string | number | Text | SentText;

/**
 * What a person reads, as an id of the catalogs with the values that go into
 * it. It is rendered where it is read, in the language of the reader.
 */
export interface Text {
  readonly id: TextId;
  readonly values?: Readonly<Record<string, TextValue>> | undefined;
}

/** The names of a message's values: what stands in braces, without the cases of a plural. */
type NamesIn<Message extends string> = Message extends `${string}{${infer Inside}}${infer Rest}`
  ? NameOf<Inside> | NamesIn<Rest>
  : never;
type NameOf<Inside extends string> = Inside extends `${infer Name},${string}`
  ? NameOf<Name>
  : Inside extends '' | `${string} ${string}` | `#${string}`
    ? never
    : Inside;

/** The values that the text of an id takes. */
export type ValuesOf<Id extends TextId> = {
  readonly [Name in NamesIn<(typeof english)[Id]>]: TextValue;
};

/** A text as it crosses a boundary; ids of a newer version are let through and not rendered. */
export interface SentText {
  id: string;
  values?: Record<string, string | number | SentText> | undefined;
}

/** How deep texts may stand in each other where they are read from outside. */
const maxDepth = 4;

function schemaOfDepth(depth: number): z.ZodType<SentText> {
  const plain = z.union([z.string().max(maxValueLength), z.number()]);
  return z.object({
    id: z.string().max(100),
    values: z
      .record(z.string().max(40), depth === 0 ? plain : z.union([plain, schemaOfDepth(depth - 1)]))
      .optional(),
  });
}

/** Reads a `Text` that crossed a boundary. */
export const textSchema = schemaOfDepth(maxDepth);

/** A value as a text may hold it: hidden characters told by their names, and cut to its length. */
function cleaned(value: TextValue): TextValue {
  if (typeof value !== 'string') return value;
  const shown = visibleText(value.slice(0, 2 * maxValueLength));
  return shown.length <= maxValueLength ? shown : `${shown.slice(0, maxValueLength - 1)}…`;
}

/**
 * Makes the text of an id. Values are cleaned of characters that a reader does
 * not see and cut to 512; never give one that holds a secret.
 */
export function text<Id extends TextId>(
  id: Id,
  ...rest: keyof ValuesOf<Id> extends never ? [] : [values: ValuesOf<Id>]
): Text {
  const values: Readonly<Record<string, TextValue>> | undefined = rest[0];
  if (values === undefined) return { id };
  return {
    id,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, cleaned(value)]),
    ),
  };
}

/** The text with each word of its values passed through `change`, such as one that cuts secrets out. */
export function withValues<Told extends Text | SentText>(
  told: Told,
  change: (value: string) => string,
): Told {
  if (told.values === undefined) return told;
  const changed = Object.entries(told.values).map(([name, value]) => [
    name,
    typeof value === 'string'
      ? change(value)
      : typeof value === 'number'
        ? value
        : withValues(value, change),
  ]);
  return { ...told, values: Object.fromEntries(changed) };
}
