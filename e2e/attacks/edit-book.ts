import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../electron/storage/canonical-json.ts';

const record = z.looseObject({ id: z.string(), name: z.string(), tls: z.looseObject({}) });
const secret = z.object({
  binding: z.looseObject({
    owner: z.object({ kind: z.string(), id: z.string() }),
    field: z.string(),
  }),
  sealed: z.looseObject({ nonce: z.string() }),
});
const bookSchema = z.looseObject({
  content: z.looseObject({
    registries: z.array(record),
    secrets: z.array(secret),
    slots: z.array(z.unknown()),
  }),
});
export type EditableBook = z.infer<typeof bookSchema>['content'];

/** The content of `book.json`. */
export async function readBook(directory: string): Promise<EditableBook> {
  const text = await readFile(join(directory, 'book.json'), 'utf8');
  return bookSchema.parse(JSON.parse(text)).content;
}

/** Edits the book as somebody who knows the format: the checksum fits, the copies are the same. */
export async function editBook(
  directory: string,
  edit: (content: EditableBook) => void,
): Promise<void> {
  const book = bookSchema.parse(JSON.parse(await readFile(join(directory, 'book.json'), 'utf8')));
  edit(book.content);
  const checksum = createHash('sha256').update(canonicalJson(book.content)).digest('hex');
  const text = JSON.stringify({ ...book, checksum });
  for (const name of await readdir(directory))
    if (/^book\.json(\.\d)?$/.test(name))
      await writeFile(join(directory, name), text, { mode: 0o600 });
}
