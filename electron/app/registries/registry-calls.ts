import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { sampleAddress } from '../../../shared/model/registry.ts';
import { inLanguage } from '../../../shared/text/language.ts';
import { text } from '../../../shared/text/text.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import { restorableUntil, withoutExpired } from '../../storage/book-tidy.ts';
import type { CoreParts } from '../core-parts.ts';
import { listStateOf } from '../lists/list-state.ts';
import { withSecrets } from './incoming-secrets.ts';
import { applyChanges } from './registry-changes.ts';
import { prepareDraft } from './registry-draft.ts';
import { findRegistry, replaceRegistry } from './registry-lookup.ts';
import { assertNameFree, freeName } from './registry-name.ts';
import { hasCredential, viewRegistry } from './registry-view.ts';

type RegistryCalls = Pick<
  Handlers,
  | 'registries.list'
  | 'registries.get'
  | 'registries.create'
  | 'registries.update'
  | 'registries.delete'
  | 'registries.restore'
  | 'registries.deleted'
  | 'registries.forget'
  | 'registries.openSample'
>;

/** The use-cases that keep the book of registries. */
export function registryCalls(parts: CoreParts): RegistryCalls {
  const { book, vault, hub } = parts;
  const view = (registry: StoredRegistry, state: BookState = book.state()): Registry =>
    viewRegistry(registry, state, parts);
  const changed = (): void => hub.announce('registries');
  /** Favourites and recents are those of the saved registries. */
  const cameOrWent = (id: string): void => {
    changed();
    if (book.state().favourites.some(({ registryId }) => registryId === id))
      hub.announce('favourites');
  };

  return {
    async 'registries.list'({ search }) {
      const state = book.state();
      const wanted = search?.trim().toLowerCase() ?? '';
      const registries = state.registries
        .filter(
          (registry) =>
            registry.name.toLowerCase().includes(wanted) ||
            registry.address.toLowerCase().includes(wanted),
        )
        .sort((a, b) => Number(b.id === state.defaultId) - Number(a.id === state.defaultId));
      return {
        registries: registries.map((registry) => view(registry, state)),
        defaultId: state.defaultId,
        sequence: hub.sequence,
      };
    },

    async 'registries.get'({ id }) {
      return view(findRegistry(book.state(), id));
    },

    async 'registries.create'({ registry: draft, makeDefault }) {
      const prepared = prepareDraft(draft, { id: randomUUID(), now: parts.now() });
      const { registry } = prepared;
      if (makeDefault === true && !registry.active)
        throw BerthError.invalid('makeDefault', text('registries.inactiveDefault'), {
          reason: 'inactive',
        });
      await book.change((state, change) => {
        assertNameFree(state, registry.name, 'registry.name');
        const next = {
          ...state,
          registries: [...state.registries, registry],
          defaultId: becomesDefault(state, registry, makeDefault) ? registry.id : state.defaultId,
        };
        return withSecrets(parts, change, state, next, [{ before: null, after: prepared }]);
      });
      changed();
      return view(registry);
    },

    async 'registries.update'({ id, revision, changes }) {
      const now = parts.now();
      let listsChanged = false;
      await book.change((state, change) => {
        const before = findRegistry(state, id);
        assertRevision(before, revision, (registry) => view(registry, state));
        const prepared = applyChanges(before, changes, now, hasCredential(before, state, vault));
        assertNameFree(state, prepared.registry.name, 'changes.name', id);
        const registry = {
          ...prepared.registry,
          revision: before.revision + 1,
          updatedAt: now,
        };
        listsChanged = listStateOf(before) !== listStateOf(registry);
        const next = replaceRegistry(state, registry);
        const defaultId = next.defaultId === id && !registry.active ? null : next.defaultId;
        return withSecrets(parts, change, state, { ...next, defaultId }, [
          { before, after: { ...prepared, registry } },
        ]);
      });
      if (listsChanged) await parts.cache.drop(id);
      changed();
      return view(findRegistry(book.state(), id));
    },

    async 'registries.delete'({ id }) {
      await book.change((state) => {
        const registry = findRegistry(state, id);
        return {
          ...state,
          registries: state.registries.filter((candidate) => candidate.id !== id),
          deleted: [
            ...state.deleted,
            {
              registry,
              deletedAt: parts.now(),
              position: state.registries.findIndex((candidate) => candidate.id === id),
            },
          ],
          defaultId: state.defaultId === id ? null : state.defaultId,
        };
      });
      await parts.cache.drop(id);
      cameOrWent(id);
      return {};
    },

    async 'registries.restore'({ id }) {
      await book.change((state) => {
        const entry = deletedEntry(state, id);
        const registry = { ...entry.registry, name: freeName(state, entry.registry.name) };
        return {
          ...state,
          registries: state.registries.toSpliced(entry.position, 0, registry),
          deleted: state.deleted.filter((candidate) => candidate !== entry),
        };
      });
      cameOrWent(id);
      return view(findRegistry(book.state(), id));
    },

    async 'registries.deleted'() {
      const deleted = withoutExpired(book.state(), new Date(parts.now())).deleted.map(
        ({ registry: { id, name, address, provider }, deletedAt }) => ({
          id,
          name,
          address,
          provider,
          deletedAt,
          restorableUntil: restorableUntil(deletedAt),
        }),
      );
      return { deleted: deleted.reverse() };
    },

    async 'registries.forget'({ id }) {
      await book.change((state, change) => {
        const entry = deletedEntry(state, id);
        // The copies of the book hold its secrets, too.
        change.keys({ slots: state.slots, replaceCopies: true });
        change.beforeVisible(() => vault.session.deleteAll(id));
        return { ...state, deleted: state.deleted.filter((candidate) => candidate !== entry) };
      });
      const told = book.notices.length;
      await Promise.all([
        ...[parts.cache.drop(id), parts.recents.drop(id), parts.lastSeen.drop(id)],
        ...[parts.jobs.forgetRegistry(id), parts.activity.forgetRegistry(id)],
        book.forgetSetAside(id),
      ]);
      changed();
      // With the settings the page reads the notices anew.
      if (book.notices.length > told) parts.hub.announce('settings');
      return {};
    },

    async 'registries.openSample'() {
      const existing = book.state().registries.find(({ sample }) => sample);
      if (existing?.active === true) return view(existing);
      const id = existing?.id ?? randomUUID();
      await book.change((state) => {
        const known = state.registries.find(({ sample }) => sample);
        if (known !== undefined) return replaceRegistry(state, { ...known, active: true });
        const { registry } = prepareDraft(
          {
            name: freeName(state, inLanguage(text('registries.sample'))),
            description: inLanguage(text('registries.sampleDescription')),
            address: sampleAddress,
            provider: 'native',
            readOnly: true,
          },
          { id, now: parts.now() },
        );
        return { ...state, registries: [...state.registries, { ...registry, sample: true }] };
      });
      changed();
      const sample = book.state().registries.find(({ sample }) => sample);
      return view(sample ?? findRegistry(book.state(), id));
    },
  };
}

/** What was not said is decided by whether there is any other one to be it. */
function becomesDefault(
  state: BookState,
  registry: StoredRegistry,
  makeDefault: boolean | undefined,
): boolean {
  if (makeDefault !== undefined) return makeDefault;
  const others = state.registries.some(({ active, sample }) => active && !sample);
  return registry.active && state.defaultId === null && !others;
}

function deletedEntry(state: BookState, id: string): BookState['deleted'][number] {
  const entry = state.deleted.find(({ registry }) => registry.id === id);
  if (entry === undefined)
    throw BerthError.of('NOT_FOUND', text('registries.notDeleted', { id }), {
      reason: 'registryNotFound',
      hint: text('registries.notDeleted.hint'),
    });
  return entry;
}

function assertRevision(
  current: StoredRegistry,
  revision: number,
  view: (registry: StoredRegistry) => Registry,
): void {
  if (current.revision !== revision)
    throw BerthError.of('CONFLICT', text('registries.changed', { name: current.name }), {
      reason: 'revision',
      hint: text('registries.changed.hint'),
      detail: { current: view(current) },
    });
}
