import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonValue } from '../../../../shared/json-text.ts';
import type { ExchangeNote } from '../../../../shared/model/exchange.ts';
import { asMessage } from '../../../../shared/text/render.ts';
import { text as asText, type Text } from '../../../../shared/text/text.ts';
import type { LocalFindings } from '../../../exchange/computer/merge-local.ts';
import { hostOfFolder, readCertificateFolder } from '../../../exchange/containers-conf/certs-d.ts';
import type { ConfigurationFile } from '../../../exchange/containers-conf/registries-conf.ts';
import { readDockerConfig } from '../../../exchange/docker-logins/docker-config.ts';
import type { FoundLogins } from '../../../exchange/docker-logins/found-login.ts';
import { readLocalFile } from './local-file.ts';
import type { ConfigurationPaths, LocalPaths } from './local-paths.ts';

type Note = (told: Text) => void;
type LoginPath = LocalPaths['logins'][number];

/** The most entries of a folder that are looked at. */
const mostEntries = 500;
/** Characters of all files of one kind and place together; people have some thousands. */
const mostText = 4 * 1024 * 1024;
const noLogins: FoundLogins = { logins: [], stores: [], notes: [] };

/** The logins of one file; none when it is not there, and a note when it cannot be read. */
export async function readLogins(
  { path }: Pick<LoginPath, 'path'>,
  note: Note,
): Promise<FoundLogins> {
  const text = await textAt(path, note);
  if (text === null || text.trim() === '') return noLogins;
  const found = readDockerConfig(jsonValue(text));
  if (found === null) {
    note(asText('computer.notJson', { path }));
    return noLogins;
  }
  const notes = found.notes.map(
    ({ message, text: told, ...about }): ExchangeNote => ({
      ...about,
      ...asMessage(asText('computer.inFile', { path, note: told ?? message })),
    }),
  );
  return { ...found, notes };
}

/** The files of registries.conf that count, in their order. */
export async function readConfiguration(
  { user, system }: LocalPaths['registries'],
  note: Note,
): Promise<ConfigurationFile[]> {
  const budget = new TextBudget(note);
  const own = await fileAt(user.main, budget);
  const systemFiles =
    system === null || own !== null
      ? []
      : [await fileAt(system.main, budget), ...(await dropIns(system, budget))];
  return [own, ...systemFiles, ...(await dropIns(user, budget))].filter((file) => file !== null);
}

/** The certificates of each registry that has a folder in `place`. */
export async function readCertificates(
  location: string,
  note: Note,
): Promise<LocalFindings['certificates'][number][]> {
  const found: LocalFindings['certificates'][number][] = [];
  const budget = new TextBudget(note);
  for (const name of await entriesOf(location)) {
    const host = hostOfFolder(name);
    if (host === null) continue;
    const folder = join(location, name);
    const files = await entriesOf(folder);
    const certificates: { name: string; text: string }[] = [];
    for (const file of files.filter((file) => /\.(?:crt|cert)$/.test(file))) {
      const text = await budget.textAt(join(folder, file));
      if (text !== null) certificates.push({ name: file, text });
    }
    const keys = files.filter((file) => file.endsWith('.key'));
    if (certificates.length > 0)
      found.push({ folder, host, found: readCertificateFolder({ certificates, keys }) });
  }
  return found;
}

async function dropIns(
  { dropIns: folder }: ConfigurationPaths,
  budget: TextBudget,
): Promise<(ConfigurationFile | null)[]> {
  const names = (await entriesOf(folder)).filter((name) => name.endsWith('.conf'));
  const files: (ConfigurationFile | null)[] = [];
  for (const name of names) files.push(await fileAt(join(folder, name), budget));
  return files;
}

async function fileAt(path: string, budget: TextBudget): Promise<ConfigurationFile | null> {
  const text = await budget.textAt(path);
  return text === null ? null : { path, text };
}

/** Files that are read one after the other, as long as they fit together. */
class TextBudget {
  readonly #note: Note;
  #left = mostText;
  #isOver = false;

  constructor(note: Note) {
    this.#note = note;
  }

  async textAt(path: string): Promise<string | null> {
    if (this.#isOver) return null;
    const text = await textAt(path, this.#note);
    this.#left -= text?.length ?? 0;
    if (this.#left >= 0) return text;
    this.#isOver = true;
    this.#note(asText('computer.over4MiB', { path }));
    return null;
  }
}

async function textAt(path: string, note: Note): Promise<string | null> {
  const file = await readLocalFile(path);
  if (file.state === 'refused') note(file.why);
  return file.state === 'read' ? file.text : null;
}

/** Names in alphabetical order; none for what is no folder. */
async function entriesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().slice(0, mostEntries);
}
