import fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { idSchema } from '../../shared/model/registry.ts';
import { systemCode } from './storage-error.ts';

/** What the caches consist of; whatever else lies there is not Berth's and stays. */
const stateName = /^[0-9a-f]{32}$/;
const fileName = /^(?:repositories|(?:tags|described)-[0-9a-f]{32})\.gz$/;
const countedName = /^(?:tags|described)-[0-9a-f]{32}\.gz$/;
const temporaryName = /^\.(?:repositories|(?:tags|described)-[0-9a-f]{32})\.gz\.[0-9a-f]{12}\.tmp$/;

/**
 * True for a folder itself of this account, or of the one above it. A link in its place
 * leads to a folder of somebody else's, which Berth would fill and empty.
 */
export async function isOwnFolder(path: string): Promise<boolean> {
  const facts = await fs.lstat(path).catch(() => null);
  if (facts?.isDirectory() !== true) return false;
  if (process.getuid === undefined || facts.uid === process.getuid()) return true;
  const above = await fs.lstat(dirname(path)).catch(() => null);
  return facts.uid === above?.uid;
}

/** Makes the folder of a state's files and those above it, up to the caches. Throws where one is no own folder. */
export async function makeListFolder(caches: string, folder: string): Promise<void> {
  for (const path of [caches, dirname(folder), folder]) {
    await fs.mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
    if (!(await isOwnFolder(path))) throw new Error('Not a folder of the caches');
  }
}

/** Removes the files of one state. A link in the folder's place goes itself, what it leads to stays. */
export async function removeStateFiles(folder: string): Promise<void> {
  if (await isLink(folder)) return fs.rm(folder, { force: true });
  if (!(await isOwnFolder(folder))) return;
  for (const name of await fs.readdir(folder))
    if (fileName.test(name) || temporaryName.test(name)) await removeFile(join(folder, name));
  await removeEmpty(folder);
}

/** Removes all files of a registry, but for those of the state `kept`. */
export async function removeRegistryFiles(folder: string, kept?: string): Promise<void> {
  if (await isLink(folder)) return fs.rm(folder, { force: true });
  if (!(await isOwnFolder(folder))) return;
  for (const name of await fs.readdir(folder))
    if (stateName.test(name) && join(folder, name) !== kept)
      await removeStateFiles(join(folder, name));
  if (kept === undefined) await removeEmpty(folder);
}

/** The paths of all files that are many: lists of tags, and what tags are described by. */
export async function findCountedFiles(caches: string): Promise<string[]> {
  const found: string[] = [];
  for (const registry of await folders(caches, (name) => idSchema.safeParse(name).success))
    for (const state of await folders(registry, (name) => stateName.test(name)))
      if (await isOwnFolder(state))
        for (const name of await fs.readdir(state).catch(() => []))
          if (countedName.test(name)) found.push(join(state, name));
  return found;
}

async function folders(above: string, fits: (name: string) => boolean): Promise<string[]> {
  if (!(await isOwnFolder(above))) return [];
  const names = await fs.readdir(above).catch(() => []);
  return names.filter(fits).map((name) => join(above, name));
}

async function isLink(path: string): Promise<boolean> {
  return (await fs.lstat(path).catch(() => null))?.isSymbolicLink() === true;
}

/** A folder with a file's name is none of Berth's. */
async function removeFile(path: string): Promise<void> {
  if ((await fs.lstat(path).catch(() => null))?.isDirectory() !== true)
    await fs.rm(path, { force: true });
}

/** What holds something of another origin stays. */
async function removeEmpty(folder: string): Promise<void> {
  await fs.rmdir(folder).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(systemCode(error) ?? '')) throw error;
  });
}
