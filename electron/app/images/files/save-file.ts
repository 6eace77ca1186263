import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from '../../../../shared/text/text.ts';
import { storageError } from '../../../storage/storage-error.ts';

/**
 * Writes a file as its bytes come, under a name of its own until all of them were
 * there and proven. Never executable, whatever the image says of it. Answers its
 * name. Throws STORAGE and what `read` throws; nothing is left behind then.
 */
export async function saveFile(
  path: string,
  read: (take: (piece: Uint8Array) => Promise<void>) => Promise<unknown>,
): Promise<string> {
  const name = basename(path);
  const what = text('storage.save', { file: name });
  const part = join(dirname(path), `.${name.slice(0, 100)}.${randomBytes(6).toString('hex')}.part`);
  const own = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storageError(error, what);
    }
  };
  const file = await own(() => fs.open(part, 'wx', 0o600));
  try {
    await read((piece) => own(() => file.writeFile(piece)));
    await own(() => file.sync());
  } catch (error) {
    await file.close();
    await fs.rm(part, { force: true });
    throw error;
  }
  await file.close();
  try {
    await own(() => fs.rename(part, path));
  } catch (error) {
    await fs.rm(part, { force: true });
    throw error;
  }
  return name;
}
