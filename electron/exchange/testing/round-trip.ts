import fc from 'fast-check';
import { expect } from 'vitest';
import { type Registry, registryDraftSchema } from '../../../shared/model/registry.ts';
import type { DepartingRegistry, ExchangedRegistry, ForeignFormat } from '../foreign-format.ts';
import { isJsonObject, type JsonObject, type JsonValue, sameJson } from '../json-value.ts';
import { parseLeniently } from '../lenient-json.ts';
import type { RegistryField } from '../not-carried.ts';
import { portableOfSaved } from '../portable-registry.ts';
import { departingRegistries } from './departing-registries.ts';

type ComparedField = RegistryField | 'address';

export interface RoundTripOptions {
  /** Fields that this shape must carry for every record, with no note as a way out. */
  carries: readonly ComparedField[];
  /** Most records of one text; 2 unless told. */
  max?: number;
  runs?: number;
  /** The objects of a written text in which unknown keys must survive; by default a record or each of a list. Empty for texts that are not JSON. */
  records?: (written: JsonValue) => JsonObject[];
}

const emptyRecord = {
  id: '00000000-0000-4000-8000-000000000000',
  sample: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  revision: 1,
};

/** What Berth's book holds once a record was imported as it came. */
export function savedFrom(exchanged: ExchangedRegistry): DepartingRegistry {
  const draft = registryDraftSchema.parse(exchanged.draft);
  const { credential, account } = exchanged;
  const kind = credential?.kind ?? account?.kind ?? 'none';
  const username = credential === null ? account?.username : usernameOf(credential);
  const registry: Registry = {
    ...emptyRecord,
    name: draft.name,
    description: draft.description?.trim() ? draft.description : null,
    address: draft.address,
    internalAddress: draft.internalAddress ?? null,
    provider: draft.provider ?? 'native',
    region: draft.region ?? null,
    namespace: draft.namespace ?? null,
    tls: {
      verify: draft.tls?.verify ?? true,
      ...(draft.tls?.caCertificate == null ? {} : { caCertificate: draft.tls.caCertificate }),
      ...(draft.tls?.clientCertificate == null
        ? {}
        : { clientCertificate: draft.tls.clientCertificate }),
      hasClientKey: draft.tls?.clientKey != null,
    },
    proxy: draft.proxy ?? 'system',
    credential: {
      kind,
      ...(username === undefined ? {} : { username }),
      state: credential === null && kind !== 'none' ? 'missing' : 'saved',
      changedAt: null,
    },
    active: draft.active ?? true,
    readOnly: draft.readOnly ?? false,
    group: draft.group ?? null,
    pinned: [...(exchanged.pinned ?? [])],
    clusters: draft.clusters ?? [],
    platform: draft.platform ?? {},
    isDefault: exchanged.isDefault ?? false,
  };
  return { registry, credential };
}

function usernameOf(credential: NonNullable<ExchangedRegistry['credential']>): string | undefined {
  switch (credential.kind) {
    case 'password':
    case 'token':
      return credential.username;
    case 'accessKey':
      return credential.accessKey;
    case 'awsProfile':
      return credential.profile;
    case 'helper':
      return credential.helper;
    default:
      return undefined;
  }
}

/** Reads a text as the app does: leniently parsed, recognised, read. */
export function readText(format: ForeignFormat, text: string): readonly ExchangedRegistry[] {
  const value = parsedOrUndefined(text);
  if (!(format.recognise(value, text) > 0)) expect.fail(`not recognised: ${text}`);
  return format.read(value, text).registries;
}

/**
 * 1,000 generated sets of records, both ways (assertions only where they fail: they
 * are slow). Export and import: each field of each record comes back as it was or is
 * noted as not carried, and nothing is noted that came back. Import and export: the
 * same JSON, unknown keys and secrets included.
 */
export function expectRoundTrip(
  format: ForeignFormat,
  shape: string,
  options: RoundTripOptions,
): void {
  fc.assert(
    fc.property(departingRegistries(options.max ?? 2), unknownKeys, (departing, unknown) => {
      const written = format.write(frozen(departing), shape);
      if (!written.text.endsWith('\n')) expect.fail('the text ends without a line break');
      const read = readText(format, written.text);
      if (read.length !== departing.length) expect(read).toHaveLength(departing.length);
      departing.forEach((one, index) => {
        const back = read[index];
        if (back === undefined) throw new Error('a record is missing');
        const notes = written.notes
          .filter((note) => note.name === undefined || note.name === one.registry.name)
          .flatMap((note) => note.field ?? []);
        expectSurvived(one, savedFrom(back), notes, options.carries);
      });
      expectSameAgain(format, shape, written.text, unknown, options.records ?? recordsOf);
    }),
    { numRuns: options.runs ?? 1_000 },
  );
}

function expectSurvived(
  before: DepartingRegistry,
  after: DepartingRegistry,
  notes: readonly string[],
  carries: readonly ComparedField[],
): void {
  for (const [field, valueIn] of Object.entries(comparedValues)) {
    const was = valueIn(before.registry);
    const same =
      sameJson(was, valueIn(after.registry)) &&
      (field !== 'credential' ||
        before.credential === null ||
        sameJson(before.credential, after.credential));
    const noted = notes.includes(field);
    // A region in place of none comes with the provider that an address gives.
    if (field === 'region' && was === null && notes.includes('provider')) continue;
    if (!same && !noted) expect(after, `${field} was lost in silence`).toEqual(before);
    if (same && noted && !lacks(was)) expect.fail(`${field} came back and is noted as lost`);
    if (!same && carries.some((carried) => carried === field))
      expect(valueIn(after.registry), `${field} must be carried`).toEqual(was);
  }
}

function lacks(value: unknown): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0);
}

const comparedValues: Record<ComparedField, (registry: Registry) => unknown> = {
  name: (registry) => registry.name,
  description: (registry) => registry.description,
  address: (registry) => registry.address,
  internalAddress: (registry) => registry.internalAddress,
  provider: (registry) => registry.provider,
  region: (registry) => registry.region,
  namespace: (registry) => registry.namespace,
  'tls.verify': (registry) => registry.tls.verify,
  'tls.caCertificate': (registry) => registry.tls.caCertificate ?? null,
  'tls.clientCertificate': (registry) => registry.tls.clientCertificate ?? null,
  proxy: (registry) => registry.proxy,
  credential: (registry) => portableOfSaved(registry).account,
  active: (registry) => registry.active,
  readOnly: (registry) => registry.readOnly,
  group: (registry) => registry.group,
  pinned: (registry) => registry.pinned,
  clusters: (registry) => registry.clusters,
  isDefault: (registry) => registry.isDefault,
};

/** Unknown keys added to every record of a written text come back where they were. */
function expectSameAgain(
  format: ForeignFormat,
  shape: string,
  text: string,
  unknown: JsonObject,
  records: (written: JsonValue) => JsonObject[],
): void {
  const value = parsedOrUndefined(text);
  if (value !== undefined) for (const record of records(value)) Object.assign(record, unknown);
  const given = value === undefined ? text : JSON.stringify(value);
  const again = format.write(frozen(readText(format, given).map(savedFrom)), shape).text;
  if (value === undefined) {
    if (again !== text) expect(again).toBe(text);
    return;
  }
  const back = parseLeniently(again);
  if (!sameJson(back, value)) expect(back).toEqual(value);
}

/** A writer must leave what it writes as it is. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) frozen(item);
    Object.freeze(value);
  }
  return value;
}

function recordsOf(written: JsonValue): JsonObject[] {
  return (Array.isArray(written) ? written : [written]).filter(isJsonObject);
}

function parsedOrUndefined(text: string): JsonValue | undefined {
  try {
    return parseLeniently(text);
  } catch {
    return undefined;
  }
}

/** A user and password before a host are never kept: no text looks like them. */
const plainText = fc.string().filter((text) => !text.includes('@'));

const unknownKeys: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.nat(99).map((n) => `x-unknown-${n}`),
  fc.oneof(
    plainText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(plainText, { maxLength: 2 }),
    fc.record({ inner: plainText, list: fc.array(fc.record({ n: fc.integer() })) }),
  ) as fc.Arbitrary<JsonValue>,
  { maxKeys: 2 },
);
