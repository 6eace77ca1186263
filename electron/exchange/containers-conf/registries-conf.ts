import { parse } from 'smol-toml';
import { z } from 'zod';
import { credentialInputSchema } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';
import { locationOfKey } from '../docker-logins/found-login.ts';

/** One file of a configuration made of several; the first is the main one. */
export interface ConfigurationFile {
  path: string;
  text: string;
}

/** A registry that the containers tools are told about, with or without a login. */
export interface ListedRegistry {
  /** The file that says so. */
  path: string;
  address: string;
  namespace: string | null;
  /** False: the tools are forbidden to pull from it. */
  active: boolean;
  /** Said of it, in sentences. */
  remarks: readonly Text[];
}

export interface ListedRegistries {
  registries: readonly ListedRegistry[];
  /** Helpers asked for every registry. */
  stores: readonly string[];
  notes: readonly ExchangeNote[];
}

/** The pseudo-helper that means the tools' own files. */
const ownFiles = 'containers-auth.json';

/** Tables of all files together. */
const mostTables = 5_000;

const tableSchema = z.object({
  prefix: z.string().optional(),
  location: z.string().optional(),
  insecure: z.boolean().optional(),
  blocked: z.boolean().optional(),
});
const fileSchema = z.object({
  'unqualified-search-registries': z.array(z.string()).max(1_000).optional(),
  'credential-helpers': z.array(z.string()).max(100).optional(),
  registry: z.array(tableSchema).optional(),
});
type Table = z.infer<typeof tableSchema>;

/**
 * Reads `registries.conf` and its drop-in files, in the order in which they
 * count (containers-registries.conf(5), containers-registries.conf.d(5)): a
 * later list replaces an earlier one, tables are replaced by their prefix. A file
 * that cannot be read is noted and passed over.
 */
export function readRegistriesConf(files: readonly ConfigurationFile[]): ListedRegistries {
  const notes: ExchangeNote[] = [];
  const tables = new Map<string, { path: string; table: Table }>();
  let search: { path: string; hosts: readonly string[] } = { path: '', hosts: [] };
  let stores: readonly string[] = [];
  const leftOut = new Set<string>();
  for (const { path, text } of files) {
    const file = parsed(text);
    if (file === null) {
      notes.push({ ...asMessage(asText('podman.notVersion2', { path })) });
      continue;
    }
    for (const table of file.registry ?? []) {
      const prefix = table.prefix ?? table.location ?? '';
      if (tables.size < mostTables || tables.has(prefix)) tables.set(prefix, { path, table });
      else leftOut.add(path);
    }
    const hosts = file['unqualified-search-registries'];
    if (hosts !== undefined) search = { path, hosts };
    stores = file['credential-helpers'] ?? stores;
  }
  for (const path of leftOut)
    notes.push({ ...asMessage(asText('podman.tooMany', { path, maximum: mostTables })) });
  const listed = [
    ...[...tables.values()].map(({ path, table }) => ofTable(path, table)),
    ...search.hosts.map((host) => ofLocation(search.path, host, true, [])),
  ];
  return {
    registries: listed.filter((one) => one !== null),
    stores: stores.filter(isStore),
    notes,
  };
}

/** Null for what is not TOML, or not of the second version of this format. */
function parsed(text: string): z.infer<typeof fileSchema> | null {
  try {
    return fileSchema.safeParse(parse(text.replace(/^\uFEFF/, ''))).data ?? null;
  } catch {
    return null;
  }
}

function ofTable(path: string, table: Table): ListedRegistry | null {
  const { prefix = '', location = prefix, insecure = false, blocked = false } = table;
  return ofLocation(path, location === '' ? prefix : location, !blocked, [
    ...(prefix === '' || prefix === location ? [] : [asText('podman.prefix', { prefix })]),
    ...(insecure ? [asText('podman.insecure')] : []),
    ...(blocked ? [asText('podman.blocked')] : []),
  ]);
}

/** Null for a wildcard, a tag or anything else that names no one registry. */
function ofLocation(
  path: string,
  prefix: string,
  active: boolean,
  remarks: readonly Text[],
): ListedRegistry | null {
  const location = prefix.includes('*') ? null : locationOfKey(prefix);
  return location === null ? null : { path, ...location, active, remarks };
}

function isStore(name: string): boolean {
  return (
    name !== ownFiles && credentialInputSchema.safeParse({ kind: 'helper', helper: name }).success
  );
}
