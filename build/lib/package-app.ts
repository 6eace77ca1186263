import { dirname, join } from 'node:path';
import { build, Platform } from 'electron-builder';
import configuration from '../electron-builder.config.ts';
import { requireAllFuses } from './fuses.ts';
import { findPackaged, fuseFile } from './packaged-program.ts';
import { projectRoot } from './this-machine.ts';

export interface PackageOptions {
  /** Electron's executable, as it was fetched; nothing else is downloaded for an unpacked app. */
  electron: string;
  /** Also the installers of the configuration; electron-builder fetches its tools for them. */
  installers: boolean;
  /** Where the package goes; `release` unless told otherwise. */
  output?: string;
}

/**
 * Packages the built app for this system and its processor, whose Electron and
 * native module are here, and answers the files made. Throws when a fuse is not
 * as it must be.
 */
export async function packageApp(options: PackageOptions): Promise<string[]> {
  const files = await build({
    projectDir: projectRoot,
    targets: options.installers
      ? Platform.current().createTarget()
      : Platform.current().createTarget('dir'),
    publish: 'never',
    config: {
      ...configuration,
      // macOS keeps the executable inside Electron.app.
      electronDist:
        process.platform === 'darwin'
          ? dirname(dirname(dirname(dirname(options.electron))))
          : dirname(options.electron),
      directories: {
        ...configuration.directories,
        ...(options.output === undefined ? {} : { output: options.output }),
      },
    },
  });
  const output = options.output ?? join(projectRoot, 'release');
  for (const program of findPackaged(output)) requireAllFuses(fuseFile(program));
  return files;
}
