import { existsSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';

/** Another project's program that Berth is tried beside. */
export interface Peer {
  name: string;
  /** Its Go module, and the package of its command below it. */
  module: string;
  command: string;
  version: string;
  /** The file that `go install` makes of it, without `.exe`. */
  program: string;
  /** Takes so long to build that it is only installed by name. */
  heavy: boolean;
}

const light = (name: string, module: string, command: string, version: string): Peer => ({
  name,
  module,
  command,
  version,
  program: command.slice(command.lastIndexOf('/') + 1),
  heavy: false,
});
const heavy = (...parts: Parameters<typeof light>): Peer => ({ ...light(...parts), heavy: true });

/** All peers and the versions that are pinned: the only place that names them. */
export const peers: readonly Peer[] = [
  light('crane', 'github.com/google/go-containerregistry', 'cmd/crane', 'v0.22.1'),
  light('regctl', 'github.com/regclient/regclient', 'cmd/regctl', 'v0.11.7'),
  light('oras', 'oras.land/oras', 'cmd/oras', 'v1.3.6'),
  light('olareg', 'github.com/olareg/olareg', 'cmd/olareg', 'v0.1.2'),
  light('distribution', 'github.com/distribution/distribution/v3', 'cmd/registry', 'v3.1.2'),
  heavy('helm', 'helm.sh/helm/v3', 'cmd/helm', 'v3.22.0'),
];

/** The folder that the peers are installed in; the variable `BERTH_PEERS` names another one. */
export function peersFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env['BERTH_PEERS'] || join(envPaths('Berth', { suffix: '' }).cache, 'peers');
}

/** Where a peer's program stands once it is installed: each version in a folder of its own. */
export function programPath(folder: string, { name, version, program }: Peer): string {
  const file = process.platform === 'win32' ? `${program}.exe` : program;
  return join(folder, `${name}@${version}`, file);
}

/** The program of an installed peer, or undefined. Throws for a name that no peer has. */
export function findPeer(name: string, folder = peersFolder()): string | undefined {
  const found = peers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No peer is called ${name}`);
  const path = programPath(folder, found);
  return existsSync(path) ? path : undefined;
}
