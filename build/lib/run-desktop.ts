import { runInForeground } from './foreground-process.ts';
import { findElectron, projectRoot } from './this-machine.ts';

/** A start that fails says so within this time; what it prints until then is held back. */
const settledAfterMs = 3000;
const heldAtMost = 64 * 1024;

export interface DesktopEnd {
  exitCode: number;
  /** What Electron printed to stderr before it had settled; empty afterwards. */
  held: string;
}

/**
 * Opens the desktop app and waits for its end. What it prints at the very start
 * is held back, so that a start that fails can be told in one line.
 */
export async function runDesktop(parameters: readonly string[]): Promise<DesktopEnd> {
  const electron = findElectron();
  if (electron === undefined) throw new Error("Electron's binary is not there");
  const env = { ...process.env };
  // Set by editors built on Electron for their own children; it would make a plain Node of ours.
  delete env['ELECTRON_RUN_AS_NODE'];
  let held = '';
  let settled = false;
  const settle = () => {
    settled = true;
    process.stderr.write(held);
    held = '';
  };
  const timer = setTimeout(settle, settledAfterMs);
  const exitCode = await runInForeground(
    electron,
    [projectRoot, ...parameters],
    { stdio: ['inherit', 'inherit', 'pipe'], env },
    (child) =>
      child.stderr?.on('data', (chunk: Buffer) => {
        if (settled) process.stderr.write(chunk);
        else held = (held + chunk.toString('utf8')).slice(-heldAtMost);
      }),
  );
  clearTimeout(timer);
  return { exitCode, held };
}
