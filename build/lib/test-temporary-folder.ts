import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, sep } from 'node:path';
import { z } from 'zod';
import {
  isProvablyGone,
  ownIdentity,
  type ProcessIdentity,
} from '../../electron/storage/process-identity.ts';
import { thisSystem } from '../../electron/storage/system-facts.ts';

/** Names the folder of the run that a process belongs to, so that runners inside of runners share one. */
const variable = 'BERTH_TEST_TEMPORARY';
const runPrefix = 'run-';
const unfinishedPrefix = 'new-';
const ownerFile = '.owner.json';

/** A folder without its owner is being made, which takes milliseconds, or was half removed. */
const ownerlessMs = 60 * 60_000;

const text = z.string().max(300).nullable();
const ownerSchema = z.object({
  pid: z.number().int().positive(),
  startTime: text,
  bootId: text,
  pidNamespace: text,
  host: z.string().max(300),
  machineId: text,
  since: z.iso.datetime(),
});

/** Takes the folder away with all that is in it; harmless when done twice. */
export type RemoveFolder = () => void;

/**
 * Gives this process and its children a folder for temporary files that goes at
 * the end, whatever they leave in it (killed browsers leave a lot).
 */
export async function giveTestsAFolder(): Promise<RemoveFolder> {
  const given = process.env[variable];
  if (given !== undefined && isFolderOfOurs(given)) return () => undefined;
  const { path, remove } = await takeRunFolder(tmpdir());
  for (const name of [...temporaryVariables(), variable]) process.env[name] = path;
  process.once('exit', remove);
  return remove;
}

/**
 * A new folder for one run of tests, below `outer` in one folder of this account
 * alone; what killed runs left there is removed first. Throws where something
 * else has its name.
 */
export async function takeRunFolder(
  outer: string,
): Promise<{ path: string; remove: RemoveFolder }> {
  const base = join(realpathSync(outer), baseName());
  const self = await ownIdentity(thisSystem);
  const owner = { ...self, since: new Date().toISOString() };
  const path = makeRunFolder(base, JSON.stringify(owner));
  await removeLeftOvers(base, self);
  const remove = () => {
    removeTree(path);
    removeIfEmpty(base);
  };
  return { path, remove };
}

/** The names under which programs look for the folder of temporary files. */
function temporaryVariables(): string[] {
  return process.platform === 'win32' ? ['TEMP', 'TMP'] : ['TMPDIR', 'TMP', 'TEMP'];
}

/** Short, since the path of a socket has hundred characters and Chromium puts some below. */
function baseName(): string {
  const { uid } = userInfo();
  return uid < 0 ? 'berth-tests' : `berth-tests-${uid}`;
}

/** The folder appears under its name with its owner in it, so that no other run takes it for a leftover. */
function makeRunFolder(base: string, owner: string): string {
  for (let attempt = 1; ; attempt += 1) {
    try {
      mkdirSync(base, { recursive: true, mode: 0o700 });
      if (!isFolderOfOurs(base))
        throw new Error(`${base} is not a folder of this account alone; remove it`);
      const unfinished = mkdtempSync(join(base, unfinishedPrefix));
      writeFileSync(join(unfinished, ownerFile), owner, { mode: 0o600 });
      const finished = unfinished.replace(/new-([^/\\]*)$/, `${runPrefix}$1`);
      renameSync(unfinished, finished);
      return finished;
    } catch (error) {
      // A run that ended meanwhile took the empty folder away.
      if (attempt === 3 || !(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        throw error;
    }
  }
}

/** True for a folder, not a link to one, that nobody else may write to. */
function isFolderOfOurs(path: string): boolean {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts?.isDirectory() !== true) return false;
  return process.platform === 'win32' || (facts.uid === userInfo().uid && !(facts.mode & 0o022));
}

async function removeLeftOvers(base: string, self: ProcessIdentity): Promise<void> {
  for (const name of readdirSync(base)) {
    if (!name.startsWith(runPrefix) && !name.startsWith(unfinishedPrefix)) continue;
    const path = join(base, name);
    const owner = readOwner(path);
    const isLeft =
      owner === null ? isOld(path) : await isProvablyGone(owner, self, base, thisSystem);
    if (isLeft) removeTree(path);
  }
}

function isOld(path: string): boolean {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  return facts !== undefined && Date.now() - facts.mtimeMs > ownerlessMs;
}

function readOwner(folder: string): z.infer<typeof ownerSchema> | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(join(folder, ownerFile), 'utf8')));
  } catch {
    return null;
  }
}

/** Links in it are removed, not followed; a folder with another file system mounted in it stays. */
function removeTree(path: string): void {
  if (mountPoints().some((mounted) => mounted === path || mounted.startsWith(path + sep))) return;
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // Something still writes there: the next run removes it, by the owner that is left.
  }
}

/** Where file systems are mounted (proc_pid_mountinfo(5), the fifth field); none where that is not told. */
function mountPoints(): string[] {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[4] ?? '')
      .map((path) =>
        path.replace(/\\([0-7]{3})/g, (_all, digits) => String.fromCharCode(parseInt(digits, 8))),
      );
  } catch {
    return [];
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another run has its folder there.
  }
}
