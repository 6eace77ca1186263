import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface Measurement {
  /** From the start of the process to its end. */
  seconds: number;
  /** From the start of the process to the first name it wrote. */
  firstNamesSeconds: number;
  /** The most memory the process held; null where the system does not tell. */
  peakMiB: number | null;
  output: string;
}

export const limitSeconds = 120;

/** Not an Error: there is nothing to measure. */
export const tooSlow = 'tooSlow';

/** Runs a program to its end, or for two minutes. Throws when it fails. */
export async function measure([program, ...parameters]: readonly [string, ...string[]]): Promise<
  Measurement | typeof tooSlow
> {
  const started = performance.now();
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, limitSeconds * 1000);
  let firstNamesAt: number | undefined;
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    firstNamesAt ??= performance.now();
    output.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const memory = watchMemory(child.pid);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => {
    clearTimeout(timer);
    memory.stop();
  });
  if (late) return tooSlow;
  const ended = performance.now();
  if (code !== 0)
    throw new Error(
      `${program} ${parameters.join(' ')} ended with ${code}: ${Buffer.concat(complaints).toString()}`,
    );
  return {
    seconds: (ended - started) / 1000,
    firstNamesSeconds: ((firstNamesAt ?? ended) - started) / 1000,
    peakMiB: memory.peakMiB(),
    output: Buffer.concat(output).toString(),
  };
}

/**
 * Reads Linux's own high-water mark, which starts anew with each program;
 * `getrusage` would count this process's memory for its children.
 */
function watchMemory(pid: number | undefined): { stop(): void; peakMiB(): number | null } {
  let peak: number | null = null;
  const look = () => {
    readFile(`/proc/${pid}/status`, 'utf8').then(
      (status) => {
        const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
        if (kibibytes !== undefined) peak = Math.max(peak ?? 0, Number(kibibytes) / 1024);
      },
      // The process has just ended, or this is no Linux.
      () => undefined,
    );
  };
  look();
  const timer = setInterval(look, 10);
  return { stop: () => clearInterval(timer), peakMiB: () => peak };
}
