import type { PlainJson } from '../../shared/plain-json.ts';
import type { PlatformFields } from '../../shared/platform-fields.ts';

/** Scopes of a Run:ai asset that a person can choose (`AssetCreationFields`). */
export const runaiScopes = ['tenant', 'cluster', 'department', 'project'] as const;

/** Workloads that a Run:ai asset can be offered to (`workloadSupportedTypes`). */
export const runaiWorkloads = ['workspace', 'training', 'inference', 'distributed'] as const;
export type RunaiWorkload = (typeof runaiWorkloads)[number];

/** Frameworks of distributed workloads (`distFramework`). */
export const runaiFrameworks = ['MPI', 'PyTorch', 'TF', 'XGBoost'] as const;

/** Fields that only one of the other systems has, as the form holds them. */
export interface PlatformValues {
  readonly runaiScope: string;
  readonly runaiClusterId: string;
  readonly runaiDepartmentId: string;
  readonly runaiProjectId: string;
  readonly runaiWorkloads: readonly RunaiWorkload[];
  readonly runaiFramework: string;
  readonly rancherEmail: string;
  readonly zadigId: string;
}

export const emptyPlatformValues: PlatformValues = {
  runaiScope: '',
  runaiClusterId: '',
  runaiDepartmentId: '',
  runaiProjectId: '',
  runaiWorkloads: [],
  runaiFramework: '',
  rancherEmail: '',
  zadigId: '',
};

type Path = readonly string[];

/** Where each text lies in `platform`: below the record that the system's format keeps. */
const textPaths: Readonly<Record<Exclude<keyof PlatformValues, 'runaiWorkloads'>, Path>> = {
  runaiScope: ['runai', 'record', 'meta', 'scope'],
  runaiClusterId: ['runai', 'record', 'meta', 'clusterId'],
  runaiDepartmentId: ['runai', 'record', 'meta', 'departmentId'],
  runaiProjectId: ['runai', 'record', 'meta', 'projectId'],
  runaiFramework: ['runai', 'record', 'meta', 'workloadSupportedTypes', 'distFramework'],
  rancherEmail: ['rancher', 'others', '0', 'email'],
  zadigId: ['zadig', 'record', 'registry_id'],
};
const workloadsPath: Path = ['runai', 'record', 'meta', 'workloadSupportedTypes'];

/** The shape in which a record begins that did not come from the system itself. */
const newShapes: Readonly<Record<string, string>> = {
  runai: 'create',
  rancher: 'create',
  zadig: 'returned',
};

type TextName = keyof typeof textPaths;
const textNames = Object.keys(textPaths).filter((name): name is TextName => name in textPaths);

/** The fields as a record has them. */
export function platformValues(platform: PlatformFields): PlatformValues {
  const texts = textNames.map((name) => [name, textAt(platform, textPaths[name])]);
  return {
    ...emptyPlatformValues,
    ...Object.fromEntries(texts),
    runaiWorkloads: runaiWorkloads.filter(
      (type) => valueAt(platform, [...workloadsPath, type]) === true,
    ),
  };
}

/** `platform` with the fields as they stand in the form; what the form does not show stays as it is. */
export function withPlatformValues(
  platform: PlatformFields,
  values: PlatformValues,
): PlatformFields {
  const before = platformValues(platform);
  let result: PlainJson = platform;
  const put = (path: Path, value: PlainJson | undefined) => {
    result = withValueAt(result, path, value);
  };
  for (const name of textNames) {
    const text = values[name].trim();
    if (text === before[name]) continue;
    // Run:ai counts projects; the other ids are texts.
    const isNumber = name === 'runaiProjectId' && /^\d{1,15}$/.test(text);
    put(textPaths[name], text === '' ? undefined : isNumber ? Number(text) : text);
  }
  for (const type of runaiWorkloads) {
    const wanted = values.runaiWorkloads.includes(type);
    if (wanted !== before.runaiWorkloads.includes(type)) put([...workloadsPath, type], wanted);
  }
  const fields = isObject(result) ? result : {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([system, kept]) => {
      const shape = newShapes[system];
      if (kept === platform[system] || shape === undefined || !isObject(kept))
        return [[system, kept]];
      const { record = {}, ...rest } = kept;
      return isBlank(record) && isBlank(rest['others'] ?? [])
        ? []
        : [[system, { shape, ...rest, record }]];
    }),
  );
}

/** True where several credentials of a Rancher registry are kept: which one is meant is not told here. */
export function hasSeveralCredentials(platform: PlatformFields): boolean {
  const others = valueAt(platform, ['rancher', 'others']);
  return Array.isArray(others) && others.length > 1;
}

function textAt(platform: PlatformFields, path: Path): string {
  const value = valueAt(platform, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function valueAt(value: PlainJson, path: Path): PlainJson | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const inner = Array.isArray(value)
    ? value[Number(key)]
    : isObject(value)
      ? own(value, key)
      : undefined;
  return inner === undefined ? undefined : valueAt(inner, rest);
}

/** A copy with another value at the path; objects and lists on the way are made, and taken out once empty. */
function withValueAt(value: PlainJson, path: Path, put: PlainJson | undefined): PlainJson {
  const [key, ...rest] = path;
  if (key === undefined) return put ?? {};
  const isIndex = /^\d+$/.test(key);
  const old = valueAt(value, [key]);
  const inner = rest.length === 0 ? put : withValueAt(old ?? {}, rest, put);
  const next = inner === undefined || isBlank(inner) ? undefined : inner;
  if (isIndex) {
    const list = Array.isArray(value) ? [...value] : [];
    if (next === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = next;
    return list;
  }
  const { [key]: _, ...others } = isObject(value) ? value : {};
  return next === undefined ? others : { ...others, [key]: next };
}

function isBlank(value: PlainJson): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function own(value: { [key: string]: PlainJson }, key: string): PlainJson | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: PlainJson): value is { [key: string]: PlainJson } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
