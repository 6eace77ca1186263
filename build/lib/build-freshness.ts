import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One file per bundle of vite.config.ts. */
const outputs = [
  'dist/renderer/index.html',
  'dist/main/main.js',
  'dist/preload/preload.cjs',
  'dist/serve/serve.js',
  'dist/serve/keyring-child.js',
];

const sources = [
  'shared',
  'electron',
  'renderer',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'lingui.config.ts',
  'build/lingui-macros.ts',
];

/** Why `dist` must be built, or null when it is newer than every source. */
export function reasonToBuild(root: string): string | null {
  const built = outputs.map((path) => modified(join(root, path)));
  if (built.some((time) => time === undefined)) return 'it is not built yet';
  const oldest = Math.min(...built.map((time) => time ?? 0));
  const newer = sources.find((source) => newest(join(root, source)) > oldest);
  return newer === undefined ? null : `${newer} changed since the last build`;
}

function modified(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** The newest change of a file, or of any file below a folder that is part of a bundle. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const time = modified(path) ?? 0;
  if (!statSync(path).isDirectory()) return time;
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/\.test\.tsx?$/.test(name))
    .reduce((latest, name) => {
      const stats = statSync(join(path, name), { throwIfNoEntry: false });
      return stats?.isFile() ? Math.max(latest, stats.mtimeMs) : latest;
    }, 0);
}
