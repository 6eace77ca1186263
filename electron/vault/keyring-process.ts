import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { hasKeyringBus, type KeyringPort, keyringBackend } from './keyring-port.ts';

const account = z.string().min(1).max(256);

/** What the keyring's own process is asked, on its standard input. */
export const keyringRequestSchema = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('get'), account }),
  z.object({ operation: z.literal('set'), account, secret: z.string().max(4096) }),
  z.object({ operation: z.literal('delete'), account }),
]);
export type KeyringRequest = z.infer<typeof keyringRequestSchema>;

/** What it answers, on its standard output. */
const keyringAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), secret: z.string().max(4096).nullable() }),
  z.object({ ok: z.literal(false) }),
]);
export type KeyringAnswer = z.infer<typeof keyringAnswerSchema>;

export interface KeyringProcessOptions {
  /** Absolute path of the built `keyring-child`. */
  child: string;
  /** The child's whole environment: what finds the session bus, and no secret. */
  environment: Readonly<Record<string, string>>;
  platform: NodeJS.Platform;
}

/**
 * The keyring through a short-lived process per call. In this process a call
 * that waits for somebody to answer a prompt would block a worker thread, and
 * with it the end of Node; a child is killed when its time is over.
 */
export function createKeyringProcess(options: KeyringProcessOptions): KeyringPort {
  const ask = (request: KeyringRequest, signal: AbortSignal) => askChild(options, request, signal);
  return {
    backend: keyringBackend(options.platform),
    canAnswer: () => hasKeyringBus(options.platform, options.environment),
    get: (account, signal) => ask({ operation: 'get', account }, signal),
    async set(account, secret, signal) {
      await ask({ operation: 'set', account, secret }, signal);
    },
    async delete(account, signal) {
      await ask({ operation: 'delete', account }, signal);
    },
  };
}

async function askChild(
  { child, environment }: KeyringProcessOptions,
  request: KeyringRequest,
  signal: AbortSignal,
): Promise<string | null> {
  const running = spawn(process.execPath, [child], {
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    signal,
    killSignal: 'SIGKILL',
  });
  const end = () => running.kill('SIGKILL');
  process.once('exit', end);
  const failed = new Promise<never>((_, reject) => running.once('error', reject));
  // A child that ended early is told by its empty answer.
  running.stdin.on('error', () => undefined);
  running.stdin.end(JSON.stringify(request));
  try {
    const said = await Promise.race([text(running.stdout), failed]);
    const answer = keyringAnswerSchema.parse(jsonValue(said));
    if (!answer.ok) throw new Error('The keyring refused');
    return answer.secret;
  } finally {
    process.removeListener('exit', end);
  }
}
