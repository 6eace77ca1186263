import { write } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** What this thread is given; times in milliseconds. */
export interface WatchdogData {
  /** Counts up with each beat of the main thread; shared between the threads. */
  beats: Int32Array;
  limitMs: number;
  tickMs: number;
  /** Silence counts only while the process uses the processor. */
  onlyWhenBusy: boolean;
  /** What is said before the end, in the reader's language. */
  lastLine: string;
}

/** Milliseconds that the one line may take: its reader may have stopped reading. */
const lastWords = 500;

/** Share of one processor over a tick above which a silent main thread counts as busy. */
const busyShare = 0.1;

watch(workerData);

/**
 * Ends the process when its main thread gives no beat for `limitMs`. Only
 * own ticks count, not the clock: while the computer sleeps, or the process
 * is stopped, there are none.
 */
function watch({ beats, limitMs, tickMs, onlyWhenBusy, lastLine }: WatchdogData): void {
  const limit = Math.ceil(limitMs / tickMs);
  let seen = Atomics.load(beats, 0);
  let silent = 0;
  let used = process.cpuUsage();
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    const { user, system } = process.cpuUsage(used);
    used = process.cpuUsage();
    const idle = (user + system) / 1000 < tickMs * busyShare;
    if (now !== seen) silent = 0;
    else if (!onlyWhenBusy || !idle) silent += 1;
    seen = now;
    if (silent < limit) return;
    clearInterval(timer);
    end(lastLine);
  }, tickMs);
}

/** `process.exit` would end this thread alone, and the main thread can run no handler of a signal. */
function end(lastLine: string): void {
  const kill = () => process.kill(process.pid, 'SIGKILL');
  setTimeout(kill, lastWords);
  // Not through process.stderr: in a worker that is the main thread's to write.
  write(2, `${lastLine}\n`, kill);
}
