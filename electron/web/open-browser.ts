import { spawn } from 'node:child_process';
import type { Logger } from '../../shared/ports.ts';
import { childEnvironment } from './child-environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** False where a browser has no display to appear on. */
export function canOpenBrowser(platform: NodeJS.Platform, environment: Environment): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/**
 * Hands a URL to the system's browser and does not wait for it. Other users can
 * read a process's arguments: the URL must be an opening page, never one with the token.
 */
export function openBrowser(
  url: string,
  {
    platform,
    environment,
    logger,
  }: { platform: NodeJS.Platform; environment: Environment; logger: Logger },
): void {
  const [program, ...parameters] = opener(platform, url);
  const child = spawn(program, parameters, {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    env: childEnvironment(environment),
  });
  child.once('error', () => logger.warn('serve.browserNotOpened'));
  child.once('exit', (code) => {
    if (code !== 0) logger.warn('serve.browserNotOpened', { code });
  });
  child.unref();
}

function opener(platform: NodeJS.Platform, url: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open', url];
  // The empty text is the title that `start` would otherwise take the URL for.
  if (platform === 'win32') return ['cmd.exe', '/d', '/s', '/c', 'start', '""', url];
  return ['xdg-open', url];
}
