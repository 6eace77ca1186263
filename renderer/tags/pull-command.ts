import type { ImageKind } from '../../shared/model/image-kind.ts';
import type { PullTool } from '../../shared/model/settings.ts';
import { shellWord } from '../ui/shell-word.ts';

/** What the registry's connection asks of the tool. */
export interface PullTarget {
  /** Plain http, or a certificate that is not checked. */
  readonly insecure: boolean;
}

interface ChartTarget extends PullTarget {
  readonly plainHttp: boolean;
  /** What the reference's tag names, where that is known. */
  readonly digest?: string | null | undefined;
}

/** What gets a kind that the tools for images cannot run; none for images and their indexes. */
const kindTools: Readonly<Partial<Record<ImageKind, 'helm' | 'oras' | 'model' | 'plugin'>>> = {
  helm: 'helm',
  model: 'model',
  plugin: 'plugin',
  ...{ artifact: 'oras', wasm: 'oras', compose: 'oras', unknown: 'oras' },
  ...{ signature: 'oras', sbom: 'oras', attestation: 'oras', cache: 'oras' },
};

/** True where the tool that a person chose for images gets it. */
export function isForTools(kind: ImageKind | undefined): boolean {
  return kind === undefined || kindTools[kind] === undefined;
}

/** The command that gets what a reference names: images by the tool, each other kind by its own. */
export function commandFor(
  kind: ImageKind | undefined,
  tool: PullTool,
  reference: string,
  target: ChartTarget,
): string {
  switch (kind === undefined ? undefined : kindTools[kind]) {
    case 'helm':
      return helmCommand(reference, target);
    case 'oras': {
      const unsafe = target.plainHttp ? '--plain-http ' : target.insecure ? '--insecure ' : '';
      return `oras pull ${unsafe}${shellWord(reference)}`;
    }
    case 'model':
      return `docker model pull ${shellWord(reference)}`;
    case 'plugin':
      return `docker plugin install ${shellWord(reference)}`;
    default:
      return pullCommand(tool, reference, target);
  }
}

/** How helm gets a chart (helm.sh/docs, "Use OCI-based registries"). */
function helmCommand(reference: string, { insecure, plainHttp, digest }: ChartTarget): string {
  const [, name = reference, tag] = /^(.*):([^:/@]+)$/.exec(reference) ?? [];
  // Helm takes versions alone: for any other tag the digest stands, which stays with the name.
  const isVersion = tag !== undefined && /^v?\d/.test(tag);
  const named = name.includes('@') ? reference : !isVersion && digest ? `${name}@${digest}` : name;
  const chart = shellWord(`oci://${named}`);
  // A tag has no plus sign; helm writes an underscore for it.
  const wanted =
    named === name && tag !== undefined ? ` --version ${shellWord(tag.replaceAll('_', '+'))}` : '';
  const unsafe = plainHttp ? ' --plain-http' : insecure ? ' --insecure-skip-tls-verify' : '';
  return `helm pull ${chart}${wanted}${unsafe}`;
}

/**
 * The command that pulls a reference. Where the tool takes a switch for a
 * registry that is not verified it is given; Docker is told by its daemon's
 * configuration instead.
 */
export function pullCommand(tool: PullTool, reference: string, target: PullTarget): string {
  const image = shellWord(reference);
  switch (tool) {
    case 'docker':
      return `docker pull ${image}`;
    case 'podman':
      return `podman pull ${target.insecure ? '--tls-verify=false ' : ''}${image}`;
    case 'nerdctl':
      return `nerdctl ${target.insecure ? '--insecure-registry ' : ''}pull ${image}`;
    case 'skopeo': {
      const archive = shellWord(`oci-archive:${archiveName(reference)}.tar`);
      const verify = target.insecure ? '--src-tls-verify=false ' : '';
      return `skopeo copy ${verify}${shellWord(`docker://${reference}`)} ${archive}`;
    }
  }
}

/** A file name from the last part of a reference and its tag. */
function archiveName(reference: string): string {
  const last = reference.split('/').at(-1) ?? 'image';
  return last.replaceAll(/[^\w.-]+/g, '-');
}
