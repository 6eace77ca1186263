import * as build from './build-snippets.ts';
import * as engine from './engine-snippets.ts';
import type { Snippet, SnippetPlace } from './snippet.ts';

/** The tools that a snippet is offered for, by their own names, in the order of the list. */
export const snippetTools = {
  docker: 'Docker login',
  podman: 'Podman',
  kubernetes: 'Kubernetes: imagePullSecret',
  pod: 'Kubernetes: Pod',
  containerd: 'containerd hosts.toml',
  k3s: 'k3s, RKE2 registries.yaml',
  buildkit: 'BuildKit buildkitd.toml',
  daemon: 'Docker daemon.json',
  certs: 'certs.d',
  github: 'GitHub Actions',
  gitlab: 'GitLab CI',
  terraform: 'Terraform',
  compose: 'Docker Compose',
  helm: 'Helm',
  skaffold: 'Skaffold',
  ko: 'ko',
  testcontainers: 'Testcontainers',
  crane: 'crane',
  oras: 'oras',
  regctl: 'regctl',
} as const;
export type SnippetTool = keyof typeof snippetTools;

const makers: Readonly<Record<SnippetTool, (place: SnippetPlace) => Snippet>> = {
  docker: engine.dockerLogin,
  podman: engine.podman,
  kubernetes: build.kubernetesSecret,
  pod: build.kubernetesPod,
  containerd: engine.containerd,
  k3s: engine.k3s,
  buildkit: engine.buildkit,
  daemon: engine.dockerDaemon,
  certs: engine.certsDirectory,
  github: build.githubActions,
  gitlab: build.gitlabCi,
  terraform: build.terraform,
  compose: build.compose,
  helm: build.helm,
  skaffold: build.skaffold,
  ko: build.ko,
  testcontainers: build.testcontainers,
  crane: build.crane,
  oras: build.oras,
  regctl: build.regctl,
};

/** Those that this registry has a use for: without a CA of its own there is no certificate to place. */
export function toolsFor({ ca, insecure }: SnippetPlace): SnippetTool[] {
  const all = Object.keys(makers) as SnippetTool[];
  return all.filter((tool) => (tool !== 'certs' || ca !== null) && (tool !== 'daemon' || insecure));
}

/** The text for one tool; no secret is in it. */
export function snippetFor(tool: SnippetTool, place: SnippetPlace): Snippet {
  return makers[tool](place);
}
