import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that electron-builder unpacks an app into, and the program in them. */
const places: Partial<Record<NodeJS.Platform, { folder: RegExp; program: string }>> = {
  linux: { folder: /^linux(-\w+)?-unpacked$/, program: 'berth' },
  win32: { folder: /^win(-\w+)?-unpacked$/, program: 'Berth.exe' },
  darwin: { folder: /^mac(-\w+)?$/, program: 'Berth.app/Contents/MacOS/Berth' },
};

/** The programs of the packaged apps in a folder such as `release`; an error where there is none. */
export function findPackaged(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const place = places[platform];
  const found =
    place === undefined || !existsSync(folder)
      ? []
      : readdirSync(folder)
          .filter((name) => place.folder.test(name))
          .map((name) => join(folder, name, place.program))
          .filter((program) => existsSync(program));
  if (found.length === 0) throw new Error(`No packaged Berth for ${platform} lies in ${folder}`);
  return found;
}

/** The file that holds the fuses: on macOS the framework beside the program. */
export function fuseFile(program: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'darwin'
    ? join(program, '../../Frameworks/Electron Framework.framework/Versions/A/Electron Framework')
    : program;
}
