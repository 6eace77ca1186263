import { createStore } from 'zustand/vanilla';
import { shellWord } from '../ui/shell-word.ts';

export const pullTools = ['docker', 'podman', 'nerdctl', 'skopeo'] as const;
export type PullTool = (typeof pullTools)[number];

/** What the registry's connection asks of the tool. */
export interface PullTarget {
  /** Plain http, or a certificate that is not checked. */
  readonly insecure: boolean;
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

const storageKey = 'berth.pullTool';

/** The tool people pull with here, remembered by the browser. */
export const pullToolStore = createStore<{ readonly tool: PullTool }>(() => ({
  tool: pullTools.find((tool) => tool === localStorage.getItem(storageKey)) ?? 'docker',
}));

export function choosePullTool(tool: PullTool): void {
  localStorage.setItem(storageKey, tool);
  pullToolStore.setState({ tool });
}
