import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findProgram, quickerTools, requiredTools } from './required-tools.ts';
import { installByApt, type SetupMachine } from './test-setup.ts';

/** The project's root folder. */
export const projectRoot = join(import.meta.dirname, '..', '..');

/** Where Electron's own distribution keeps its executable; `path.txt` is not there in a folder named by ELECTRON_OVERRIDE_DIST_PATH. */
const executableNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Path of Electron's executable where the installed version has been fetched, else undefined. */
export function findElectron(root = projectRoot): string | undefined {
  const electron = join(root, 'node_modules', 'electron');
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electron, 'dist');
  try {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')));
    const fetched = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
    const executable = join(dist, executableNames[process.platform] ?? 'electron');
    return fetched === version && existsSync(executable) ? executable : undefined;
  } catch {
    return undefined;
  }
}

export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** This machine, for the tests' set-up. */
export function setupMachine(say: (line: string) => void): SetupMachine {
  return {
    platform: process.platform,
    root: isRoot(),
    apt: findProgram(['apt-get']) !== undefined,
    tools: requiredTools({ realElectron: findElectron() !== undefined, display: hasDisplay() }),
    quicker: quickerTools(),
    say,
    install: installByApt,
  };
}
