import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import type { ExportedRegistry } from '../foreign-format.ts';
import { keptOriginal } from '../records/kept-platform.ts';
import { outgoingAccount } from '../records/outgoing-account.ts';
import { overlay } from '../records/overlay.ts';
import {
  type ForeignField,
  portableOfIncoming,
  portableOfSaved,
} from '../records/portable-registry.ts';
import { leftBehind } from '../records/read-back.ts';
import { type JsonObject, textOf, valueAt, withValueAt } from '../text/json-value.ts';
import { metaOf, readOnlyMeta } from './runai-asset.ts';
import { readAsset } from './runai-read.ts';

const system = 'Run:ai';
/** Read-only fields that every asset in an answer has. */
const requiredReadOnlyMeta = ['id', 'kind', 'createdBy', 'createdAt', 'updatedBy', 'updatedAt'];
/** Beside `meta` and `spec` in answers about assets; no request has them. */
const answerKeys = ['usedBy', 'compliance', 'status', 'clusterInfo'];
/** What else a scope needs (`AssetCreationFields`). */
const scopeNeeds: Readonly<Record<string, string>> = {
  cluster: 'clusterId',
  department: 'departmentId',
  project: 'projectId',
};

/** One record as a registry asset, with notes of what does not fit or is missing. */
export function writeAsset(
  exported: ExportedRegistry,
  shape: string,
): { record: JsonObject; notes: ExchangeNote[] } {
  const { registry } = exported;
  const outgoing = outgoingAccount(exported, system, 'password', 'spec.password');
  const original = keptOriginal(registry, 'runai');
  const fields: ForeignField[] = [
    { path: ['meta', 'name'], of: ['name'], value: ({ name }) => name },
    {
      path: ['meta', 'description'],
      of: ['description'],
      value: ({ description }) => description ?? undefined,
    },
    { path: ['spec', 'url'], of: ['address'], value: ({ address }) => address },
    { path: ['spec', 'credentialKind'], of: ['account'], value: () => 'password' },
    { path: ['spec', 'user'], of: ['account'], value: () => outgoing.username ?? undefined },
  ];
  let record = overlay(
    original === null
      ? null
      : {
          record: original.record,
          read: portableOfIncoming(readAsset(original.record, false)),
          left: original.left,
        },
    portableOfSaved(registry),
    fields,
  );
  record = withValueAt(record, ['spec', 'password'], outgoing.secret ?? undefined);
  if (shape === 'create') record = withoutReadOnly(record);
  const { record: filled, notes } = withoutEmpty(exported, record, shape);
  return {
    record: filled,
    notes: [
      ...leftBehind(registry, system, portableOfIncoming(readAsset(filled, false)), outgoing.notes),
      ...outgoing.notes,
      ...notes,
    ],
  };
}

function withoutReadOnly(record: JsonObject): JsonObject {
  const meta = Object.entries(metaOf(record)).filter(([key]) => !readOnlyMeta.includes(key));
  const rest = Object.entries(record).filter(([key]) => !answerKeys.includes(key));
  return { ...Object.fromEntries(rest), meta: Object.fromEntries(meta) };
}

/** Takes required fields out that are empty, and names everything required that is not there. */
function withoutEmpty(
  { registry }: ExportedRegistry,
  record: JsonObject,
  shape: string,
): { record: JsonObject; notes: ExchangeNote[] } {
  const notes: ExchangeNote[] = [];
  const scope = textOf(valueAt(record, ['meta', 'scope']));
  const scopeNeed = scope === null ? undefined : scopeNeeds[scope];
  const required = [
    ['meta', 'name'],
    ['meta', 'scope'],
    ...(scopeNeed === undefined ? [] : [['meta', scopeNeed]]),
    ['spec', 'url'],
    ['spec', 'credentialKind'],
    ['spec', 'user'],
    // A password that is merely left out is told with the account.
    ...(registry.credential.kind === 'none' ? [['spec', 'password']] : []),
    ...(shape === 'create' ? [] : requiredReadOnlyMeta.map((key) => ['meta', key])),
  ];
  let filled = record;
  for (const path of required) {
    if (textOf(valueAt(filled, path)) !== null) continue;
    filled = withValueAt(filled, path, undefined);
    const field = path.join('.');
    notes.push({
      name: registry.name,
      field,
      ...asMessage(missing(field, path.at(-1) ?? '', scope)),
    });
  }
  return { record: filled, notes };
}

function missing(field: string, key: string, scope: string | null): Text {
  if (key === 'scope') return text('runai.scope');
  if (scope !== null && scopeNeeds[scope] === key) return text('runai.forScope', { field, scope });
  if (requiredReadOnlyMeta.includes(key)) return text('runai.given', { field });
  if (key === 'user' || key === 'password') return text('runai.signIn', { field });
  return text('runai.requires', { field });
}
