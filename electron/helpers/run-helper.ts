import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { helperCancelled, helperFailed, helperTooLong } from './helper-error.ts';

/** Milliseconds between asking a helper to end and ending it. */
const graceMs = 1_000;
/** Milliseconds that output may still come after the helper ended: a child of its own may hold the pipe. */
const drainMs = 1_000;

export interface HelperRun {
  /** For messages. */
  name: string;
  /** Absolute path. */
  program: string;
  operation: 'get' | 'list';
  /** All of its stdin. */
  input: string;
  /** Its whole environment. */
  environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  timeLimit: number;
  /** Bytes of stdout. */
  sizeLimit: number;
  signal?: AbortSignal | undefined;
}

export interface HelperOutput {
  /** Null: a signal ended it. */
  code: number | null;
  stdout: Buffer;
}

/**
 * Runs a helper to its end, without a shell and in a process group of its own,
 * which ends with it (a daemon makes a group of its own). Its stderr goes nowhere. Throws TIMEOUT, TOO_LARGE,
 * UNSUPPORTED (it does not start) or CANCELLED, and never repeats what it said.
 */
export function runHelper(run: HelperRun): Promise<HelperOutput> {
  const { name, signal } = run;
  if (signal?.aborted) return Promise.reject(helperCancelled(name));
  return new Promise((resolve, reject) => {
    const child = spawn(run.program, [run.operation], {
      cwd: dirname(run.program),
      env: { ...run.environment },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let code: number | null = null;
    let failure: BerthError | null = null;
    let grace: NodeJS.Timeout | undefined;

    const kill = () => endGroup(child, 'SIGKILL');
    const cancel = () => fail(helperCancelled(name));
    const limit = setTimeout(
      () =>
        fail(
          helperFailed(
            name,
            text('helpers.late', { name, seconds: run.timeLimit / 1000 }),
            'TIMEOUT',
          ),
        ),
      run.timeLimit,
    );
    process.once('exit', kill);
    signal?.addEventListener('abort', cancel, { once: true });

    function settle(): void {
      clearTimeout(limit);
      clearTimeout(grace);
      process.removeListener('exit', kill);
      signal?.removeEventListener('abort', cancel);
      child.stdout.destroy();
      if (failure !== null) reject(failure);
      else resolve({ code, stdout: Buffer.concat(chunks) });
    }

    function fail(error: BerthError): void {
      if (failure !== null) return;
      failure = error;
      endGroup(child, 'SIGTERM');
      clearTimeout(grace);
      grace = setTimeout(() => {
        kill();
        settle();
      }, graceMs);
    }

    child.once('error', () => {
      failure ??= helperFailed(name, text('helpers.cannotStart', { name }), 'UNSUPPORTED');
      settle();
    });
    child.once('exit', (ended) => {
      code = ended;
      // What it left behind in its group goes with it; what it said is in the pipe already.
      if (process.platform !== 'win32' || failure !== null) kill();
      if (failure === null) grace = setTimeout(settle, drainMs);
    });
    child.once('close', settle);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= run.sizeLimit) chunks.push(chunk);
      else fail(helperTooLong(name, size, run.sizeLimit));
    });
    child.stdout.on('error', () => undefined);
    // A helper that ended early is told by its answer.
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.input);
  });
}

function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    endTree(child, child.pid);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

/** Windows has no groups: its own tool ends a process with all it started. */
function endTree(child: ChildProcess, pid: number): void {
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  const tool = spawn(join(root, 'System32', 'taskkill.exe'), ['/PID', String(pid), '/T', '/F'], {
    stdio: 'ignore',
    windowsHide: true,
  });
  tool.on('error', () => child.kill('SIGKILL'));
}
