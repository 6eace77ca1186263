import { randomUUID } from 'node:crypto';
import { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { isMasked } from '../../shared/secret-keys.ts';
import { text } from '../../shared/text/text.ts';
import { rancher } from '../exchange/rancher/rancher.ts';
import { writeRancher } from '../exchange/rancher/rancher-write.ts';
import { keptOriginal } from '../exchange/records/kept-platform.ts';
import type { JsonObject } from '../exchange/text/json-value.ts';
import { objectBody, requiredText, textField } from './body-fields.ts';
import { invalidField, requiredField } from './platform-refusal.ts';
import { type PlatformRegistries, readBody } from './platform-registries.ts';
import type {
  PlatformAnswer,
  PlatformEndpoint,
  PlatformRequest,
  PlatformSystem,
} from './platform-system.ts';
import { rancherId } from './rancher-ids.ts';

/** The one environment that Berth answers for. */
const project = '1a5';

/** The codes of Rancher's API framework by status ("API v1", errors). */
const codes: Readonly<Record<number, string>> = {
  400: 'InvalidBodyContent',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  422: 'MissingRequired',
  503: 'ClusterUnavailable',
};

/**
 * Registries and their credentials of Rancher 1 (rancher.com/docs/rancher/v1.4, "API v1",
 * `registry`, `registryCredential`). A registry has one credential at most: the one added
 * last, as Rancher uses it.
 */
export function rancherEndpoints(
  registries: (signal: AbortSignal) => PlatformRegistries,
): PlatformSystem {
  const root = '/v1/projects/:project';
  const find = (request: PlatformRequest, kind: 'registry' | 'credential') => {
    const { id } = request.path;
    const is = (one: Registry) =>
      String(rancherId(kind, one.id)) === id &&
      (kind === 'registry' || one.credential.kind !== 'none');
    return registries(request.signal).find(is);
  };
  const registry = (request: PlatformRequest, one: Registry, status = 200): PlatformAnswer => ({
    status,
    body: shownRegistry(one, linksOf(request.base)),
  });
  const credential = (request: PlatformRequest, one: Registry, status = 200): PlatformAnswer => ({
    status,
    body: shownCredential(one, linksOf(request.base)),
  });

  /** The action of a query, such as `?action=activate`. */
  async function act(request: PlatformRequest) {
    const action = request.query.get('action') ?? '';
    if (action !== 'activate' && action !== 'deactivate')
      throw BerthError.invalid('action', text('platform.noAction', { action }));
    const own = registries(request.signal);
    return registry(
      request,
      await own.setActive(await find(request, 'registry'), action === 'activate'),
    );
  }

  const endpoints: PlatformEndpoint[] = [
    {
      method: 'GET',
      path: `${root}/registries`,
      async answer({ base, signal }) {
        const all = await registries(signal).list();
        const links = linksOf(base);
        return {
          status: 200,
          body: collection(
            'registry',
            links.all('registries'),
            all.map((one) => shownRegistry(one, links)),
          ),
        };
      },
    },
    {
      method: 'POST',
      path: `${root}/registries`,
      async answer(request) {
        const body = objectBody(request.body);
        requiredText(body, 'serverAddress');
        const { name, description } = writable(body);
        const came = readBody(rancher, {
          serverAddress: requiredText(body, 'serverAddress'),
          ...(name == null || name === '' ? {} : { name }),
          ...(description == null ? {} : { description }),
        });
        const rename = name == null || name === '';
        return registry(request, await registries(request.signal).create(came, { rename }), 201);
      },
    },
    {
      method: 'GET',
      path: `${root}/registries/:id`,
      answer: async (request) => registry(request, await find(request, 'registry')),
    },
    {
      method: 'PUT',
      path: `${root}/registries/:id`,
      async answer(request) {
        const one = await find(request, 'registry');
        const body = objectBody(request.body);
        const { name, description } = writable(body);
        const address = textField(body, 'serverAddress');
        if (address != null && address !== serverAddressOf(one))
          throw invalidField('serverAddress', text('platform.createOnly'));
        const saved = await registries(request.signal).update(one, {
          ...(name == null || name === '' || name === one.name ? {} : { name }),
          ...(description === undefined || description === one.description ? {} : { description }),
        });
        return registry(request, saved);
      },
    },
    {
      method: 'DELETE',
      path: `${root}/registries/:id`,
      async answer(request) {
        const one = await find(request, 'registry');
        await registries(request.signal).delete(one);
        const shown = shownRegistry(one, linksOf(request.base));
        return { status: 200, body: { ...shown, state: 'removed', actions: {} } };
      },
    },
    { method: 'POST', path: `${root}/registries/:id`, answer: act },
  ];
  // The documents write `registryCredentials`, Rancher's own links `registrycredentials`.
  for (const name of ['registryCredentials', 'registrycredentials'])
    endpoints.push(...credentialEndpoints(`${root}/${name}`));

  function credentialEndpoints(path: string): PlatformEndpoint[] {
    return [
      {
        method: 'GET',
        path,
        async answer({ base, signal }) {
          const links = linksOf(base);
          const all = (await registries(signal).list()).filter(hasCredential);
          const shown = all.map((one) => shownCredential(one, links));
          return {
            status: 200,
            body: collection('registryCredential', links.all('registrycredentials'), shown),
          };
        },
      },
      {
        method: 'POST',
        path,
        async answer(request) {
          const body = objectBody(request.body);
          const { registryId } = body;
          if (registryId === undefined || registryId === null) throw requiredField('registryId');
          const own = registries(request.signal);
          const owner = await own.find(
            (one) => rancherId('registry', one.id) === Number(registryId),
          );
          const username = requiredText(body, 'publicValue');
          const password = requiredText(body, 'secretValue');
          if (isMasked(password)) throw requiredField('secretValue');
          const saved = await own.update(owner, {
            credential: { kind: 'password', username, password },
          });
          return credential(request, saved, 201);
        },
      },
      {
        method: 'GET',
        path: `${path}/:id`,
        answer: async (request) => credential(request, await find(request, 'credential')),
      },
      {
        method: 'PUT',
        path: `${path}/:id`,
        async answer(request) {
          const one = await find(request, 'credential');
          const body = objectBody(request.body);
          const now = one.credential.username ?? '';
          const username = textField(body, 'publicValue') ?? now;
          const given = textField(body, 'secretValue');
          const kept = given == null || isMasked(given);
          if (kept && username !== now)
            throw invalidField('secretValue', text('platform.secretNeeded'));
          if (kept) return credential(request, one);
          const saved = await registries(request.signal).update(one, {
            credential: { kind: 'password', username, password: given },
          });
          return credential(request, saved);
        },
      },
      {
        method: 'DELETE',
        path: `${path}/:id`,
        async answer(request) {
          const one = await find(request, 'credential');
          await registries(request.signal).update(one, { credential: { kind: 'none' } });
          const shown = shownCredential(one, linksOf(request.base));
          return { status: 200, body: { ...shown, state: 'removed', actions: {} } };
        },
      },
      {
        method: 'POST',
        path: `${path}/:id`,
        async answer(request) {
          const one = await find(request, 'credential');
          const action = request.query.get('action') ?? '';
          if (action === 'activate') return credential(request, one);
          throw BerthError.invalid(
            'action',
            action === 'deactivate'
              ? text('platform.sharedCredential')
              : text('platform.noAction', { action }),
          );
        },
      },
    ];
  }

  return {
    name: 'Rancher',
    refusal: ({ status, message, hint, field }) => ({
      status,
      body: {
        id: randomUUID(),
        type: 'error',
        links: {},
        actions: {},
        status,
        code: codes[status] ?? 'ServerError',
        message,
        detail: hint ?? null,
        ...(field === undefined ? {} : { fieldName: field }),
      },
    }),
    endpoints: endpoints.map((endpoint) => ({
      ...endpoint,
      async answer(request) {
        if (request.path['project'] !== project)
          throw BerthError.of('NOT_FOUND', text('platform.noProject', { project }));
        return endpoint.answer(request);
      },
    })),
  };
}

interface Links {
  all(kind: string): string;
  one(kind: string, id: number): string;
}

function linksOf(base: string): Links {
  const all = (kind: string) => `${base}/v1/projects/${project}/${kind}`;
  return { all, one: (kind, id) => `${all(kind)}/${id}` };
}

function hasCredential({ credential }: Registry): boolean {
  return credential.kind !== 'none';
}

function writable(body: JsonObject) {
  return {
    name: textField(body, 'name', { maximum: 100 }),
    description: textField(body, 'description', { maximum: 250 }),
  };
}

function collection(resourceType: string, self: string, data: JsonObject[]): JsonObject {
  return { type: 'collection', resourceType, links: { self }, data };
}

function serverAddressOf(registry: Registry): string {
  const { serverAddress } = writeRancher({ registry, credential: null }, 'shown', false).registry;
  return typeof serverAddress === 'string' ? serverAddress : registry.address;
}

/** Common fields of every resource ("common resource fields"), which nobody writes. */
function common(registry: Registry) {
  return {
    accountId: project,
    created: registry.createdAt,
    createdTS: Date.parse(registry.createdAt),
    data: null,
    removeTime: null,
    removed: null,
    state: registry.active ? 'active' : 'inactive',
    transitioning: 'no',
    transitioningMessage: null,
    transitioningProgress: null,
  };
}

function shownRegistry(registry: Registry, links: Links): JsonObject {
  const id = rancherId('registry', registry.id);
  const self = links.one('registries', id);
  const kept = keptOriginal(registry, 'rancher')?.record ?? {};
  const action = registry.active ? 'deactivate' : 'activate';
  return {
    id,
    type: 'registry',
    links: { self, credentials: links.all('registrycredentials') },
    actions: { update: self, remove: self, [action]: `${self}?action=${action}` },
    ...common(registry),
    kind: 'registry',
    uuid: registry.id,
    name: registry.name,
    description: registry.description,
    serverAddress: serverAddressOf(registry),
    driverName: textField({ v: kept['driverName'] ?? null }, 'v') ?? null,
    externalId: null,
    blockDevicePath: null,
    volumeAccessMode: null,
    volumeCapabilities: [],
  };
}

function shownCredential(registry: Registry, links: Links): JsonObject {
  const id = rancherId('credential', registry.id);
  const registryId = rancherId('registry', registry.id);
  const self = links.one('registrycredentials', id);
  return {
    id,
    type: 'registryCredential',
    links: { self, registry: links.one('registries', registryId) },
    actions: { update: self, remove: self },
    ...common(registry),
    kind: 'registryCredential',
    name: null,
    description: null,
    email: null,
    publicValue: registry.credential.username ?? null,
    secretValue: null,
    registryId,
  };
}
