import { hostOf } from '../../shared/address.ts';
import type { ApiClient, Input, ListSource, Output, StreamOptions } from '../../shared/api.ts';
import { api } from '../../shared/api.ts';
import { BerthError } from '../../shared/errors.ts';
import type { CallName, StreamName } from '../../shared/methods.ts';
import type { Changed, Topic } from '../../shared/model/event.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { defaultSettings } from '../../shared/model/settings.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';
import type { VaultStatus } from '../../shared/model/vault-status.ts';

/** One page of a list, or the failure that ends it. */
export type FakePage =
  | { names: readonly string[]; source?: ListSource; total?: number; incomplete?: boolean }
  | BerthError;

export type CallHandlers = {
  [M in CallName]?: (input: Input<M>, options: StreamOptions) => Promise<Output<M>> | Output<M>;
};

/** An API in memory, for component tests: what it holds is open to the test. */
export class FakeApi implements ApiClient {
  registries: Registry[] = [];
  defaultId: string | null = null;
  sequence = 1;
  vault: VaultStatus = { state: 'empty', slots: [], session: 0, unreadable: [] };
  /** Pages of `registryId`, or of `registryId/repository`. */
  readonly pages = new Map<string, readonly FakePage[]>();
  /** What the provider knows of the tags of `registryId/repository`; absent: it has no API. */
  readonly details = new Map<string, readonly TagDetails[]>();
  /** Stands in the way of the built-in answers. */
  readonly handlers: CallHandlers = {};
  /** Every call as it came, parsed by the contract's own schema. */
  readonly calls: { method: string; input: unknown }[] = [];
  readonly #listeners = new Set<(changed: Changed | null) => void>();

  async call<M extends CallName>(
    method: M,
    input: Input<M>,
    options: StreamOptions = {},
  ): Promise<Output<M>> {
    const parsed = api[method].input.safeParse(input);
    this.calls.push({ method, input });
    if (!parsed.success) throw BerthError.fromZod(parsed.error, `The input of ${method}`);
    const handler = this.handlers[method];
    const answer: unknown =
      handler === undefined ? this.#answer(method, parsed.data) : await handler(input, options);
    return api[method].output.parse(answer) as Output<M>;
  }

  async *stream<M extends StreamName>(
    method: M,
    input: Input<M>,
    options: StreamOptions = {},
  ): AsyncGenerator<Output<M>, void, undefined> {
    this.calls.push({ method, input });
    const key =
      'repository' in input ? `${input.registryId}/${String(input.repository)}` : input.registryId;
    if (method === 'tags.describe') {
      const tags = this.details.get(key);
      if (tags === undefined) throw BerthError.of('UNSUPPORTED', 'The fake knows no such API');
      yield api[method].output.parse({ tags }) as Output<M>;
      return;
    }
    const field = method === 'tags.list' ? 'tags' : 'repositories';
    for (const page of this.pages.get(key) ?? []) {
      await Promise.resolve();
      if (options.signal?.aborted) throw BerthError.of('CANCELLED', 'Cancelled');
      if (page instanceof BerthError) throw page;
      const { names, source = 'catalog', ...rest } = page;
      const item = { [field]: names, source, ...rest };
      yield api[method].output.parse(item) as Output<M>;
    }
  }

  onChanged(listener: (changed: Changed | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells everyone that something changed. */
  announce(topic: Topic | null): void {
    this.sequence += 1;
    const changed = topic === null ? null : { topic, sequence: this.sequence };
    for (const listener of this.#listeners) listener(changed);
  }

  callsOf(method: CallName | StreamName): unknown[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.input);
  }

  #answer(method: CallName, input: Record<string, unknown> | object): unknown {
    const given: Record<string, unknown> = { ...input };
    const id = String(given['id']);
    const found = this.registries.find((registry) => registry.id === id);
    switch (method) {
      case 'registries.list':
        return {
          registries: this.registries.map((one) => ({
            ...one,
            isDefault: one.id === this.defaultId,
          })),
          defaultId: this.defaultId,
          sequence: this.sequence,
        };
      case 'registries.setDefault':
        this.defaultId = given['id'] === null ? null : id;
        this.announce('registries');
        return { defaultId: this.defaultId };
      case 'registries.delete':
        this.registries = this.registries.filter((registry) => registry !== found);
        if (this.defaultId === id) this.defaultId = null;
        this.announce('registries');
        return {};
      case 'registries.check':
        return { ok: true, checks: [], auth: 'none', latencyMs: 12 };
      case 'registries.deleted':
        return { deleted: [] };
      case 'exchange.scan':
        return { registries: [], notes: [] };
      case 'exchange.formats':
        return { formats: [] };
      case 'vault.status':
        return this.vault;
      case 'settings.get':
      case 'settings.update':
        return defaultSettings;
      case 'app.info':
        return {
          version: '0.0.0',
          apiVersion: 1,
          face: 'browser',
          dataDirectory: '/data',
          notices: [],
        };
      default:
        throw BerthError.of('INTERNAL', `The fake has no answer to ${method}`);
    }
  }
}

let made = 0;

/** A saved registry, as the core would answer it. */
export function fakeRegistry(fields: Partial<Registry> = {}): Registry {
  made += 1;
  const address = fields.address ?? 'https://registry.test';
  return {
    id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    name: hostOf(address),
    description: null,
    internalAddress: null,
    provider: 'native',
    region: null,
    namespace: null,
    tls: { verify: true, hasClientKey: false },
    proxy: 'system',
    credential: { kind: 'none', state: 'saved', changedAt: null },
    active: true,
    readOnly: false,
    group: null,
    pinned: [],
    clusters: [],
    platform: {},
    sample: false,
    isDefault: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    revision: 1,
    ...fields,
    address,
  };
}
