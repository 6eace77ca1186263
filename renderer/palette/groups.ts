import { t } from '@lingui/core/macro';
import type { FoundDigests, FoundNames } from '../../shared/api.ts';
import { parseQuery } from '../../shared/search/query.ts';
import { levelOf, levels, scoreOfText } from '../../shared/search/score.ts';
import { rankRegistries } from '../registries/registry-search.ts';
import type { App } from '../state/app.ts';
import { tagListKey } from '../state/list-requests.ts';
import { newestName } from '../tags/tag-view.ts';
import { currentRegistry, paletteActions } from './actions.ts';
import type { Entry, EntryGroup } from './entry.ts';
import { placeEntry, referenceEntry, registryEntry } from './places.ts';

/** What a text in the palette asks for; the sign in front of it is no part of `query`. */
export interface Asked {
  readonly kind: 'everything' | 'actions' | 'tags';
  readonly query: string;
}

/** `>` asks for actions, `:` for tags of the repository a person is at. */
export function askedFor(text: string): Asked {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('>')) return { kind: 'actions', query: trimmed.slice(1).trim() };
  if (trimmed.startsWith(':')) return { kind: 'tags', query: trimmed.slice(1).trim() };
  return { kind: 'everything', query: trimmed.trim() };
}

const most = { recents: 8, registries: 5, tags: 5, actions: 4, ofOneKind: 50 } as const;

/** What the palette shows for a text, group by group; `found` and `digests` are the core's answers to it. */
export function groupsOf(
  app: App,
  asked: Asked,
  found: FoundNames | null,
  digests: FoundDigests | null = null,
): EntryGroup[] {
  const { query } = asked;
  if (asked.kind === 'actions') return shown([actionGroup(app, query, most.ofOneKind)]);
  if (asked.kind === 'tags') return shown([tagGroup(app, query, most.ofOneKind)]);
  if (query === '') return shown([recentGroup(app), registryGroup(app, '', most.recents)]);
  const reference = referenceEntry(app, query);
  const registries = registryGroup(app, query, most.registries);
  const repositories = repositoryGroup(app, query, found);
  const [first] = registries.entries;
  // A registry whose name only resembles the text stands behind what holds it.
  const close =
    first !== undefined && levelOf(scoreOfText(parseQuery(query), first.title)) > levels.fuzzy;
  const places = close ? [registries, repositories] : [repositories, registries];
  const tags = tagGroup(app, query, most.tags);
  const references = {
    ...{ id: 'reference', title: t`Reference` },
    entries: reference === null ? [] : [reference],
  };
  const actions = actionGroup(app, query, most.actions);
  const images = digestGroup(app, digests);
  if (images.entries.length > 0) return shown([images, ...places, tags, actions]);
  // A name with the beginning of a tag: a tag that is there comes before a name that may not be.
  if (query.includes(':') && !query.includes('/') && tags.entries.length > 0)
    return shown([tags, references, ...places, actions]);
  return shown([references, ...places, tags, actions]);
}

function shown(groups: readonly EntryGroup[]): EntryGroup[] {
  return groups.filter(({ entries }) => entries.length > 0);
}

function recentGroup(app: App): EntryGroup {
  const { registries } = app.registries.getState();
  const recents = app.remembered.getState().recents.flatMap(({ registryId, ...place }) => {
    const registry = registries.find(({ id }) => id === registryId);
    return registry === undefined ? [] : [placeEntry(app, { ...place, registry })];
  });
  return { id: 'recents', title: t`Recent`, entries: recents.slice(0, most.recents) };
}

function registryGroup(app: App, text: string, limit: number): EntryGroup {
  const ranked = rankRegistries(app.registries.getState().registries, parseQuery(text));
  const entries = ranked.slice(0, limit).map(registryEntry);
  return { id: 'registries', title: t`Registries`, entries };
}

/** Hits of the text before this one stay only as far as they fit this one too. */
function repositoryGroup(app: App, text: string, found: FoundNames | null): EntryGroup {
  const query = parseQuery(text);
  const { registries } = app.registries.getState();
  const byId = new Map(registries.map((registry) => [registry.id, registry]));
  const entries = (found?.hits ?? []).flatMap(({ registryId, repository }) => {
    const registry = byId.get(registryId);
    const place = { registry, repository, reference: null };
    const fits = scoreOfText(query, repository) > 0;
    return registry === undefined || !fits ? [] : [placeEntry(app, { ...place, registry })];
  });
  return { id: 'repositories', title: t`Repositories`, entries };
}

/** The tags that are loaded of the repository a person is at, found by their name or the whole. */
function tagGroup(app: App, text: string, limit: number): EntryGroup {
  const { route } = app.router.store.getState();
  const registry = currentRegistry(app);
  const group = { id: 'tags', title: t`Tags`, entries: [] };
  if (registry === undefined || !('repository' in route)) return group;
  const { repository } = route;
  const list = app.tags.getState().lists[tagListKey(registry.id, repository)];
  const names = list?.names.names ?? [];
  const colon = text.indexOf(':');
  // Nothing of the tag is typed yet: as the list has them, the newest release first.
  if (colon >= 0 && text.slice(colon + 1).trim() === '') {
    const isMeant = scoreOfText(parseQuery(text.slice(0, colon)), repository) > 0;
    const newest = list === undefined ? null : newestName(list.names);
    const inOrder = newest === null ? names : [newest, ...names.filter((tag) => tag !== newest)];
    const first = isMeant ? inOrder.slice(0, limit) : [];
    return {
      ...group,
      entries: first.map((tag) => placeEntry(app, { registry, repository, reference: tag })),
    };
  }
  // The repository's own name would find each of its tags; with a colon it is meant.
  const titled = names.map((tag) => ({ tag, title: `${repository}:${tag}` }));
  const best = ranked(titled, text, limit, ({ tag, title }) =>
    text.includes(':') ? [tag, title] : [tag],
  );
  const entries = best.map(({ tag }) => placeEntry(app, { registry, repository, reference: tag }));
  return { ...group, entries };
}

/** The tags known to have the digest that is searched for. */
function digestGroup(app: App, found: FoundDigests | null): EntryGroup {
  const { registries } = app.registries.getState();
  const entries = (found?.hits ?? []).flatMap(({ registryId, repository, tag, digest }) => {
    const registry = registries.find(({ id }) => id === registryId);
    if (registry === undefined) return [];
    const entry = placeEntry(app, { registry, repository, reference: tag });
    return [{ ...entry, id: `digest ${entry.id}`, note: digest.slice(0, 19), query: '' }];
  });
  return { id: 'digests', title: t`Tags with this digest`, entries };
}

function actionGroup(app: App, text: string, limit: number): EntryGroup {
  const entries = rankEntries(paletteActions(app), text).slice(0, limit);
  return { id: 'actions', title: t`Actions`, entries };
}

/** The entries that fit a text, best first. */
export function rankEntries(entries: readonly Entry[], text: string): Entry[] {
  return ranked(entries, text, entries.length, ({ title }) => [title]);
}

/** Milliseconds after which the page goes on with what was found: an odd expression may take long. */
const longestRanking = 300;

/** Those that fit best by one of their texts; the earlier text counts more. */
function ranked<T>(
  all: readonly T[],
  text: string,
  limit: number,
  textsOf: (one: T) => readonly string[],
): T[] {
  const query = parseQuery(text);
  if (query.kind === 'all') return all.slice(0, limit);
  const until = performance.now() + longestRanking;
  const scored = all.flatMap((one, place) => {
    if (place % 16 === 0 && performance.now() > until) return [];
    const score = textsOf(one).reduce((best, name) => best || scoreOfText(query, name), 0);
    return score === 0 ? [] : [{ one, place, score }];
  });
  scored.sort((a, b) => b.score - a.score || a.place - b.place);
  return scored.slice(0, limit).map(({ one }) => one);
}
