import { shellWord } from '../ui/shell-word.ts';
import type { Snippet, SnippetPlace } from './snippet.ts';

/** A login by Berth's helper where it is lent, else one that asks for the password on stdin. */
export function dockerLogin(place: SnippetPlace): Snippet {
  const { host, account, lent } = place;
  if (lent)
    return {
      file: '~/.docker/config.json',
      text: `${json({ credHelpers: { [host]: 'berth' } })}\n`,
    };
  return {
    file: null,
    text: `docker login ${shellWord(host)} --username ${shellWord(account)} --password-stdin\n`,
  };
}

/** docs.docker.com, "dockerd", "Daemon configuration file": only a registry that is not verified needs it. */
export function dockerDaemon({ host }: SnippetPlace): Snippet {
  return {
    file: '/etc/docker/daemon.json',
    text: `${json({ 'insecure-registries': [host] })}\n`,
  };
}

/** docs.docker.com, "Verify repository client with certificates"; containers-certs.d(5). */
export function certsDirectory({ host, ca }: SnippetPlace): Snippet {
  return { file: `/etc/docker/certs.d/${host}/ca.crt`, text: ca ?? '' };
}

/** containers-registries.conf(5). */
export function podman({ host, insecure }: SnippetPlace): Snippet {
  const lines = [
    `unqualified-search-registries = [${JSON.stringify(host)}]`,
    ...(insecure
      ? ['', '[[registry]]', `location = ${JSON.stringify(host)}`, 'insecure = true']
      : []),
  ];
  return {
    file: '~/.config/containers/registries.conf.d/50-registry.conf',
    text: `${lines.join('\n')}\n`,
  };
}

/** containerd, `docs/hosts.md`. */
export function containerd({ clusterHost, clusterUrl, ca, insecure }: SnippetPlace): Snippet {
  const lines = [
    `server = ${JSON.stringify(clusterUrl)}`,
    '',
    `[host.${JSON.stringify(clusterUrl)}]`,
    '  capabilities = ["pull", "resolve"]',
    ...(ca === null ? [] : [`  ca = "/etc/containerd/certs.d/${clusterHost}/ca.crt"`]),
    ...(insecure && clusterUrl.startsWith('https:') ? ['  skip_verify = true'] : []),
  ];
  return {
    file: `/etc/containerd/certs.d/${clusterHost}/hosts.toml`,
    text: `${lines.join('\n')}\n`,
  };
}

/** docs.k3s.io, "Private Registry Configuration"; docs.rke2.io, "Containerd Registry Configuration". */
export function k3s({ clusterHost, clusterUrl, account, ca, insecure }: SnippetPlace): Snippet {
  const name = JSON.stringify(clusterHost);
  const tls = [
    ...(ca === null ? [] : [`      ca_file: "/etc/ssl/${clusterHost}.crt"`]),
    ...(insecure && clusterUrl.startsWith('https:') ? ['      insecure_skip_verify: true'] : []),
  ];
  const lines = [
    'mirrors:',
    `  ${name}:`,
    '    endpoint:',
    `      - ${JSON.stringify(clusterUrl)}`,
    'configs:',
    `  ${name}:`,
    '    auth:',
    `      username: ${JSON.stringify(account)}`,
    '      password: PASSWORD',
    ...(tls.length === 0 ? [] : ['    tls:', ...tls]),
  ];
  return { file: '/etc/rancher/k3s/registries.yaml', text: `${lines.join('\n')}\n` };
}

/** buildkit, `docs/buildkitd.toml.md`. */
export function buildkit({ host, ca, plainHttp, insecure }: SnippetPlace): Snippet {
  const lines = [
    `[registry.${JSON.stringify(host)}]`,
    ...(plainHttp ? ['  http = true'] : insecure ? ['  insecure = true'] : []),
    ...(ca === null ? [] : [`  ca = ["/etc/buildkit/certs/${host}.crt"]`]),
  ];
  return { file: '/etc/buildkit/buildkitd.toml', text: `${lines.join('\n')}\n` };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
