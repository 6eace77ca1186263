import { Worker } from 'node:worker_threads';
import type { Logger } from '../../shared/ports.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { text } from '../../shared/text/text.ts';
import type { WatchdogData } from './watchdog.ts';

export interface WatchdogOptions {
  /** Absolute path of the built `watchdog`. */
  worker: string;
  /**
   * For a main thread that a native menu or a window's frame may hold while a
   * person does: silence counts only while the process uses the processor.
   */
  onlyWhenBusy?: boolean;
  /** For tests; milliseconds without a beat after which the process is ended. */
  limitMs?: number;
  logger: Logger;
}

export interface Watchdog {
  /** Ends the watch, before something that may hold the main thread. */
  stop(): void;
}

/** Beats in the time limit. */
const beatsPerLimit = 10;

/**
 * Watches this process's main thread from another one, which writes one line
 * and ends the process when the main thread gives no beat for 30 s, asked to
 * stop or not: what was acknowledged is on disk. Keeps the process from ending
 * in no other way; where no thread can be had, it is logged and nobody watches.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { worker: path, onlyWhenBusy = false, limitMs = 30_000, logger } = options;
  const tickMs = limitMs / beatsPerLimit;
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const seconds = Math.round(limitMs / 1000);
  const lastLine = inLanguage(text('terminal.notAnswering', { seconds }));
  const workerData: WatchdogData = { beats, limitMs, tickMs, onlyWhenBusy, lastLine };
  const timer = setInterval(() => Atomics.add(beats, 0, 1), tickMs / 2);
  timer.unref();
  const failed = (error: unknown) => logger.error('watchdog.failed', {}, error);
  try {
    const worker = new Worker(path, {
      workerData,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
    worker.unref();
    worker.on('error', failed);
    return {
      stop() {
        clearInterval(timer);
        void worker.terminate();
      },
    };
  } catch (error) {
    clearInterval(timer);
    failed(error);
    return { stop: () => undefined };
  }
}
