import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import type { DeletePlan } from '../../../shared/model/delete-plan.ts';
import type { ImageKind } from '../../../shared/model/image-kind.ts';
import { isAttachment } from '../../../shared/tags/tag-key.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { Descriptor } from '../../registry/images/descriptor.ts';
import { kindOfDescriptor, kindOfManifest } from '../../registry/images/kind-of-manifest.ts';
import type { Manifest } from '../../registry/images/manifest-results.ts';
import { isIndexType } from '../../registry/images/media-types.ts';
import { freedBytes } from './freed-bytes.ts';
import { membersOf, Reader } from './manifest-reader.ts';
import { readTags, type TagTarget } from './repository-tags.ts';

/** What a person wants gone. */
export interface PlanRequest {
  client: RegistryClient;
  repository: string;
  /** Tags and digests. */
  references: readonly string[];
  /** `tag`: tags alone; absent: what the registry does with a tag. */
  way: DeletePlan['way'] | undefined;
  signal: AbortSignal;
}

/** A plan with what is needed to carry it out. */
export interface FullPlan {
  plan: Omit<DeletePlan, 'planId' | 'registryId' | 'plannedAt'>;
  /** By digest: what goes, or what the tags that go stand for. */
  manifests: Map<string, Manifest>;
  /** Digests of the tags that stay. */
  known: Set<string>;
}

export interface PlanProgress {
  checked: number;
  total: number;
}

const byName = new Intl.Collator('en', { numeric: true });
const width = 4;
/** Digests whose referrers are asked for. */
const mostReferrers = 200;

/**
 * Looks at everything in a repository and says what deleting would do to it
 * (WRITES, section 5, "Planner"). Nothing but reads are sent. Throws NOT_FOUND
 * where nothing that was chosen is there, UNSUPPORTED where it cannot be done.
 */
export async function* planDelete(
  request: PlanRequest,
): AsyncGenerator<PlanProgress, FullPlan, undefined> {
  const { client, repository, signal } = request;
  const notes: Text[] = [];
  const chosen = [...new Set(request.references)];
  const chosenTags = chosen.filter((reference) => !isDigest(reference));
  const chosenDigests = new Set(chosen.filter(isDigest));
  const way = wayOf(client, request.way, chosenDigests.size > 0);
  const { targets, complete: listed } = yield* readTags({ client, repository, signal });
  let complete = listed;
  // A tag that the list does not show is asked for by itself.
  for (const tag of chosenTags) {
    if (targets.has(tag)) continue;
    const target = await headOrNull(client, repository, tag, signal);
    if (target === null) notes.push(text('plan.tagGone', { tag }));
    else targets.set(tag, target);
  }
  const going = new Set(chosenDigests);
  for (const tag of chosenTags) {
    const target = targets.get(tag);
    if (target !== undefined) going.add(target.digest);
  }
  const reader = new Reader(request);
  for (const digest of going) {
    const manifest = await reader.read(digest);
    if (manifest !== null) continue;
    notes.push(text('plan.digestGone', { digest }));
    going.delete(digest);
  }
  if (going.size === 0)
    throw BerthError.of('NOT_FOUND', text('plan.nothing'), { hint: text('plan.nothing.hint') });

  const byDigest = groupByDigest(targets);
  const tagsOf = (digest: string) => byDigest.get(digest) ?? [];
  const wanted = new Set(chosenTags);
  const images = [...going].map((digest) => ({
    digest,
    kind: kindOfManifest(reader.known(digest).document),
    chosen: chosenDigests.has(digest),
    tags: tagsOf(digest)
      .filter((tag) => way === 'digest' || wanted.has(tag))
      .map((name) => ({ name, chosen: wanted.has(name) }))
      .sort((a, b) => Number(b.chosen) - Number(a.chosen) || byName.compare(a.name, b.name)),
  }));
  const gone = way === 'digest' ? going : new Set<string>();
  const surviving = new Map([...targets].filter(([, { digest }]) => !gone.has(digest)));

  const total = new Set([...targets.values()].map(({ digest }) => digest)).size;
  let checked = 0;
  const indexes = new Map<string, Manifest>();
  for (const some of inGroups(distinct(surviving.values()))) {
    const read = await Promise.all(
      some
        .filter(({ mediaType }) => mediaType === null || isIndexType(mediaType))
        .map(({ digest }) => reader.read(digest)),
    );
    for (const manifest of read)
      if (manifest?.document.kind === 'index') indexes.set(manifest.digest, manifest);
    checked += some.length;
    yield { checked: Math.min(checked, total), total };
  }
  const broken = way === 'tag' ? [] : brokenIndexes(indexes, gone, tagsOf);
  const held = new Set([
    ...[...surviving.values()].map(({ digest }) => digest),
    ...[...indexes.values()].flatMap((index) => membersOf(index).map(({ digest }) => digest)),
  ]);
  const orphans = new Set(
    [...gone].flatMap((digest) =>
      membersOf(reader.known(digest))
        .map((member) => member.digest)
        .filter((member) => !held.has(member) && !gone.has(member)),
    ),
  );
  const referrers = new Map<ImageKind, number>();
  if (way === 'digest') {
    for (const some of inGroups([...gone].slice(0, mostReferrers))) {
      const found = await Promise.all(
        some.map((digest) => referrersOf(request, digest, targets, gone)),
      );
      for (const kind of found.flat()) referrers.set(kind, (referrers.get(kind) ?? 0) + 1);
      yield { checked: total, total };
    }
    if (gone.size > mostReferrers) notes.push(text('plan.manyReferrers', { most: mostReferrers }));
  }
  const freed =
    way === 'tag' || !complete
      ? null
      : await freedBytes({
          client,
          reader,
          gone,
          orphans,
          surviving: distinct(surviving.values()),
        });
  complete &&= !reader.missedSome;
  const stay = way === 'tag' ? [...going].flatMap(tagsOf).filter((tag) => !wanted.has(tag)) : [];
  return {
    plan: {
      ...{ repository, complete, way, images, stay, broken, freed, notes },
      otherWay: chosenDigests.size === 0 && canBoth(client),
      referrers: [...referrers].map(([kind, count]) => ({ kind, count })),
      children: orphans.size,
      keeps: client.removal.keeps,
    },
    manifests: new Map([...going].map((digest) => [digest, reader.known(digest)])),
    known: new Set([...surviving.values()].map(({ digest }) => digest)),
  };
}

/** How references are deleted. Throws UNSUPPORTED for digests where only tags can go. */
function wayOf(
  client: RegistryClient,
  asked: DeletePlan['way'] | undefined,
  hasDigests: boolean,
): DeletePlan['way'] {
  const { tag, digest } = client.removal;
  const usual = tag === 'single' || !digest ? 'tag' : 'digest';
  const way = hasDigests ? 'digest' : (asked ?? usual);
  if ((way === 'digest' && !digest) || (way === 'tag' && tag === 'digest'))
    throw BerthError.of('UNSUPPORTED', text(way === 'tag' ? 'plan.digestsOnly' : 'plan.tagsOnly'));
  return way;
}

function canBoth({ removal }: RegistryClient): boolean {
  return removal.digest && removal.tag !== 'digest';
}

async function headOrNull(
  client: RegistryClient,
  repository: string,
  tag: string,
  signal: AbortSignal,
): Promise<TagTarget | null> {
  try {
    return await client.headManifest(repository, tag, { signal });
  } catch (error) {
    if (error instanceof BerthError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** A list of referrers is an index too, but is mended, not broken. */
function brokenIndexes(
  indexes: ReadonlyMap<string, Manifest>,
  gone: ReadonlySet<string>,
  tagsOf: (digest: string) => string[],
): DeletePlan['broken'] {
  return [...indexes.values()].flatMap((index) => {
    const tags = tagsOf(index.digest);
    if (tags.length > 0 && tags.every(isAttachment)) return [];
    const loses = membersOf(index)
      .filter(({ digest }) => gone.has(digest))
      .map(({ digest, platform }) => ({
        digest,
        platform: platform === null ? null : shown(platform),
      }));
    return loses.length === 0 ? [] : [{ digest: index.digest, tags, loses }];
  });
}

function shown({ os, architecture, variant, osVersion }: NonNullable<Descriptor['platform']>) {
  return {
    ...{ os, architecture },
    ...(variant === null ? {} : { variant }),
    ...(osVersion === null ? {} : { osVersion }),
  };
}

const cosignKinds: readonly (readonly [string, ImageKind])[] = [
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
];

/** Kinds of what refers to a digest and stays: by the registry's list, and by cosign's tags. */
async function referrersOf(
  { client, repository, signal }: PlanRequest,
  digest: string,
  targets: ReadonlyMap<string, TagTarget>,
  gone: ReadonlySet<string>,
): Promise<ImageKind[]> {
  const found = new Map<string, ImageKind>();
  for await (const page of client.referrers(repository, digest, { signal }))
    for (const one of page.referrers) found.set(one.digest, kindOfDescriptor(one));
  for (const [suffix, kind] of cosignKinds) {
    const target = targets.get(`${digest.replace(':', '-')}.${suffix}`);
    if (target !== undefined && !found.has(target.digest)) found.set(target.digest, kind);
  }
  return [...found].filter(([one]) => !gone.has(one)).map(([, kind]) => kind);
}

function groupByDigest(targets: ReadonlyMap<string, TagTarget>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [tag, { digest }] of targets) groups.set(digest, [...(groups.get(digest) ?? []), tag]);
  return groups;
}

function distinct(targets: Iterable<TagTarget>): TagTarget[] {
  return [...new Map([...targets].map((target) => [target.digest, target])).values()];
}

function* inGroups<T>(items: readonly T[]): Generator<readonly T[], void, undefined> {
  for (let from = 0; from < items.length; from += width) yield items.slice(from, from + width);
}
