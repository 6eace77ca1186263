import { z } from 'zod';
import { jsonValue } from '../../../shared/json-text.ts';
import type { Image, ShownImage } from '../../../shared/model/image.ts';
import {
  type ComparedField,
  type ComparedPair,
  type Comparison,
  comparedFields,
} from '../../../shared/model/image-comparison.ts';
import { type Platform, platformName } from '../../../shared/model/platform.ts';
import { compareLayers } from './compare-layers.ts';

/** What differs between two images; of an index the platform that each of them shows. */
export function compareImages(left: Image, right: Image): Comparison {
  const [one, other] = [left.shown, right.shown];
  const layers = compareLayers(layersOf(left), layersOf(right));
  const held = new Set(one?.layers.map(({ digest }) => digest));
  const toPull = new Map(
    (other?.layers ?? [])
      .filter(({ digest }) => !held.has(digest))
      .map(({ digest, size }) => [digest, size ?? 0]),
  );
  const isSamePlatform = one !== null && other !== null && one.digest === other.digest;
  return {
    left: sideOf(left),
    right: sideOf(right),
    same: left.digest === right.digest ? 'all' : isSamePlatform ? 'platform' : 'no',
    otherPlatform: nameOf(one?.platform) !== nameOf(other?.platform),
    // Of two single images the digests say it already.
    platforms:
      left.kind === 'index' || right.kind === 'index'
        ? differing(platformsOf(left), platformsOf(right))
        : [],
    fields: comparedFields.flatMap((field) => {
      const [before, after] = [fieldOf(one, field), fieldOf(other, field)];
      return before === after ? [] : [{ field, left: before, right: after }];
    }),
    env: differing(envOf(one), envOf(other)),
    labels: differing(labelsOf(one), labelsOf(other)),
    layers,
    bytesToPull: [...toPull.values()].reduce((sum, size) => sum + size, 0),
  };
}

function sideOf({ digest, shown }: Image): Comparison['left'] {
  return {
    digest,
    platformDigest: shown?.digest ?? null,
    platform: shown?.platform ?? null,
    size: shown?.size ?? null,
  };
}

const configSchema = z.object({
  rootfs: z.object({ diff_ids: z.array(z.string()).catch([]) }),
});

function layersOf({ shown, raw }: Image) {
  const text = raw.find(({ role }) => role === 'config')?.text;
  const config = configSchema.safeParse(text === undefined ? undefined : jsonValue(text));
  return {
    layers: shown?.layers ?? [],
    diffIds: config.success ? config.data.rootfs.diff_ids : [],
  };
}

function nameOf(platform: Platform | null | undefined): string | null {
  return platform == null ? null : platformName(platform);
}

function platformsOf({ platforms }: Image): Map<string, string> {
  return new Map(
    platforms.flatMap(({ platform, digest }) =>
      platform === null ? [] : [[platformName(platform), digest] as const],
    ),
  );
}

function fieldOf(shown: ShownImage | null, field: ComparedField): string | null {
  if (shown === null) return null;
  if (field === 'created') return shown.createdAt;
  const value = shown.config?.[field] ?? null;
  if (typeof value === 'string' || value === null) return value === '' ? null : value;
  if (value.length === 0) return null;
  // The order of ports and volumes says nothing.
  const isSet = field === 'exposedPorts' || field === 'volumes';
  return JSON.stringify(isSet ? [...value].sort() : value);
}

function envOf(shown: ShownImage | null): Map<string, string> {
  return new Map(
    (shown?.config?.env ?? []).map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}

function labelsOf(shown: ShownImage | null): Map<string, string> {
  return new Map(Object.entries(shown?.config?.labels ?? {}));
}

/** What is not the same in both, by name. */
function differing(
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): ComparedPair[] {
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => left.get(name) !== right.get(name))
    .sort()
    .map((name) => ({ name, left: left.get(name) ?? null, right: right.get(name) ?? null }));
}
