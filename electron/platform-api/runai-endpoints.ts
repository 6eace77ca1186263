import { z } from 'zod';
import { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { isMasked } from '../../shared/secret-keys.ts';
import { text } from '../../shared/text/text.ts';
import { keptOriginal } from '../exchange/records/kept-platform.ts';
import { runai } from '../exchange/runai/runai.ts';
import { metaOf } from '../exchange/runai/runai-asset.ts';
import type { JsonObject } from '../exchange/text/json-value.ts';
import { assertOneOf, objectAt, objectBody, requiredText, textField } from './body-fields.ts';
import { invalidField, requiredField } from './platform-refusal.ts';
import { type PlatformRegistries, type RegistryChanges, readBody } from './platform-registries.ts';
import type { PlatformSystem } from './platform-system.ts';

/** What stands for every stored password; sent back it keeps the password. */
export const passwordMask = '********';
/** Run:ai has no registry without an account; this stands for none. */
const nobody = 'anonymous';

const scopes = ['system', 'tenant', 'cluster', 'department', 'project'];
const scopeNeeds: Readonly<Record<string, string>> = {
  cluster: 'clusterId',
  department: 'departmentId',
  project: 'projectId',
};
const frameworks = ['MPI', 'PyTorch', 'TF', 'XGBoost'] as const;
const flag = z.boolean().nullable().optional();
/** `AssetCreationFields`, beside the scope. */
const creationSchema = z.object({
  clusterId: z.uuid().nullable().optional(),
  departmentId: z.string().min(1).nullable().optional(),
  projectId: z.int32().nullable().optional(),
  autoDelete: flag,
  private: flag,
  workloadSupportedTypes: z
    .object({
      inference: flag,
      workspace: flag,
      training: flag,
      distributed: flag,
      distFramework: z.enum(frameworks).nullable().optional(),
    })
    .nullable()
    .optional(),
});
/** What of a kept asset goes into an answer: each key only where it is as the schema has it. */
const keptMeta = {
  scope: z.enum(['system', 'tenant', 'cluster', 'department', 'project']),
  ...creationSchema.shape,
  tenantId: z.int32(),
  projectName: z.string().min(1),
  createdBy: z.string().min(1),
  createdAt: z.iso.datetime({ offset: true }),
  updatedBy: z.string().min(1),
};

/**
 * Run:ai's registry assets (NVIDIA Run:ai 2.24, "Registry"). `meta.id` is Berth's id; who
 * created an asset is kept from where it came, else `berth`.
 */
export function runaiEndpoints(
  registries: (signal: AbortSignal) => PlatformRegistries,
): PlatformSystem {
  const path = '/api/v1/asset/registries';
  const one = (signal: AbortSignal, id: string | undefined) =>
    registries(signal).find((registry) => registry.id === id?.toLowerCase());
  return {
    name: 'Run:ai',
    refusal: ({ status, message, hint }) => ({
      status,
      body: { code: status, message, ...(hint === undefined ? {} : { details: hint }) },
    }),
    endpoints: [
      {
        method: 'GET',
        path,
        async answer({ query, signal }) {
          const name = query.get('name')?.toLowerCase();
          const all = await registries(signal).list();
          const wanted = all.filter((registry) => !name || registry.name.toLowerCase() === name);
          return { status: 200, body: { entries: wanted.map(shown) } };
        },
      },
      {
        method: 'POST',
        path,
        async answer({ body, signal }) {
          const record = objectBody(body);
          assertCreate(record);
          const came = readBody(runai, record);
          if (came.credential === null) throw requiredField('spec.password');
          return {
            status: 201,
            body: shown(await registries(signal).create(came, { rename: false })),
          };
        },
      },
      {
        method: 'GET',
        path: `${path}/:id`,
        answer: async ({ path: { id }, signal }) => ({
          status: 200,
          body: shown(await one(signal, id)),
        }),
      },
      {
        method: 'PUT',
        path: `${path}/:id`,
        async answer({ path: { id }, body, signal }) {
          const registry = await one(signal, id);
          const saved = await registries(signal).update(
            registry,
            changesOf(registry, objectBody(body)),
          );
          return { status: 200, body: shown(saved) };
        },
      },
      {
        method: 'DELETE',
        path: `${path}/:id`,
        async answer({ path: { id }, signal }) {
          await registries(signal).delete(await one(signal, id));
          return { status: 204 };
        },
      },
      {
        method: 'GET',
        path: `${path}/:id/repositories`,
        async answer({ path: { id }, query, signal }) {
          const registry = await one(signal, id);
          const search = query.get('searchName') ?? '';
          const repositories = await registries(signal).repositories(registry, search);
          return { status: 200, body: { repositories } };
        },
      },
      {
        method: 'GET',
        path: `${path}/:id/repositories/tags`,
        async answer({ path: { id }, query, signal }) {
          const repository = query.get('repository');
          if (repository === null || repository === '') throw requiredField('repository');
          const registry = await one(signal, id);
          const search = query.get('searchName') ?? '';
          const tags = await registries(signal).tags(registry, repository, search);
          return { status: 200, body: { name: repository, tags } };
        },
      },
    ],
  };
}

function shown(registry: Registry) {
  const kept: JsonObject = {};
  const original = metaOf(keptOriginal(registry, 'runai')?.record ?? {});
  for (const [key, schema] of Object.entries(keptMeta)) {
    const value = original[key];
    if (value !== undefined && schema.safeParse(value).success) kept[key] = value;
  }
  return {
    meta: {
      scope: 'tenant',
      createdBy: 'berth',
      createdAt: registry.createdAt,
      updatedBy: 'berth',
      ...kept,
      name: registry.name,
      description: registry.description,
      id: registry.id,
      kind: 'registry',
      updatedAt: registry.updatedAt,
      updateCount: registry.revision - 1,
    },
    spec: {
      url: registry.address,
      credentialKind: 'password',
      user: registry.credential.username ?? nobody,
      password: passwordMask,
    },
  };
}

function assertCreate(record: JsonObject): void {
  const meta = objectAt(record, 'meta');
  const spec = objectAt(record, 'spec');
  assertNames(meta);
  const scope = requiredText(meta, 'scope', { field: 'meta.scope' });
  assertOneOf('meta.scope', scope, scopes);
  const parsed = creationSchema.safeParse(meta);
  if (!parsed.success)
    throw BerthError.fromZod(parsed.error, text('platform.why', { why: 'meta' }));
  const need = scopeNeeds[scope];
  if (need !== undefined && meta[need] == null)
    throw invalidField(`meta.${need}`, text('platform.scopeNeeds', { scope }));
  for (const key of ['url', 'user', 'password']) requiredText(spec, key, { field: `spec.${key}` });
  assertKind(requiredText(spec, 'credentialKind', { field: 'spec.credentialKind' }));
}

/** `AssetUpdatableFields`; a name may be as long as Berth's. */
function assertNames(meta: JsonObject): void {
  requiredText(meta, 'name', { field: 'meta.name', maximum: 100 });
  const description = textField(meta, 'description', { field: 'meta.description', maximum: 250 });
  if (description === '') throw requiredField('meta.description');
}

function assertKind(kind: string): void {
  assertOneOf('spec.credentialKind', kind, ['password']);
}

function changesOf(registry: Registry, record: JsonObject): RegistryChanges {
  const meta = objectAt(record, 'meta');
  const spec = objectAt(record, 'spec');
  assertNames(meta);
  const now = shown(registry);
  const name = requiredText(meta, 'name');
  const description = textField(meta, 'description');
  const kind = textField(spec, 'credentialKind', { field: 'spec.credentialKind' });
  if (kind !== undefined && kind !== null) assertKind(kind);
  const url = textField(spec, 'url', { field: 'spec.url' }) ?? now.spec.url;
  const user = textField(spec, 'user', { field: 'spec.user' }) ?? now.spec.user;
  const password = textField(spec, 'password', { field: 'spec.password' }) ?? passwordMask;
  const kept = password === passwordMask || isMasked(password);
  if (kept && user !== now.spec.user)
    throw invalidField('spec.password', text('platform.secretNeeded'));
  return {
    ...(name === registry.name ? {} : { name }),
    ...(description === undefined || description === registry.description ? {} : { description }),
    ...(url === now.spec.url ? {} : { address: url }),
    ...(kept ? {} : { credential: { kind: 'password', username: user, password } }),
  };
}
