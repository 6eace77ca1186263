import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Image } from '../../shared/model/image.ts';

/** A word and what an artifact's configuration says for it. */
export type ArtifactFact = readonly [MessageDescriptor, string];

/** Where in a configuration a fact stands. */
type Place = readonly [MessageDescriptor, readonly string[]];

/** Chart.yaml as JSON (helm.sh/docs, "Charts"). */
const chart: readonly Place[] = [
  [msg`Name`, ['name']],
  [msg`Version`, ['version']],
  [msg`App version`, ['appVersion']],
  [msg`Type`, ['type']],
  [msg`Description`, ['description']],
  [msg`Kubernetes`, ['kubeVersion']],
  [msg`Dependencies`, ['dependencies']],
  [msg`Maintainers`, ['maintainers']],
  [msg`Keywords`, ['keywords']],
  [msg`Home`, ['home']],
  [msg`Sources`, ['sources']],
  [msg`Deprecated`, ['deprecated']],
];
/** CNCF TAG Runtime, "Wasm OCI Artifact Layout". */
const wasm: readonly Place[] = [
  [msg`OS`, ['os']],
  [msg`Architecture`, ['architecture']],
  [msg`Target`, ['component', 'target']],
  [msg`Exports`, ['component', 'exports']],
  [msg`Imports`, ['component', 'imports']],
  [msg`Author`, ['author']],
];
/** docker/model-spec and modelpack/model-spec. */
const model: readonly Place[] = [
  [msg`Name`, ['descriptor', 'name']],
  [msg`Family`, ['descriptor', 'family']],
  [msg`Version`, ['descriptor', 'version']],
  [msg`Format`, ['config', 'format']],
  [msg`Architecture`, ['config', 'architecture']],
  [msg`Parameters`, ['config', 'parameters']],
  [msg`Parameters`, ['config', 'paramSize']],
  [msg`Quantization`, ['config', 'quantization']],
  [msg`Precision`, ['config', 'precision']],
  [msg`Size`, ['config', 'size']],
  [msg`Licenses`, ['descriptor', 'licenses']],
  [msg`Authors`, ['descriptor', 'authors']],
];
const ofKinds: Readonly<Partial<Record<Image['kind'], readonly Place[]>>> = {
  helm: chart,
  wasm,
  model,
};

/** A fact's text, of a list at most 50 members. */
const mostMembers = 50;

/** What the configuration of a chart, a module or a model says; none for other kinds. */
export function artifactFacts({ kind, shown }: Image): ArtifactFact[] {
  const places = ofKinds[kind] ?? [];
  return places.flatMap(([label, path]): ArtifactFact[] => {
    const text = textOf(valueAt(shown?.artifactConfig, path));
    return text === '' ? [] : [[label, text]];
  });
}

/** True for a chart with a provenance file beside it (helm.sh/docs, "Helm Provenance and Integrity"). */
export function hasProvenance({ kind, shown }: Image): boolean {
  const isProvenance = (type: string | null) =>
    type === 'application/vnd.cncf.helm.chart.provenance.v1.prov';
  return kind === 'helm' && shown?.layers.some(({ mediaType }) => isProvenance(mediaType)) === true;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) at = memberOf(at, key);
  return at;
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return '';
  return value.slice(0, mostMembers).map(memberText).filter(Boolean).join(', ');
}

/** A person or another chart: name, version and where it is from. */
function memberText(member: unknown): string {
  if (typeof member !== 'object') return textOf(member);
  const [name, version, email, from] = ['name', 'version', 'email', 'repository'].map((key) =>
    textOf(memberOf(member, key)),
  );
  return [name, version, email === '' ? '' : `<${email}>`, from === '' ? '' : `(${from})`]
    .filter(Boolean)
    .join(' ');
}
