import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { uriPart } from '../../shared/uri-part.ts';
import type { ExchangedRegistry } from '../exchange/foreign-format.ts';
import { foreignFormat } from '../exchange/formats.ts';
import { isJsonObject, type JsonObject, textOf } from '../exchange/text/json-value.ts';
import type { SystemClient } from './system-client.ts';
import type { SystemTarget } from './system-target.ts';

/** A record as a system tells it, and what it means in Berth's words. */
export interface ForeignRecord {
  foreignId: string;
  /** As it came. */
  record: JsonObject;
  /** Rancher's credential that is in use. */
  credentialId: string | null;
  read: ExchangedRegistry;
}

export interface ForeignRecords {
  records: ForeignRecord[];
  /** Those that Berth cannot make a record of. */
  unreadable: number;
}

/** More than any system has; beyond it nothing is compared. */
const mostRecords = 10_000;
const mostPages = 200;

/** Where a system keeps its registries, below its address. */
export function pathsOf({ kind, project }: Pick<SystemTarget, 'kind' | 'project'>) {
  if (kind === 'zadig') return { registries: '/openapi/system/registry', credentials: null };
  if (kind === 'runai') return { registries: '/api/v1/asset/registries', credentials: null };
  const root = `/v1/projects/${uriPart(project ?? '')}`;
  return { registries: `${root}/registries`, credentials: `${root}/registrycredentials` };
}

/**
 * All registries of a system. Throws TOO_LARGE for more than 10,000, BAD_RESPONSE for an
 * answer that is no list.
 */
export async function listForeign(
  client: SystemClient,
  target: SystemTarget,
  signal: AbortSignal,
): Promise<ForeignRecords> {
  const paths = pathsOf(target);
  const registries = await listAll(client, paths.registries, signal);
  const credentials =
    paths.credentials === null ? [] : await listAll(client, paths.credentials, signal);
  const records: ForeignRecord[] = [];
  let unreadable = 0;
  for (const record of registries) {
    const own = credentials.filter(
      ({ registryId, removed }) =>
        (removed === undefined || removed === null) &&
        textOf(registryId) !== null &&
        textOf(registryId) === textOf(record['id']),
    );
    const found = isGone(record) ? null : readForeign(target, record, own);
    if (found !== null) records.push(found);
    else if (!isGone(record)) unreadable += 1;
  }
  return { records, unreadable };
}

function isGone({ state, removed }: JsonObject): boolean {
  return (
    ['removed', 'removing', 'purged', 'purging'].includes(String(state)) ||
    typeof removed === 'string'
  );
}

function readForeign(
  { kind }: SystemTarget,
  record: JsonObject,
  credentials: JsonObject[],
): ForeignRecord | null {
  const value = kind === 'rancher' ? [record, ...credentials] : record;
  try {
    const [read, ...more] =
      foreignFormat(kind)?.read(value, JSON.stringify(value)).registries ?? [];
    if (read?.foreignId === undefined || more.length > 0) return null;
    const last = credentials.at(-1);
    return {
      foreignId: read.foreignId,
      record,
      credentialId: last === undefined ? null : textOf(last['id']),
      read,
    };
  } catch {
    // One record that is none loses no other.
    return null;
  }
}

async function listAll(
  client: SystemClient,
  path: string,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const operation = text('operation.compareSystem');
  const all: JsonObject[] = [];
  const origin = new URL(client.urlOf('/'));
  let next: string | null = path;
  for (let page = 0; next !== null; page += 1) {
    const answer = await client.request({
      method: 'GET',
      path: next,
      effect: 'read',
      operation,
      signal,
    });
    const list = listIn(answer);
    if (list === null)
      throw BerthError.of('BAD_RESPONSE', text('systems.noList', { host: origin.host }), {
        reason: 'malformedBody',
      });
    for (const item of list) if (isJsonObject(item)) all.push(item);
    if (all.length > mostRecords || page >= mostPages)
      throw BerthError.tooLarge(
        all.length,
        mostRecords,
        text('systems.tooMany', { maximum: mostRecords }),
      );
    next = nextPage(answer, origin);
  }
  return all;
}

/** A bare list (Zadig), `entries` (Run:ai), `data` (Rancher). */
function listIn(answer: unknown): unknown[] | null {
  if (Array.isArray(answer)) return answer;
  if (!isJsonObject(answer)) return null;
  return [answer['entries'], answer['data']].find(Array.isArray) ?? null;
}

/** Rancher's `pagination.next`, which counts only at the same origin and below the same address. */
function nextPage(answer: unknown, base: URL): string | null {
  const pagination = isJsonObject(answer) ? answer['pagination'] : null;
  const next = isJsonObject(pagination) ? textOf(pagination['next']) : null;
  if (next === null || !URL.canParse(next)) return null;
  const url = new URL(next);
  const prefix = base.pathname.replace(/\/$/, '');
  if (url.host !== base.host || !url.pathname.startsWith(`${prefix}/`)) return null;
  return `${url.pathname.slice(prefix.length)}${url.search}`;
}
