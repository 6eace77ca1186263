import { posix, win32 } from 'node:path';
import type { EffectId } from '../../shared/model/effects.ts';
import { type Computer, variableOf } from '../helpers/computer.ts';
import {
  containersDropIn,
  type DefaultFacts,
  environmentFile,
  ownMark,
  type ShellKind,
  sourcedLine,
} from './default-texts.ts';
import { loginsText, ownFile, ownLine } from './logins.ts';
import type { OwnedFile } from './owned-file.ts';
import { skaffoldText } from './skaffold-config.ts';

/** What other tools are to be told. */
export interface Wanted {
  /** Null: no registry is the default. */
  facts: DefaultFacts | null;
  /** The servers whose logins are lent, as Docker names them. */
  servers: readonly string[];
  /** The script `docker-credential-berth`; null: it cannot be installed here. */
  launcher: string | null;
}

/** The files of one integration, with Berth's part in them. Which of a shell's files there are, `exists` tells. */
export function filesOf(
  id: EffectId,
  computer: Computer,
  wanted: Wanted,
  exists: (path: string) => boolean,
): OwnedFile[] {
  const { home, platform } = computer;
  const { join } = platform === 'win32' ? win32 : posix;
  const at = (...parts: string[]) => join(home, ...parts);
  const { facts } = wanted;
  switch (id) {
    case 'logins': {
      const text = loginsText(wanted.servers);
      const docker = variableOf(computer, 'DOCKER_CONFIG') ?? at('.docker');
      const helm = helmFolder(computer, at);
      return [
        {
          path: launcherPath(computer),
          mode: 0o755,
          text: ownFile(wanted.launcher, launcherMark),
        },
        { path: join(docker, 'config.json'), mode: 0o600, text },
        ...(exists(join(helm, 'registry', 'config.json'))
          ? [{ path: join(helm, 'registry', 'config.json'), mode: 0o600, text }]
          : []),
      ];
    }
    case 'containers':
      return [
        {
          path: at('.config', 'containers', 'registries.conf.d', '50-berth.conf'),
          mode: 0o644,
          text: ownFile(facts === null ? null : containersDropIn(facts), ownMark),
        },
      ];
    case 'skaffold':
      return [
        {
          path: at('.skaffold', 'config'),
          mode: 0o644,
          text: skaffoldText(facts === null ? null : facts.prefix),
        },
      ];
    case 'environment':
      return environmentFiles(computer, facts, exists);
  }
}

/** The first words of the script, by which it is known. */
export const launcherMark = 'Written by Berth: asks the running Berth for logins';

/** Where the script goes: the person's own folder of programs that is on PATH, else the usual one. */
export function launcherPath(computer: Computer): string {
  const { home, platform } = computer;
  const { join, delimiter } = platform === 'win32' ? win32 : posix;
  const folders = [join(home, '.local', 'bin'), join(home, 'bin')];
  const onPath = (variableOf(computer, 'PATH') ?? '').split(delimiter);
  const folder = folders.find((one) => onPath.includes(one)) ?? folders[0] ?? home;
  const name = platform === 'win32' ? 'docker-credential-berth.cmd' : 'docker-credential-berth';
  return join(folder, name);
}

/** Settings of the shells, as far as they are there: each reads a file of Berth's. */
function environmentFiles(
  computer: Computer,
  facts: DefaultFacts | null,
  exists: (path: string) => boolean,
): OwnedFile[] {
  const { home, platform } = computer;
  const { join } = platform === 'win32' ? win32 : posix;
  const at = (...parts: string[]) => join(home, ...parts);
  const shells: { kind: ShellKind; file: string; settings: string[] }[] = [
    { kind: 'sh', file: 'env.sh', settings: [at('.bashrc'), at('.zshrc')] },
    { kind: 'fish', file: 'env.fish', settings: [at('.config', 'fish', 'config.fish')] },
    {
      kind: 'powershell',
      file: 'env.ps1',
      settings: [
        platform === 'win32'
          ? at('Documents', 'PowerShell', 'Microsoft.PowerShell_profile.ps1')
          : at('.config', 'powershell', 'Microsoft.PowerShell_profile.ps1'),
      ],
    },
  ];
  return shells.flatMap(({ kind, file, settings }) => {
    const path = at('.config', 'berth', file);
    const line = sourcedLine(kind, path);
    return [
      { path, mode: 0o644, text: ownFile(environmentFile(kind, facts), ownMark) },
      ...settings
        .filter((one) => exists(one))
        .map((one) => ({ path: one, mode: 0o644, text: ownLine(line) })),
    ];
  });
}

/** Helm's folder of settings (helm.sh/docs, "Helm", "Environment variables"). */
function helmFolder(computer: Computer, at: (...parts: string[]) => string): string {
  const own = variableOf(computer, 'HELM_CONFIG_HOME');
  if (own !== undefined) return own;
  if (computer.platform === 'darwin') return at('Library', 'Preferences', 'helm');
  if (computer.platform === 'win32') return at('AppData', 'Roaming', 'helm');
  return at('.config', 'helm');
}
