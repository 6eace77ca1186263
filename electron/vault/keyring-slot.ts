import { randomBytes, randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { keyBytes, type SlotProvider } from './key-slot.ts';
import type { KeyringPort } from './keyring-port.ts';
import { openBytes, sealBytes } from './seal.ts';

/** What lies in the book: the master key under a key that only the keyring has. */
const wrappedSchema = z.object({
  version: z.literal(1),
  account: z.string().min(1).max(256),
  nonce: z.base64(),
  ciphertext: z.base64(),
  tag: z.base64(),
});

const probe = 'is anybody there';

/**
 * The slot over the system's keyring. Every wrapping gets a key and an entry
 * of its own, so that an entry can be deleted once nothing needs it, and the
 * one in use is never overwritten before the book is saved. No call takes
 * longer than `timeLimit` milliseconds.
 */
export function createKeyringSlot(
  port: KeyringPort,
  { timeLimit = 10_000 }: { timeLimit?: number | undefined } = {},
): SlotProvider {
  const oneAtATime = pLimit(1);
  const { backend } = port;
  const weak = backend === 'unknown';
  let answered = false;

  const ask = <T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    oneAtATime(async () => {
      try {
        const result = await within(timeLimit, call);
        answered = true;
        return result;
      } catch (error) {
        answered = false;
        throw error;
      }
    });

  return {
    kind: 'keyring',
    async availability() {
      if (!port.canAnswer()) return { available: false, backend, weak };
      if (answered) return { available: true, backend, weak };
      const available = await ask((signal) => port.get(probe, signal)).then(
        () => true,
        () => false,
      );
      return { available, backend, weak };
    },
    async wrap(text) {
      const account = `vault key ${randomUUID()}`;
      const key = randomBytes(keyBytes);
      try {
        const sealed = sealBytes(key, Buffer.from(text, 'utf8'), additionalData(account));
        const secret = key.toString('base64');
        await ask((signal) => port.set(account, secret, signal));
        // A keyring that takes an entry and does not give it back is none.
        if ((await ask((signal) => port.get(account, signal))) !== secret)
          throw new Error('The keyring did not keep the key');
        return Buffer.from(JSON.stringify({ version: 1, account, ...sealed }), 'utf8');
      } finally {
        key.fill(0);
      }
    },
    async unwrap(wrapped) {
      const { account, ...sealed } = parse(wrapped);
      const secret = await ask((signal) => port.get(account, signal));
      if (secret === null) throw new Error('The keyring does not have the key');
      const key = Buffer.from(secret, 'base64');
      if (key.length !== keyBytes) throw new Error('The key in the keyring is damaged');
      const bytes = openBytes(key, sealed, additionalData(account));
      key.fill(0);
      if (bytes === null) throw new Error('The key in the keyring is another one');
      const text = bytes.toString('utf8');
      bytes.fill(0);
      return { text, stale: false };
    },
    async forget(wrapped) {
      const { account } = parse(wrapped);
      await ask((signal) => port.delete(account, signal));
    },
  };
}

function parse(wrapped: Buffer) {
  return wrappedSchema.parse(jsonValue(wrapped.toString('utf8')));
}

function additionalData(account: string): string {
  return JSON.stringify({ account, slot: 'keyring 1' });
}

/** Runs a call that is told when its time is over, and does not wait for it any longer. */
async function within<T>(
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const overdue = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      overdue.abort();
      reject(new Error('The keyring did not answer in time'));
    }, milliseconds);
  });
  try {
    return await Promise.race([call(overdue.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
