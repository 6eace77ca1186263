import { posix, win32 } from 'node:path';
import type { LocalKind } from '../../../exchange/computer/local-item.ts';
import { type Computer, variableOf } from '../../../helpers/computer.ts';

/** Whose file of logins it is; all are of one form. */
const loginKinds = ['docker', 'containers', 'helm'] as const;
type LoginKind = (typeof loginKinds)[number];

export function isLoginFile(kind: LocalKind): kind is LoginKind {
  return loginKinds.some((one) => one === kind);
}

/** Where the tools of a computer keep logins and settings; absolute paths. */
export interface LocalPaths {
  /** Files of logins, the first one that counts before the others. */
  logins: readonly { path: string; kind: LoginKind }[];
  /** The user's configuration stands in place of the system's where it is there. */
  registries: { user: ConfigurationPaths; system: ConfigurationPaths | null };
  /** Folders with a folder of certificates per registry. */
  certificates: readonly string[];
}

export interface ConfigurationPaths {
  main: string;
  /** Folder of drop-in files. */
  dropIns: string;
}

/**
 * The places of Docker, of the containers tools and of Helm (docs.docker.com, "docker
 * CLI", configuration files; containers-auth.json(5); helm.sh/docs, "Helm", environment variables;
 * containers-registries.conf(5); containers-certs.d(5)).
 */
export function localPaths(computer: Computer): LocalPaths {
  const { platform, home, systemFolder = '/etc' } = computer;
  const path = platform === 'win32' ? win32 : posix;
  const { join } = path;
  const absolute = (name: string) => {
    const value = variableOf(computer, name);
    return value !== undefined && path.isAbsolute(value) ? value : undefined;
  };
  const configuration = join(absolute('XDG_CONFIG_HOME') ?? join(home, '.config'), 'containers');
  const usual = join(home, '.config', 'containers');
  const runtime = platform === 'linux' ? absolute('XDG_RUNTIME_DIR') : undefined;
  const primary =
    absolute('REGISTRY_AUTH_FILE') ??
    (runtime === undefined ? null : join(runtime, 'containers', 'auth.json'));
  const docker = absolute('DOCKER_CONFIG');
  const helmHome = (): string => {
    const own = absolute('HELM_CONFIG_HOME');
    if (own !== undefined) return own;
    const shared = absolute('XDG_CONFIG_HOME');
    if (shared !== undefined) return join(shared, 'helm');
    if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'helm');
    if (platform === 'win32')
      return join(absolute('APPDATA') ?? join(home, 'AppData', 'Roaming'), 'helm');
    return join(home, '.config', 'helm');
  };
  const system = platform === 'win32' ? null : systemFolder;
  const programData = platform === 'win32' ? absolute('ProgramData') : undefined;
  const logins: LocalPaths['logins'] = [
    ...(docker === undefined
      ? []
      : [{ path: join(docker, 'config.json'), kind: 'docker' as const }]),
    { path: join(home, '.docker', 'config.json'), kind: 'docker' as const },
    { path: join(home, '.dockercfg'), kind: 'docker' as const },
    ...(primary === null ? [] : [{ path: primary, kind: 'containers' as const }]),
    { path: join(configuration, 'auth.json'), kind: 'containers' as const },
    {
      path: absolute('HELM_REGISTRY_CONFIG') ?? join(helmHome(), 'registry', 'config.json'),
      kind: 'helm' as const,
    },
  ];
  return {
    logins: logins.filter(
      (location, index) => logins.findIndex((other) => other.path === location.path) === index,
    ),
    registries: {
      user: configurationIn(usual, join),
      system: system === null ? null : configurationIn(join(system, 'containers'), join),
    },
    certificates: [
      join(docker ?? join(home, '.docker'), 'certs.d'),
      join(home, '.config', 'docker', 'certs.d'),
      join(usual, 'certs.d'),
      ...(system === null
        ? []
        : [join(system, 'docker', 'certs.d'), join(system, 'containers', 'certs.d')]),
      ...(programData === undefined ? [] : [join(programData, 'docker', 'certs.d')]),
    ],
  };
}

function configurationIn(folder: string, join: (...parts: string[]) => string): ConfigurationPaths {
  return { main: join(folder, 'registries.conf'), dropIns: join(folder, 'registries.conf.d') };
}
