import type { Input } from '../../shared/api.ts';
import { BerthError } from '../../shared/errors.ts';
import type { CredentialInput } from '../../shared/model/credential.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';
import { dispatchCall, dispatchStream } from '../app/dispatch.ts';
import { checkedDraft, incomingRecord } from '../app/exchange/incoming-record.ts';
import type { ExchangedRegistry, ForeignFormat } from '../exchange/foreign-format.ts';
import type { JsonObject } from '../exchange/text/json-value.ts';
import { invalidField } from './platform-refusal.ts';

/** What a PUT changes, in Berth's words. */
export type RegistryChanges = Input<'registries.update'>['changes'];

/** Names that are tried for a record whose system has none. */
const mostNames = 1000;

/**
 * The saved registries as the other systems' endpoints use them: through the same door as
 * every caller, and without the sample, which is offered to nobody.
 */
export interface PlatformRegistries {
  list(): Promise<readonly Registry[]>;
  /** Throws NOT_FOUND. */
  find(is: (registry: Registry) => boolean): Promise<Registry>;
  /** Saves a record that came in; `rename` finds a free name where the system has no names. */
  create(
    came: ExchangedRegistry,
    how: { makeDefault?: boolean | undefined; rename: boolean },
  ): Promise<Registry>;
  update(registry: Registry, changes: RegistryChanges): Promise<Registry>;
  delete(registry: Registry): Promise<void>;
  setDefault(registry: Registry): Promise<void>;
  setActive(registry: Registry, active: boolean): Promise<Registry>;
  /** Throws what the registry refused with. */
  check(input: Input<'registries.check'>): Promise<void>;
  repositories(registry: Registry, search: string): Promise<string[]>;
  tags(registry: Registry, repository: string, search: string): Promise<string[]>;
}

export function platformRegistries(core: AppCore, signal: AbortSignal): PlatformRegistries {
  const context = { signal };

  async function list(): Promise<readonly Registry[]> {
    const { registries } = await core.handlers['registries.list']({}, context);
    return registries.filter(({ sample }) => !sample);
  }

  async function call<T>(method: 'registries.create' | 'registries.update', input: unknown) {
    return (await dispatchCall(core, method, input, context)) as T;
  }

  return {
    list,
    async find(is) {
      const found = (await list()).filter(is);
      const [only] = found;
      if (only !== undefined && found.length === 1) return only;
      throw BerthError.of('NOT_FOUND', text('platform.notFound'), { reason: 'registryNotFound' });
    },
    async create(came, { makeDefault, rename }) {
      const { record } = incomingRecord('', came);
      const checked = checkedDraft(record);
      if (!checked.ok) {
        const [issue] = checked.issues;
        throw invalidField(
          issue?.path ?? '',
          issue?.text === undefined
            ? text('platform.notTaken')
            : text('platform.why', { why: issue.message }),
        );
      }
      const credential: CredentialInput = came.credential ?? { kind: 'none' };
      const wished = checked.value.name;
      for (let n = 1; ; n += 1) {
        const name = n === 1 ? wished : `${wished.slice(0, 90)} (${n})`;
        try {
          return await call<Registry>('registries.create', {
            registry: { ...checked.value, name, credential },
            ...(makeDefault === undefined ? {} : { makeDefault }),
          });
        } catch (error) {
          const taken = error instanceof BerthError && error.reason === 'nameTaken';
          if (!taken || !rename || n === mostNames) throw error;
        }
      }
    },
    async update({ id, revision, ...current }, changes) {
      if (Object.keys(changes).length === 0) return { id, revision, ...current };
      return call<Registry>('registries.update', { id, revision, changes });
    },
    async delete({ id }) {
      await core.handlers['registries.delete']({ id }, context);
    },
    async setDefault({ id }) {
      await core.handlers['registries.setDefault']({ id }, context);
    },
    setActive: ({ id }, active) => core.handlers['registries.setActive']({ id, active }, context),
    async check(input) {
      const report = await dispatchCall(core, 'registries.check', input, context);
      const { ok, error } = report as Awaited<ReturnType<AppCore['handlers']['registries.check']>>;
      if (!ok)
        throw error === undefined
          ? BerthError.of('UNREACHABLE', text('platform.checkFailed'))
          : BerthError.fromData(error);
    },
    repositories: ({ id }, search) =>
      names('repositories.list', { registryId: id, search, fresh: true }, 'repositories'),
    tags: ({ id }, repository, search) =>
      names('tags.list', { registryId: id, repository, search, fresh: true }, 'tags'),
  };

  /** The names of a whole list as the registry tells them now; what was seen last time does not count. */
  async function names(
    method: 'repositories.list' | 'tags.list',
    input: Input<'repositories.list'> | Input<'tags.list'>,
    key: 'repositories' | 'tags',
  ): Promise<string[]> {
    const all: string[] = [];
    for await (const page of await dispatchStream(core, method, input, context)) {
      const { source, ...found } = page as { source: string } & Partial<
        Record<typeof key, string[]>
      >;
      if (source !== 'cache') for (const name of found[key] ?? []) all.push(name);
    }
    return all;
  }
}

/** The one record that a body is in a system's format. Throws INVALID_INPUT. */
export function readBody(format: ForeignFormat, body: JsonObject): ExchangedRegistry {
  const { registries } = format.read(body, JSON.stringify(body));
  const [only] = registries;
  if (only === undefined || registries.length !== 1)
    throw BerthError.invalid('', text('platform.oneRecord'));
  return only;
}
