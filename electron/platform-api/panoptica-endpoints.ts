import type { Registry } from '../../shared/model/registry.ts';
import { isMasked } from '../../shared/secret-keys.ts';
import { text } from '../../shared/text/text.ts';
import { checkedDraft, incomingRecord } from '../app/exchange/incoming-record.ts';
import { panoptica } from '../exchange/panoptica/panoptica.ts';
import {
  credentialsTypes,
  providerOfType,
  registryTypes,
  typeOfProvider,
} from '../exchange/panoptica/panoptica-names.ts';
import type { JsonObject } from '../exchange/text/json-value.ts';
import { assertOneOf, objectAt, objectBody, requiredText, textField } from './body-fields.ts';
import { invalidField, refusalOf, requiredField } from './platform-refusal.ts';
import { type PlatformRegistries, type RegistryChanges, readBody } from './platform-registries.ts';
import type { PlatformAnswer, PlatformSystem } from './platform-system.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Panoptica's registries (Cisco-Kosha/cisco-panoptica, `openapi.json`, "Panoptica Management API"
 * 1.0.0): list, create, update, delete and the two tests of a connection, which answer 204
 * or 412. Secrets are never answered; a body without one keeps it.
 */
export function panopticaEndpoints(
  registries: (signal: AbortSignal) => PlatformRegistries,
): PlatformSystem {
  const path = '/api/registries';
  const one = (signal: AbortSignal, id: string | undefined) =>
    registries(signal).find((registry) => registry.id === id?.toLowerCase());
  const refusal: PlatformSystem['refusal'] = ({ status, message, hint }) => ({
    status,
    body: { message: hint === undefined ? message : `${message}. ${hint}` },
  });
  /** "Failed to connect to Registry" is 412, whatever the registry said. */
  const tested = async (test: Promise<void>): Promise<PlatformAnswer> => {
    try {
      await test;
      return { status: 204 };
    } catch (error) {
      const refused = refusalOf(error);
      return refusal({ ...refused, status: refused.status === 400 ? 400 : 412 });
    }
  };
  return {
    name: 'Panoptica',
    refusal,
    endpoints: [
      {
        method: 'GET',
        path,
        async answer({ query, signal }) {
          assertOneOf('sortKey', query.get('sortKey') ?? 'url', ['url']);
          const direction = query.get('sortDir') ?? 'ASC';
          assertOneOf('sortDir', direction, ['ASC', 'DESC']);
          const all = (await registries(signal).list()).map(shown);
          all.sort((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0));
          return { status: 200, body: direction === 'DESC' ? all.reverse() : all };
        },
      },
      {
        method: 'POST',
        path,
        async answer({ body, signal }) {
          const came = readWhole(objectBody(body));
          return {
            status: 201,
            body: shown(await registries(signal).create(came, { rename: true })),
          };
        },
      },
      {
        method: 'POST',
        path: `${path}/testConnection`,
        async answer({ body, signal }) {
          const came = readWhole(objectBody(body));
          const draft = checkedDraft(incomingRecord('', came).record);
          if (!draft.ok) throw invalidField(draft.issues[0]?.path ?? '', text('platform.notTaken'));
          const credential = came.credential ?? ({ kind: 'none' } as const);
          const registry = { ...draft.value, credential };
          return tested(registries(signal).check({ registry }));
        },
      },
      {
        method: 'POST',
        path: `${path}/testConnection/:id`,
        async answer({ path: { id }, signal }) {
          const registry = await one(signal, id);
          return tested(registries(signal).check({ id: registry.id }));
        },
      },
      {
        method: 'PUT',
        path: `${path}/:id`,
        async answer({ path: { id }, body, signal }) {
          const registry = await one(signal, id);
          const changes = changesOf(registry, objectBody(body));
          return { status: 200, body: shown(await registries(signal).update(registry, changes)) };
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
    ],
  };
}

function shown(registry: Registry) {
  const { id, provider, address, clusters, credential, region } = registry;
  const { kind, username } = credential;
  const aws = kind === 'accessKey';
  return {
    id,
    type: typeOfProvider(provider),
    url: address,
    clusterIds: clusters.filter((cluster) => uuid.test(cluster)),
    ...(username === undefined
      ? {}
      : {
          credentials: aws
            ? {
                registryCredentialsType: credentialsTypes.aws,
                accessKeyId: username,
                region: region ?? '',
              }
            : {
                registryCredentialsType:
                  provider === 'artifactory' ? credentialsTypes.jfrog : credentialsTypes.standard,
                username,
              },
        }),
  };
}

function assertRegistry(record: JsonObject): void {
  requiredText(record, 'url');
  assertOneOf('type', requiredText(record, 'type'), registryTypes);
  const { clusterIds = [] } = record;
  const areIds =
    Array.isArray(clusterIds) && clusterIds.every((id) => typeof id === 'string' && uuid.test(id));
  if (!areIds) throw invalidField('clusterIds', text('platform.type', { type: 'a list of UUIDs' }));
  const credentials = objectAt(record, 'credentials');
  if (Object.keys(credentials).length === 0) return;
  const kind = requiredText(credentials, 'registryCredentialsType', {
    field: 'credentials.registryCredentialsType',
  });
  assertOneOf('credentials.registryCredentialsType', kind, Object.values(credentialsTypes));
  const required = kind === credentialsTypes.aws ? ['accessKeyId', 'region'] : ['username'];
  for (const key of required) requiredText(credentials, key, { field: `credentials.${key}` });
}

/** A record with its secret, where it has an account. */
function readWhole(record: JsonObject) {
  assertRegistry(record);
  const came = readBody(panoptica, record);
  if (came.account !== null && came.credential === null)
    throw requiredField(
      came.account.kind === 'accessKey' ? 'credentials.secretAccessKey' : 'credentials.password',
    );
  return came;
}

function changesOf(registry: Registry, record: JsonObject): RegistryChanges {
  assertRegistry(record);
  const now = shown(registry);
  const url = requiredText(record, 'url');
  const type = requiredText(record, 'type');
  const { clusterIds } = record;
  const others = registry.clusters.filter((cluster) => !uuid.test(cluster));
  const ids = Array.isArray(clusterIds) ? clusterIds.map(String) : now.clusterIds;
  const sameIds =
    ids.length === now.clusterIds.length && ids.every((id, i) => id === now.clusterIds[i]);
  const credentials = objectAt(record, 'credentials');
  const aws = credentials['registryCredentialsType'] === credentialsTypes.aws;
  const [userKey, secretKey] = aws ? ['accessKeyId', 'secretAccessKey'] : ['username', 'password'];
  const user = textField(credentials, userKey ?? '', { field: `credentials.${userKey}` });
  const secret = textField(credentials, secretKey ?? '', { field: `credentials.${secretKey}` });
  const kept = secret == null || isMasked(secret);
  if (kept && user != null && user !== registry.credential.username)
    throw invalidField(`credentials.${secretKey}`, text('platform.secretNeeded'));
  const region = aws ? textField(credentials, 'region') : undefined;
  return {
    ...(url === now.url ? {} : { address: url }),
    ...(type === now.type ? {} : { provider: providerOfType(type) ?? 'native' }),
    ...(region == null || region === registry.region ? {} : { region }),
    ...(sameIds ? {} : { clusters: [...others, ...ids] }),
    ...(kept || user == null
      ? {}
      : {
          credential: aws
            ? { kind: 'accessKey', accessKey: user, secretKey: secret }
            : { kind: 'password', username: user, password: secret },
        }),
  };
}
