import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a secret could have got to. */
export interface Places {
  /** Searched with all they hold, names of files included. */
  folders: readonly string[];
  /** Everything that was said, by the name of the place. */
  texts: Readonly<Record<string, string>>;
}

/** A secret as it may lie in a file or a text: one entry per encoding. */
export function formsOf(secret: string): [encoding: string, bytes: Buffer][] {
  const bytes = Buffer.from(secret);
  const aligned = (encoding: 'base64' | 'base64url') =>
    [0, 1, 2].map((offset): [string, Buffer] => {
      const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString(encoding);
      // The outermost characters also hold bits of the neighbours.
      const whole = Math.floor(((offset + bytes.length) * 8) / 6);
      return [
        `${encoding} at ${offset}`,
        Buffer.from(text.slice(Math.ceil((offset * 8) / 6), whole)),
      ];
    });
  const utf16 = Buffer.from(secret, 'utf16le');
  return [
    ['plain', bytes],
    ['JSON', Buffer.from(JSON.stringify(secret).slice(1, -1))],
    ['URL', Buffer.from(encodeURIComponent(secret))],
    ...aligned('base64'),
    ...aligned('base64url'),
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['UTF-16LE', utf16],
    ['UTF-16BE', Buffer.from(utf16).swap16()],
  ];
}

/** Every place that holds one of the secrets, with the number of the secret and its encoding. */
export async function findSecrets(secrets: readonly string[], places: Places): Promise<string[]> {
  const forms = secrets.flatMap((secret, index) =>
    formsOf(secret).map(([encoding, bytes]) => ({ name: `secret ${index} as ${encoding}`, bytes })),
  );
  const hits: string[] = [];
  const search = (place: string, content: Buffer): void => {
    for (const { name, bytes } of forms)
      if (content.includes(bytes)) hits.push(`${place}: ${name}`);
  };
  for (const [place, text] of Object.entries(places.texts)) {
    search(place, Buffer.from(text));
    search(place, Buffer.from(text, 'latin1'));
  }
  for (const folder of places.folders) {
    // A file that got its name meanwhile is looked for again.
    for (let round = 1; !(await searchFolder(folder, search)); round += 1)
      if (round === 10) throw new Error(`${folder} does not come to rest`);
  }
  return [...new Set(hits)];
}

/** False when a file went while the folder was read. */
async function searchFolder(
  folder: string,
  search: (place: string, content: Buffer) => void,
): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  search(`names in ${folder}`, Buffer.from(entries.map(({ name }) => name).join('\n')));
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (content === null) return false;
    search(path, content);
  }
  return true;
}
