import { spawn } from 'node:child_process';
import type { Logger } from '../../shared/ports.ts';
import { childEnvironment } from './child-environment.ts';
import { writeOpeningFile } from './opening-file.ts';
import { codeLifetime } from './tab-access.ts';
import type { WebHost } from './web-host.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface BrowserOptions {
  platform: NodeJS.Platform;
  environment: Environment;
  logger: Logger;
}

/** False where a browser has no display to appear on. */
export function canOpenBrowser(platform: NodeJS.Platform, environment: Environment): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/**
 * Opens the page in the system's browser, by a way that no other account can
 * follow: on Linux an opening page, which looks at the owner of the connection;
 * elsewhere a file that only this account can read. Answers how to take it back;
 * a page that cannot be opened is only a warning, since its link is printed.
 */
export async function openPage(
  host: Pick<WebHost, 'openingPage' | 'codeLink'>,
  options: BrowserOptions,
): Promise<() => Promise<void>> {
  if (options.platform === 'linux') {
    openBrowser(host.openingPage(), options);
    return async () => undefined;
  }
  const file = await writeOpeningFile(host.codeLink(), options.platform).catch(() => null);
  if (file === null) {
    options.logger.warn('serve.browserNotOpened');
    return async () => undefined;
  }
  openBrowser(file.path, options);
  setTimeout(() => file.remove().catch(() => undefined), codeLifetime).unref();
  return file.remove;
}

/**
 * Hands a URL or a file to the system's browser and does not wait for it. Other
 * accounts can read a process's arguments: no token and no code may stand there.
 */
export function openBrowser(
  target: string,
  { platform, environment, logger }: BrowserOptions,
): void {
  const [program, ...parameters] = opener(platform, target);
  const child = spawn(program, parameters, {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    windowsVerbatimArguments: platform === 'win32',
    env: childEnvironment(environment),
  });
  child.once('error', () => logger.warn('serve.browserNotOpened'));
  child.once('exit', (code) => {
    if (code !== 0) logger.warn('serve.browserNotOpened', { code });
  });
  child.unref();
}

function opener(platform: NodeJS.Platform, target: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open', target];
  // The empty text is the title that `start` would otherwise take the path for; /s drops the outer quotes.
  if (platform === 'win32') return ['cmd.exe', '/d', '/s', '/c', `"start "" "${target}""`];
  return ['xdg-open', target];
}
