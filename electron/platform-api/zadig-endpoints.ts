import type { Registry } from '../../shared/model/registry.ts';
import { text } from '../../shared/text/text.ts';
import type { JsonObject } from '../exchange/text/json-value.ts';
import { zadig } from '../exchange/zadig/zadig.ts';
import { readProvider, zadigProviderOf } from '../exchange/zadig/zadig-fields.ts';
import { assertOneOf, booleanField, objectBody, requiredText, textField } from './body-fields.ts';
import { invalidField, requiredField } from './platform-refusal.ts';
import { type PlatformRegistries, type RegistryChanges, readBody } from './platform-registries.ts';
import type { PlatformSystem } from './platform-system.ts';

/** The document's list, "Image registry provider, including the following providers". */
const providers = ['acr', 'tcr', 'swr', 'ecr', 'dockerhub', 'harbor', 'nexus', 'native'];
const done = { status: 200, body: { message: 'success' } };

/**
 * Zadig's image registries (docs.koderover.com, Zadig v4.1, "api/registry"): list, get, create and
 * update; there is no delete. `registry_id` is Berth's id. Refusals as koderover/zadig makes
 * them (`pkg/tool/errors`, `ErrorMessage`).
 */
export function zadigEndpoints(
  registries: (signal: AbortSignal) => PlatformRegistries,
): PlatformSystem {
  const path = '/openapi/system/registry';
  return {
    name: 'Zadig',
    refusal: ({ status, message, hint }) => ({
      status,
      body: { type: 'error', code: status, message, description: hint ?? '', extra: {} },
    }),
    endpoints: [
      {
        method: 'GET',
        path,
        answer: async ({ signal }) => ({
          status: 200,
          body: (await registries(signal).list()).map(shown),
        }),
      },
      {
        method: 'POST',
        path,
        async answer({ body, signal }) {
          const record = objectBody(body);
          assertCreate(record);
          // The first one becomes the default by itself, there as here.
          const makeDefault = booleanField(record, 'is_default') === true ? true : undefined;
          const came = readBody(zadig, record);
          if (came.credential === null) throw requiredField('secret_key');
          await registries(signal).create(came, { makeDefault, rename: true });
          return done;
        },
      },
      {
        method: 'GET',
        path: `${path}/:id`,
        answer: async ({ path: { id }, signal }) => ({
          status: 200,
          body: shown(await registries(signal).find((one) => one.id === id)),
        }),
      },
      {
        method: 'PUT',
        path: `${path}/:id`,
        async answer({ path: { id }, body, signal }) {
          const own = registries(signal);
          const registry = await own.find((one) => one.id === id);
          const record = objectBody(body);
          const changes = changesOf(registry, record);
          const isDefault = booleanField(record, 'is_default');
          // The flag cannot be taken from the default, as in Zadig: another one takes it.
          if (isDefault === false && registry.isDefault)
            throw invalidField('is_default', text('platform.keepDefault'));
          if (isDefault === true && !registry.active)
            throw invalidField('is_default', text('platform.inactiveDefault'));
          const saved = await own.update(registry, changes);
          if (isDefault === true && !saved.isDefault) await own.setDefault(saved);
          return done;
        },
      },
    ],
  };
}

function shown(registry: Registry) {
  return {
    registry_id: registry.id,
    address: registry.address,
    provider: shownProvider(registry),
    region: registry.region ?? '',
    namespace: registry.namespace ?? '',
    is_default: registry.isDefault,
  };
}

/** A name of the document's list: `native` for what it does not have. */
function shownProvider({ provider }: Registry): string {
  return provider === 'nexus' ? provider : zadigProviderOf(provider);
}

function assertCreate(record: JsonObject): void {
  assertAddress(requiredText(record, 'address'));
  const provider = requiredText(record, 'provider');
  assertOneOf('provider', provider, providers);
  if (provider === 'ecr') requiredText(record, 'region');
  else requiredText(record, 'namespace');
  for (const key of ['region', 'namespace', 'tls_cert']) textField(record, key);
  for (const key of ['access_key', 'secret_key']) requiredText(record, key);
  booleanField(record, 'enable_tls');
}

/** What differs from what is shown now: a caller sends back what it does not change. */
function changesOf(registry: Registry, record: JsonObject): RegistryChanges {
  const now = shown(registry);
  const id = textField(record, 'registry_id');
  if (id !== undefined && id !== null && id !== registry.id)
    throw invalidField('registry_id', text('platform.otherId'));
  const address = requiredText(record, 'address');
  const provider = requiredText(record, 'provider');
  const region = textField(record, 'region') ?? now.region;
  const namespace = textField(record, 'namespace') ?? now.namespace;
  if (provider !== now.provider) assertOneOf('provider', provider, providers);
  if (address !== now.address) assertAddress(address);
  return {
    ...(address === now.address ? {} : { address }),
    ...(provider === now.provider ? {} : { provider: readProvider(provider, address) }),
    ...(region === now.region ? {} : { region: region === '' ? null : region }),
    ...(namespace === now.namespace ? {} : { namespace: namespace === '' ? null : namespace }),
  };
}

/** "Image registry address, must include protocol". */
function assertAddress(address: string): void {
  if (!/^https?:\/\//i.test(address)) throw invalidField('address', text('platform.protocol'));
}
