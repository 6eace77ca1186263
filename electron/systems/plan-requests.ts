import { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { ComparedField, SystemStep } from '../../shared/model/system.ts';
import { asMessage } from '../../shared/text/render.ts';
import { type Text, text } from '../../shared/text/text.ts';
import { uriPart } from '../../shared/uri-part.ts';
import { writeRancher } from '../exchange/rancher/rancher-write.ts';
import { writeAsset } from '../exchange/runai/runai-write.ts';
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  textOf,
  valueAt,
} from '../exchange/text/json-value.ts';
import { writeZadig } from '../exchange/zadig/zadig-write.ts';
import type { Pair } from './compare-records.ts';
import { type ForeignRecord, pathsOf } from './system-records.ts';
import type { SystemTarget } from './system-target.ts';

/** Stands for the id that the system gives a record when it is created. */
export const newId = '{new id}';
/** Stands for a secret in what is shown. */
export const secretMask = '********';

/** One request on its way; `newId` in path and body is filled in from the answer before. */
export interface PlannedRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: JsonObject | undefined;
  /** Its answer holds the new record's id. */
  creates?: boolean;
  /** Its answer must hold this: nothing is deleted on an unproven word. */
  expects?: { path: readonly string[]; value: JsonValue } | undefined;
}

export interface RequestPlan {
  requests: PlannedRequest[];
  notes: { field?: string | undefined; message: string }[];
}

/** Fields that a system takes on create only; a change of them needs a new record. */
const createOnly: Readonly<Record<SystemTarget['kind'], readonly ComparedField[]>> = {
  zadig: [],
  rancher: ['address'],
  runai: ['address', 'username'],
};

/**
 * The exact requests of one step, in their order, with the system's own rules. Throws
 * INVALID_INPUT where something that is needed was not brought, UNSUPPORTED where the system
 * has no such request: nothing was sent then.
 */
export function planStep(target: SystemTarget, pair: Pair, step: SystemStep): RequestPlan {
  const { here, there } = pair;
  if (step.action === 'publish') {
    if (here === null || there !== null) throw notNow();
    return planCreate(target, here, step.secret);
  }
  if (there === null) throw notNow();
  if (step.action === 'remove') return planRemove(target, there);
  if (here === null) throw notNow();
  const wanted = pair.row.fields
    .map(({ field }) => field)
    .filter((field) => step.fields?.[field] === 'here');
  return wanted.length === 0
    ? { requests: [], notes: [] }
    : planUpdate(target, here, there, wanted, step);
}

function planCreate(target: SystemTarget, here: Registry, secret: string | undefined): RequestPlan {
  const { registries, credentials } = pathsOf(target);
  const fresh = withSecret(here, secret);
  if (target.kind === 'zadig') {
    const { record, notes } = writeZadig(fresh, 'create', true);
    required('secret', textOf(record['secret_key']));
    for (const field of ['access_key', record['provider'] === 'ecr' ? 'region' : 'namespace'])
      required(field, textOf(record[field]));
    return { requests: [{ method: 'POST', path: registries, body: record }], notes: noted(notes) };
  }
  if (target.kind === 'runai') {
    const { record, notes } = writeAsset(fresh, 'create');
    const body = withScope(record);
    required('secret', textOf(valueAt(body, ['spec', 'password'])));
    required('spec.user', textOf(valueAt(body, ['spec', 'user'])));
    return {
      requests: [{ method: 'POST', path: registries, body, creates: true }],
      notes: noted(notes.filter(({ field }) => field !== 'meta.scope')),
    };
  }
  const written = writeRancher(fresh, 'create', true);
  const requests: PlannedRequest[] = [
    { method: 'POST', path: registries, body: written.registry, creates: true },
  ];
  for (const credential of written.credentials) {
    required('secret', textOf(credential['secretValue']));
    requests.push({
      method: 'POST',
      path: credentials ?? '',
      body: { ...credential, registryId: newId },
    });
  }
  const action = here.active ? 'activate' : 'deactivate';
  requests.push({ method: 'POST', path: `${registries}/${newId}?action=${action}` });
  return { requests, notes: noted(written.notes) };
}

function planRemove(target: SystemTarget, there: ForeignRecord): RequestPlan {
  if (target.kind === 'zadig') throw BerthError.of('UNSUPPORTED', text('systems.zadigNoDelete'));
  const { registries, credentials } = pathsOf(target);
  const requests: PlannedRequest[] = [];
  if (there.credentialId !== null)
    requests.push({
      method: 'DELETE',
      path: `${credentials}/${uriPart(there.credentialId)}`,
    });
  // Rancher deletes what it does not use any more.
  if (target.kind === 'rancher' && there.read.draft.active !== false)
    requests.push({ method: 'POST', path: `${at(registries, there)}?action=deactivate` });
  requests.push({ method: 'DELETE', path: at(registries, there) });
  return { requests, notes: target.kind === 'runai' ? [note(text('systems.workloads'))] : [] };
}

function planUpdate(
  target: SystemTarget,
  here: Registry,
  there: ForeignRecord,
  wanted: readonly ComparedField[],
  step: SystemStep,
): RequestPlan {
  const { registries } = pathsOf(target);
  if (wanted.some((field) => createOnly[target.kind].includes(field)))
    return planReplace(target, here, there, step);
  if (target.kind === 'zadig') {
    const { record } = writeZadig({ registry: here, credential: null }, 'returned', here.isDefault);
    const body: JsonObject = { ...there.record };
    for (const key of ['address', 'provider', 'region', 'namespace'] as const)
      if (wanted.includes(key)) body[key] = record[key] ?? '';
    if (wanted.includes('isDefault')) {
      if (!here.isDefault) throw BerthError.of('UNSUPPORTED', text('systems.zadigDefault'));
      body['is_default'] = true;
    }
    return { requests: [{ method: 'PUT', path: at(registries, there), body }], notes: [] };
  }
  if (target.kind === 'runai') {
    const meta: JsonObject = {
      name: wanted.includes('name') ? here.name : there.read.draft.name,
      description:
        (wanted.includes('description') ? here.description : there.read.draft.description) ?? null,
    };
    // The schema requires `spec` and gives it no form: it goes back as it came, without the password.
    const spec = isJsonObject(there.record['spec']) ? there.record['spec'] : {};
    const { password: _hidden, ...shown } = spec;
    return {
      requests: [{ method: 'PUT', path: at(registries, there), body: { meta, spec: shown } }],
      notes: [],
    };
  }
  const requests: PlannedRequest[] = [];
  const body: JsonObject = {};
  if (wanted.includes('name')) body['name'] = here.name;
  if (wanted.includes('description')) body['description'] = here.description;
  if (Object.keys(body).length > 0)
    requests.push({ method: 'PUT', path: at(registries, there), body });
  if (wanted.includes('username')) requests.push(...planLogin(target, here, there, step.secret));
  if (wanted.includes('active'))
    requests.push({
      method: 'POST',
      path: `${at(registries, there)}?action=${here.active ? 'activate' : 'deactivate'}`,
    });
  return { requests, notes: [] };
}

/** Rancher uses the credential that was added last: a new one goes in before the old one goes. */
function planLogin(
  target: SystemTarget,
  here: Registry,
  there: ForeignRecord,
  secret: string | undefined,
): PlannedRequest[] {
  const path = pathsOf(target).credentials ?? '';
  const { credentials } = writeRancher(withSecret(here, secret), 'create', true);
  const requests: PlannedRequest[] = credentials.map((credential) => {
    required('secret', textOf(credential['secretValue']));
    return {
      method: 'POST',
      path,
      body: { ...credential, registryId: there.record['id'] ?? null },
    };
  });
  if (there.credentialId !== null)
    requests.push({ method: 'DELETE', path: `${path}/${uriPart(there.credentialId)}` });
  return requests;
}

/**
 * A new record in place of one whose field can only be set on create: made under a name of
 * its own, looked at, the old one deleted, then renamed. Needs consent.
 */
function planReplace(
  target: SystemTarget,
  here: Registry,
  there: ForeignRecord,
  step: SystemStep,
): RequestPlan {
  if (step.replace !== true)
    throw BerthError.invalid('replace', text('systems.replaceConsent'), {
      hint: text('systems.replaceConsent.hint'),
    });
  const { registries } = pathsOf(target);
  const name = here.name;
  const temporary = `${name.slice(0, 80)} (new ${there.foreignId.slice(0, 8)})`;
  const made = planCreate(target, { ...here, name: temporary }, step.secret);
  const fresh = `${registries}/${newId}`;
  const address = target.kind === 'runai' ? ['spec', 'url'] : ['serverAddress'];
  const [first] = made.requests;
  const expected = valueAt(first?.body, address);
  return {
    requests: [
      ...made.requests,
      {
        method: 'GET',
        path: fresh,
        expects: expected === undefined ? undefined : { path: address, value: expected },
      },
      ...planRemove(target, there).requests,
      {
        method: 'PUT',
        path: fresh,
        body:
          target.kind === 'runai'
            ? { meta: { name, description: here.description }, spec: {} }
            : { name, description: here.description },
      },
    ],
    notes: [
      ...made.notes,
      note(target.kind === 'runai' ? text('systems.workloads') : text('systems.replaced')),
    ],
  };
}

/** Run:ai asks for a scope; what did not come from there is the tenant's. */
function withScope(record: JsonObject): JsonObject {
  const meta = isJsonObject(record['meta']) ? record['meta'] : {};
  return textOf(meta['scope']) === null
    ? { ...record, meta: { ...meta, scope: 'tenant' } }
    : record;
}

/** The registry with a secret that came with the step: what is stored stays where it is. */
function withSecret(registry: Registry, secret: string | undefined) {
  const { kind, username = '' } = registry.credential;
  if (secret === undefined || kind === 'none') return { registry, credential: null };
  return {
    registry,
    credential:
      kind === 'accessKey'
        ? ({ kind, accessKey: username, secretKey: secret } as const)
        : ({ kind: 'password', username, password: secret } as const),
  };
}

function at(registries: string, { foreignId }: ForeignRecord): string {
  return `${registries}/${uriPart(foreignId)}`;
}

function required(field: string, value: string | null): void {
  if (value === null) throw BerthError.invalid(field, text('systems.required', { field }));
}

function notNow(): BerthError {
  return BerthError.invalid('action', text('systems.noSuchAction'));
}

function note(told: Text) {
  return { message: asMessage(told).message };
}

function noted(notes: readonly { field?: string | undefined; message: string }[]) {
  return notes.map(({ field, message }) => ({
    ...(field === undefined ? {} : { field }),
    message,
  }));
}

/** Names of fields that hold a secret in the requests of all systems. */
const secretKeys = new Set(['secret_key', 'secretValue', 'password']);

/** A body as it may be shown. */
export function maskedBody(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((item) => maskedBody(item) ?? null);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKeys.has(key) && item !== null ? secretMask : (maskedBody(item) ?? null),
    ]),
  );
}
