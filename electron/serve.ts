import Conf from 'conf';
import { version } from '../package.json';
import { createAppCore } from './app/create-app-core.ts';
import { createLog } from './log/log.ts';
import { defaultDataDirectory, prepareDataDirectory } from './storage/data-directory.ts';
import { keyValueFile, objectStoreOptions, setAsideDamaged } from './storage/file-store.ts';
import { acquireLock } from './storage/lock.ts';
import { createKeyringProcess } from './vault/keyring-process.ts';
import { createKeyringSlot } from './vault/keyring-slot.ts';
import { childEnvironment } from './web/child-environment.ts';
import { canOpenBrowser, openBrowser } from './web/open-browser.ts';
import { takePassphrase } from './web/passphrase-variable.ts';
import { parseServeArguments, type ServeArguments, serveUsage } from './web/serve-arguments.ts';
import { askedToStop, createShutdown } from './web/shutdown.ts';
import { exitCodes, printReady, say, sayFailure } from './web/terminal.ts';
import { createTerminalConfirmation } from './web/terminal-confirmation.ts';
import { startWebHost, type WebHost } from './web/web-host.ts';

const passphrase = takePassphrase(process.env);
const logger = createLog();
const shutdown = createShutdown(logger);
const stop = askedToStop();

// Whoever reads the one line may close the pipe behind it.
process.stdout.on('error', () => undefined);
// A limit for the size of files (ulimit -f) is a full disk to report, not the end.
process.on('SIGXFSZ', () => undefined);
process.on('uncaughtException', (error) => {
  say(`Berth failed unexpectedly (${error.name}) and ends`);
  void end(exitCodes.failed);
});

const parsed = parseServeArguments(process.argv.slice(2), process.env);
if (!parsed.ok) {
  say(parsed.problem, serveUsage);
  process.exitCode = exitCodes.usage;
} else if (parsed.value.help) say(serveUsage);
else await serve(parsed.value);

async function serve({ port, data, open }: ServeArguments): Promise<void> {
  let host: WebHost;
  try {
    host = await start(data ?? defaultDataDirectory(), port);
  } catch (error) {
    return end(sayFailure(error));
  }
  printReady(host);
  const { platform, env: environment } = process;
  if (open && canOpenBrowser(platform, environment))
    openBrowser(host.openingPage(), { platform, environment, logger });
  await stop;
  await end(exitCodes.done);
}

async function start(folder: string, port: number): Promise<WebHost> {
  const directory = await prepareDataDirectory(folder);
  const lock = await acquireLock(directory, 'browser');
  shutdown.add(() => lock.release());
  logger.toFile(directory);

  const notice = setAsideDamaged(directory, 'settings');
  const settingsFile = keyValueFile(new Conf(objectStoreOptions(directory, 'settings')));
  const core = await createAppCore({
    face: 'browser',
    version,
    directory,
    settingsFile,
    slots: [createKeyringSlot(keyring())],
    passphrase,
    notices: notice === null ? [] : [notice],
    confirmation: createTerminalConfirmation({
      input: process.stdin,
      output: process.stderr,
      folder: process.cwd(),
    }),
    logger,
    log: logger.control,
  });
  shutdown.add(() => core.close());

  const assets = `${import.meta.dirname}/../renderer`;
  const host = await startWebHost(core, { port, assets, logger });
  shutdown.add(() => host.close());
  return host;
}

function keyring() {
  return createKeyringProcess({
    child: `${import.meta.dirname}/keyring-child.js`,
    environment: childEnvironment(process.env),
    platform: process.platform,
  });
}

/** Closes what was opened, newest first, and ends the process. */
async function end(code: number): Promise<void> {
  const clean = await shutdown.run();
  process.exit(clean ? code : exitCodes.failed);
}
