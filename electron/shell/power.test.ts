import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { expect, test } from 'vitest';
import { openTestCore } from '../../e2e/fixtures/test-core.ts';
import type { Logger } from '../../shared/ports.ts';
import { lockOnSuspend } from './power.ts';

const passphrase = 'correct horse';

type SlotProvider = NonNullable<NonNullable<Parameters<typeof openTestCore>[0]>['slots']>[number];

const ignore = () => undefined;
const silent: Logger = { info: ignore, warn: ignore, error: ignore };

/** Keeps nothing secret, and needs nobody to open. */
const openHandedSlot: SlotProvider = {
  kind: 'keyring',
  availability: async () => ({ available: true, backend: 'for tests', weak: false }),
  wrap: async (text) => Buffer.from(text),
  unwrap: async (wrapped) => ({ text: wrapped.toString(), stale: false }),
};

async function begin(slots: SlotProvider[] = []) {
  const test = await openTestCore({ slots });
  const events = new EventEmitter();
  lockOnSuspend(events as unknown as PowerMonitor, test.core, silent);
  const state = async () => (await test.call('vault.status', {})).state;
  /** Resolves with the next change of the vault. */
  const change = () =>
    new Promise<void>((resolve) => {
      const stop = test.core.onChanged(({ topic }) => {
        if (topic !== 'vault') return;
        stop();
        resolve();
      });
    });
  return { ...test, events, state, change };
}

test('going to sleep locks the vault; waking up leaves one with a passphrase locked', async () => {
  const { call, events, state, change, remove } = await begin();
  await call('vault.setPassphrase', { passphrase });
  const locked = change();
  events.emit('suspend');
  await locked;
  expect(await state()).toBe('locked');
  const tried = change();
  events.emit('resume');
  await tried;
  expect(await state()).toBe('locked');
  await call('vault.unlock', { passphrase });
  expect(await state()).toBe('unlocked');
  await remove();
});

test('waking up opens with a slot that needs nobody, unless the person had locked it', async () => {
  const { call, events, state, change, remove } = await begin([openHandedSlot]);
  await call('vault.addSlot', { kind: 'keyring' });
  for (const event of ['suspend', 'resume']) {
    const changed = change();
    events.emit(event);
    await changed;
    expect(await state()).toBe(event === 'suspend' ? 'locked' : 'unlocked');
  }
  await call('vault.lock', {});
  events.emit('suspend');
  events.emit('resume');
  await new Promise((resolve) => setImmediate(resolve));
  expect(await state()).toBe('locked');
  await remove();
});

test('a list that ran when the computer went to sleep ends with that reason', async () => {
  const { call, core, events, remove } = await begin();
  await call('vault.setPassphrase', { passphrase });
  const { id } = await call('registries.openSample', {});
  const { signal } = new AbortController();
  const pages = core.handlers['repositories.list']({ registryId: id }, { signal });
  const iterator = pages[Symbol.asyncIterator]();
  expect((await iterator.next()).done).toBe(false);
  events.emit('suspend');
  const rest = (async () => {
    while ((await iterator.next()).done !== true);
  })();
  await expect(rest).rejects.toMatchObject({
    code: 'CANCELLED',
    message: expect.stringContaining('went to sleep'),
  });
  await remove();
});
