import { z } from 'zod';
import { textField } from './descriptor.ts';
import { isoTime } from './image-time.ts';

/** The parts of an image's configuration that are shown (OCI Image 1.1, "Image Configuration"). */
export interface ImageConfig {
  /** ISO time, or null. */
  createdAt: string | null;
  author: string | null;
  os: string | null;
  architecture: string | null;
  variant: string | null;
  osVersion: string | null;
  user: string | null;
  workingDir: string | null;
  stopSignal: string | null;
  env: readonly string[];
  entrypoint: readonly string[];
  cmd: readonly string[];
  /** The check's command, such as `CMD-SHELL` and its line. */
  healthcheck: readonly string[];
  exposedPorts: readonly string[];
  volumes: readonly string[];
  labels: Readonly<Record<string, string>>;
  /** Oldest step first. */
  history: readonly HistoryStep[];
  /** Digests of the unpacked layers. */
  diffIds: readonly string[];
}

export interface HistoryStep {
  createdAt: string | null;
  createdBy: string | null;
  comment: string | null;
  /** True for steps that made no layer. */
  emptyLayer: boolean;
}

const textList = z.array(z.string()).nullish().catch(null);
const keys = z.record(z.string(), z.unknown()).nullish().catch(null);
const stepSchema = z.object({
  created: textField,
  created_by: textField,
  comment: textField,
  empty_layer: z.boolean().nullish().catch(null),
});
const runSchema = z.object({
  User: textField,
  WorkingDir: textField,
  StopSignal: textField,
  Env: textList,
  Entrypoint: textList,
  Cmd: textList,
  Healthcheck: z.object({ Test: textList }).nullish().catch(null),
  ExposedPorts: keys,
  Volumes: keys,
  Labels: keys,
});
const configSchema = z.object({
  created: textField,
  author: textField,
  os: textField,
  architecture: textField,
  variant: textField,
  'os.version': textField,
  config: runSchema.nullish().catch(null),
  history: z.array(z.unknown()).nullish().catch(null),
  rootfs: z.object({ diff_ids: textList }).nullish().catch(null),
});

/** Reads a container image's configuration; null when it is no object at all. */
export function readImageConfig(json: unknown): ImageConfig | null {
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) return null;
  const { config, history, rootfs, ...rest } = parsed.data;
  return {
    createdAt: isoTime(rest.created),
    author: rest.author || null,
    os: rest.os || null,
    architecture: rest.architecture || null,
    variant: rest.variant || null,
    osVersion: rest['os.version'] || null,
    user: config?.User || null,
    workingDir: config?.WorkingDir || null,
    stopSignal: config?.StopSignal || null,
    env: config?.Env ?? [],
    entrypoint: config?.Entrypoint ?? [],
    cmd: config?.Cmd ?? [],
    healthcheck: config?.Healthcheck?.Test ?? [],
    exposedPorts: Object.keys(config?.ExposedPorts ?? {}),
    volumes: Object.keys(config?.Volumes ?? {}),
    labels: Object.fromEntries(
      Object.entries(config?.Labels ?? {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    history: (history ?? []).flatMap(readStep),
    diffIds: rootfs?.diff_ids ?? [],
  };
}

function readStep(value: unknown): HistoryStep[] {
  const parsed = stepSchema.safeParse(value);
  if (!parsed.success) return [];
  const { created, created_by, comment, empty_layer } = parsed.data;
  return [
    {
      createdAt: isoTime(created),
      createdBy: created_by || null,
      comment: comment || null,
      emptyLayer: empty_layer ?? false,
    },
  ];
}
