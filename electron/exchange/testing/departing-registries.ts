import fc from 'fast-check';
import { normaliseAddress } from '../../../shared/address.ts';
import { withoutHidden } from '../../../shared/hidden-characters.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { providers } from '../../../shared/model/provider.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { savedPlace } from '../../../shared/saved-place.ts';
import { isMasked } from '../../../shared/secret-keys.ts';
import type { DepartingRegistry } from '../foreign-format.ts';
import { accountOf } from '../portable-registry.ts';

/** Text without hidden characters and spaces at its ends. */
const line = (max: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: max })
    .map((text) => withoutHidden(withoutHidden(text).slice(0, max)))
    .filter((text) => text !== '');

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
const host = fc.oneof(
  fc.tuple(label, label).map(([one, two]) => `${one}.${two}.example`),
  fc.constantFrom(
    'docker.io',
    'quay.io',
    'ghcr.io',
    'localhost',
    '127.0.0.1',
    'registry.cn-hangzhou.aliyuncs.com',
    'demo.tencentcloudcr.com',
    'swr.cn-north-4.myhuaweicloud.com',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'europe-docker.pkg.dev',
    'demo.azurecr.io',
    'harbor.example.com',
  ),
);

const address = fc
  .tuple(
    fc.constantFrom('https', 'https', 'https', 'http'),
    host,
    fc.option(fc.integer({ min: 1, max: 65_535 })),
    fc.option(fc.array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,8}$/), { maxLength: 2 })),
  )
  .map(([protocol, name, port, path]) =>
    [`${protocol}://${name}`, port === null ? '' : `:${port}`, ...(path ?? []).map((p) => `/${p}`)]
      .join('')
      .replace(/\/v2$/, ''),
  )
  .map(normaliseAddress)
  .filter((result) => result.ok)
  .map((result) => (result.ok ? result.address : ''));

const region = fc.constantFrom('eu-west-1', 'cn-north-4', 'us-gov-west-1', 'ap-southeast-3');
const namespace = fc
  .array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));

const pem = fc
  .base64String({ minLength: 4, maxLength: 80 })
  .map((body) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);

const secret = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !isMasked(text) && !/\p{Cs}/u.test(text));
const username = line(30)
  .map((text) => text.replaceAll(':', ''))
  .filter((text) => !isMasked(text));
const accessKey = fc.stringMatching(/^[A-Z0-9]{16,20}$/);

const credential: fc.Arbitrary<Credential> = fc.oneof(
  fc.record({ kind: fc.constant('none' as const) }),
  fc.record({ kind: fc.constant('password' as const), username, password: secret }),
  fc.record({ kind: fc.constant('accessKey' as const), accessKey, secretKey: secret }),
  fc.record({ kind: fc.constant('token' as const), token: secret, username }),
  fc.record({ kind: fc.constant('token' as const), token: secret }),
  fc.record({ kind: fc.constant('helper' as const), helper: fc.constant('osxkeychain') }),
  fc.record({ kind: fc.constant('awsProfile' as const), profile: fc.constant('work') }),
);

const proxy = fc.constantFrom('system', 'system', 'none', 'http://proxy.example.com:3128');

/** One saved registry as it leaves Berth; the secret comes along half of the time. */
export function departingRegistry(): fc.Arbitrary<DepartingRegistry> {
  return fc
    .record({
      id: fc.uuid({ version: 4 }),
      name: line(100),
      description: fc.option(line(250)),
      address,
      internalAddress: fc.option(address, { freq: 3 }),
      otherProvider: fc.option(fc.constantFrom(...providers), { freq: 2 }),
      region: fc.option(region),
      namespace: fc.option(namespace),
      verify: fc.boolean(),
      caCertificate: fc.option(pem),
      clientCertificate: fc.option(pem, { freq: 2 }),
      proxy,
      active: fc.boolean(),
      readOnly: fc.boolean(),
      group: fc.option(line(20)),
      pinned: fc.array(namespace, { maxLength: 2 }),
      clusters: fc.array(line(30), { maxLength: 2 }),
      credential,
      withSecret: fc.boolean(),
    })
    .map((parts) => {
      const place = savedPlace(parts.address, parts.namespace);
      const guess = guessProvider(place.address);
      const provider = parts.otherProvider ?? guess.provider;
      const own = provider === guess.provider ? guess.region : null;
      const account = accountOf(parts.credential);
      const registry: Registry = {
        id: parts.id,
        name: parts.name,
        description: parts.description,
        ...place,
        internalAddress: parts.internalAddress,
        provider,
        region: own ?? parts.region ?? (provider === 'ecr' ? 'eu-west-1' : null),
        tls: {
          verify: parts.verify,
          ...(parts.caCertificate === null ? {} : { caCertificate: parts.caCertificate }),
          ...(parts.clientCertificate === null
            ? {}
            : { clientCertificate: parts.clientCertificate }),
          hasClientKey: parts.clientCertificate !== null,
        },
        proxy: parts.proxy,
        credential:
          account === null
            ? { kind: 'none', state: 'saved', changedAt: null }
            : {
                ...account,
                state: parts.withSecret ? 'saved' : 'missing',
                changedAt: parts.withSecret ? '2026-01-01T00:00:00.000Z' : null,
              },
        active: parts.active,
        readOnly: parts.readOnly,
        group: parts.group,
        pinned: parts.pinned,
        clusters: parts.clusters,
        platform: {},
        sample: false,
        isDefault: false,
        createdAt: '2026-01-01T00:00:00.000Z',
        updatedAt: '2026-01-01T00:00:00.000Z',
        revision: 1,
      };
      return {
        registry,
        credential: parts.withSecret && account !== null ? parts.credential : null,
      };
    });
}

/** Up to `max` registries with different names, one of them the default now and then. */
export function departingRegistries(max: number): fc.Arbitrary<DepartingRegistry[]> {
  return fc
    .tuple(
      fc.uniqueArray(departingRegistry(), {
        minLength: 1,
        maxLength: max,
        selector: ({ registry }) => registry.name.normalize('NFC').toLowerCase(),
      }),
      fc.option(fc.nat(max - 1)),
    )
    .map(([departing, chosen]) =>
      departing.map((one, index) => ({
        ...one,
        registry: {
          ...one.registry,
          isDefault: index === chosen && one.registry.active,
        },
      })),
    );
}
