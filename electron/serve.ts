import { homedir } from 'node:os';
import Conf from 'conf';
import { version } from '../package.json';
import { text } from '../shared/text/text.ts';
import { createShutdown } from './app/shutdown.ts';
import { createLog } from './log/log.ts';
import { guardProcess } from './log/process-guard.ts';
import { openCore } from './open-core.ts';
import { defaultDataDirectory } from './storage/data-directory.ts';
import { exportFolder, isInCheckout } from './storage/export-folder.ts';
import { createKeyringProcess } from './vault/keyring-process.ts';
import { createKeyringSlot } from './vault/keyring-slot.ts';
import { childEnvironment } from './web/child-environment.ts';
import { canOpenBrowser, openPage } from './web/open-browser.ts';
import {
  parseServeArguments,
  type ServeArguments,
  takePassphrase,
  takePlatformToken,
} from './web/serve-arguments.ts';
import {
  askedToStop,
  exitCodes,
  followLanguage,
  printReady,
  say,
  sayFailure,
  sayNotice,
} from './web/terminal.ts';
import { createTerminalConfirmation } from './web/terminal-confirmation.ts';
import { startWebHost, type WebHost } from './web/web-host.ts';
import { startWatchdog } from './workers/start-watchdog.ts';

const passphrase = takePassphrase(process.env);
const platform = takePlatformToken(process.env);
const logger = createLog();
const shutdown = createShutdown(logger);
const stop = askedToStop();
guardProcess({
  process,
  logger,
  tell: () => say(text('terminal.unexpectedEnd')),
  close: shutdown.run,
  exit: () => process.exit(exitCodes.failed),
});
startWatchdog({ worker: `${import.meta.dirname}/watchdog.js`, logger });

const parsed = parseServeArguments(process.argv.slice(2), process.env);
if (!parsed.ok) {
  say(parsed.problem, text('terminal.usage'));
  process.exitCode = exitCodes.usage;
} else if (parsed.value.help) say(text('terminal.usage'));
else if (!platform.ok) {
  say(platform.problem);
  process.exitCode = exitCodes.usage;
} else await serve(parsed.value, platform.token);

async function serve(
  { port, data, open, platformApi }: ServeArguments,
  platformToken: string | undefined,
): Promise<void> {
  let host: WebHost | 'stop';
  try {
    host = await Promise.race([
      start(
        data ?? defaultDataDirectory(),
        port,
        platformApi ? { token: platformToken } : undefined,
      ),
      stop,
    ]);
  } catch (error) {
    const code = sayFailure(error);
    logger.info('start.failed', {}, error);
    return end(code, code);
  }
  if (host === 'stop') return end(exitCodes.done);
  printReady(host);
  const { platform, env: environment } = process;
  if (open && canOpenBrowser(platform, environment))
    shutdown.add('page', await openPage(host, { platform, environment, logger }));
  await stop;
  await end(exitCodes.done);
}

async function start(
  data: string,
  port: number,
  platformApi: { token: string | undefined } | undefined,
): Promise<WebHost> {
  const { core } = await openCore({
    face: 'browser',
    version,
    data,
    built: import.meta.dirname,
    node: process.execPath,
    store: (options) => new Conf(options),
    slots: [createKeyringSlot(keyring())],
    passphrase,
    confirmation: createTerminalConfirmation({
      input: process.stdin,
      output: process.stderr,
      ...exportsInto(),
    }),
    onLock: ({ notice }) => {
      if (notice !== null) sayNotice(notice);
    },
    logger,
    shutdown,
  });
  await followLanguage(core, logger);

  const assets = `${import.meta.dirname}/../renderer`;
  const host = await startWebHost(core, { port, assets, platformApi, logger });
  shutdown.add('host', () => host.close());
  return host;
}

function exportsInto() {
  const folder = exportFolder(homedir());
  return { folder, inCheckout: isInCheckout(folder) };
}

function keyring() {
  return createKeyringProcess({
    child: `${import.meta.dirname}/keyring-child.js`,
    environment: childEnvironment(process.env),
    platform: process.platform,
  });
}

/** Closes what was opened, newest first, and ends the process; its code says first why it could not start. */
async function end(code: number, whenUnclean: number = exitCodes.failed): Promise<void> {
  const clean = await shutdown.run();
  process.exit(clean ? code : whenUnclean);
}
