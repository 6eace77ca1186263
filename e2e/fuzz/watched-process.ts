import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** How a process ended. */
export type ProcessEnd =
  | { kind: 'ended'; code: number | null; signal: NodeJS.Signals | null; said: string }
  /** It said nothing for too long and was killed. */
  | { kind: 'silent' };

/** Characters of the end of what it writes to stderr that are kept. */
const mostSaid = 4000;

const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * Runs one of our modules in a process of its own, with one argument, and hands
 * over each line that it writes to its fourth pipe. Says it nothing for
 * `silentMs` milliseconds (`firstMs` for the first line), it is killed: a loop
 * without end answers no other signal.
 */
export async function runWatched(
  module: string,
  argument: string,
  {
    onLine,
    firstMs,
    silentMs,
  }: { onLine: (line: string) => void; firstMs: number; silentMs: number },
): Promise<ProcessEnd> {
  const child = spawn(
    process.execPath,
    ['--import', loader, '--max-old-space-size=1024', fileURLToPath(module), argument],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  let silent = false;
  const kill = () => {
    silent = true;
    child.kill('SIGKILL');
  };
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-mostSaid);
  });
  let timer = setTimeout(kill, firstMs);
  const lines = createInterface({ input: pipeOf(child), crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    clearTimeout(timer);
    timer = setTimeout(kill, silentMs);
    onLine(line);
  });
  const [end] = await Promise.all([
    new Promise<ProcessEnd>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        resolve(silent ? { kind: 'silent' } : { kind: 'ended', code, signal, said });
      });
    }),
    new Promise<void>((resolve) => {
      lines.once('close', resolve);
    }),
  ]).finally(() => clearTimeout(timer));
  return end;
}

function pipeOf(child: ChildProcess): Readable {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Readable)) throw new Error('The process has no fourth pipe');
  return pipe;
}
