import { z } from 'zod';
import { jsonValue } from '../../../shared/json-text.ts';
import { textField } from './descriptor.ts';
import { asDigest } from './digest.ts';
import { type HistoryStep, type ImageConfig, readImageConfig } from './image-config.ts';
import { isoTime } from './image-time.ts';

/** Docker's v2, schema 1: for reading only. */
export interface Schema1Document {
  kind: 'schema1';
  name: string | null;
  tag: string | null;
  architecture: string | null;
  /** Digests of the layers, the base first; steps that changed nothing have one of no files. */
  layers: readonly string[];
  /** ISO time of the newest layer, or null. */
  createdAt: string | null;
  /** What the newest layer says of the image, with a step for every layer; null where it says nothing. */
  image: ImageConfig | null;
}

const schema1Schema = z.object({
  name: textField,
  tag: textField,
  architecture: textField,
  fsLayers: z.array(z.object({ blobSum: textField }).catch({ blobSum: null })).catch([]),
  history: z.array(z.object({ v1Compatibility: textField }).catch({})).catch([]),
});

/** One layer's own JSON (Docker image specification 1.0). */
const layerSchema = z.object({
  created: textField,
  comment: textField,
  throwaway: z.boolean().nullish().catch(null),
  container_config: z
    .object({ Cmd: z.array(z.string()).nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** Reads a manifest of schema 1, whose layers and history have the newest first. */
export function readSchema1(document: unknown): Schema1Document {
  const parsed = schema1Schema.safeParse(document);
  const { name, tag, architecture, fsLayers = [], history = [] } = parsed.data ?? {};
  const told = history.map(({ v1Compatibility }) => jsonValue(v1Compatibility ?? ''));
  const steps = told.map(stepOf).reverse();
  const image = readImageConfig(told[0]);
  return {
    kind: 'schema1',
    name: name ?? null,
    tag: tag ?? null,
    architecture: architecture ?? null,
    layers: fsLayers.flatMap(({ blobSum }) => asDigest(blobSum) ?? []).reverse(),
    createdAt: image?.createdAt ?? null,
    image: image === null ? null : { ...image, history: steps },
  };
}

function stepOf(json: unknown): HistoryStep {
  const parsed = layerSchema.safeParse(json);
  const { created, comment, container_config, throwaway } = parsed.data ?? {};
  return {
    createdAt: isoTime(created),
    createdBy: container_config?.Cmd?.join(' ') || null,
    comment: comment || null,
    emptyLayer: throwaway ?? false,
  };
}
