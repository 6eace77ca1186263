import { describe, expect, it } from 'vitest';
import type { BerthBridge } from '../../shared/bridge.ts';
import type { ErrorData } from '../../shared/errors.ts';
import { methods } from '../../shared/methods.ts';
import { createBridgeClient } from './bridge-client.ts';

type Push = (item: unknown) => Promise<void>;

/** A bridge as the preload makes one, with its other end in the test's hand. */
function fakeBridge() {
  const asked: [string, unknown][] = [];
  let answer: unknown = { ok: true, result: {} };
  let push: Push = async () => undefined;
  let end: (error: ErrorData | null) => void = () => undefined;
  let opened: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => {
    opened = resolve;
  });
  let cancelled = 0;
  const call = Object.fromEntries(
    Object.entries(methods)
      .filter(([, kind]) => kind === 'call')
      .map(([name]) => [
        name,
        async (input: unknown) => {
          asked.push([name, input]);
          return answer;
        },
      ]),
  );
  const bridge = {
    face: 'desktop',
    call,
    stream(_name: string, _input: unknown, onItem: Push, onEnd: typeof end) {
      push = async (item) => onItem(item);
      end = onEnd;
      opened();
      return () => {
        cancelled += 1;
      };
    },
    onChanged: () => () => undefined,
  } as unknown as BerthBridge;
  return {
    client: createBridgeClient(bridge),
    asked,
    isOpen,
    answerWith: (next: unknown) => {
      answer = next;
    },
    push: (item: unknown) => push(item),
    end: (error: ErrorData | null) => end(error),
    cancelled: () => cancelled,
  };
}

const registryId = 'e1b3c0de-0000-4000-8000-000000000001';
const pageOf = (...tags: string[]) => ({ tags, source: 'catalog' });

describe('bridge client', () => {
  it('answers the parsed result and throws the error of an answer', async () => {
    const fake = fakeBridge();
    fake.answerWith({ ok: true, result: { defaultId: null } });
    expect(await fake.client.call('registries.setDefault', { id: null })).toEqual({
      defaultId: null,
    });
    expect(fake.asked).toEqual([['registries.setDefault', { id: null }]]);
    fake.answerWith({ ok: false, error: { code: 'STORAGE', reason: 'diskFull', message: 'full' } });
    await expect(fake.client.call('vault.status', {})).rejects.toMatchObject({
      code: 'STORAGE',
      reason: 'diskFull',
    });
    fake.answerWith({ ok: true, result: 'nonsense' });
    await expect(fake.client.call('vault.status', {})).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('no longer waits for a call that was cancelled', async () => {
    const fake = fakeBridge();
    fake.answerWith(new Promise(() => undefined));
    const leaving = new AbortController();
    const call = fake.client.call('vault.status', {}, { signal: leaving.signal });
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('turns pushed items into a stream and holds the producer back meanwhile', async () => {
    const fake = fakeBridge();
    const stream = fake.client.stream('tags.list', { registryId, repository: 'app' });
    const items = stream[Symbol.asyncIterator]();
    const first = items.next();
    await fake.isOpen;
    let taken = false;
    const pushed = fake.push(pageOf('1')).then(() => {
      taken = true;
    });
    expect((await first).value).toEqual(pageOf('1'));
    expect(taken).toBe(false);
    const second = items.next();
    await pushed;
    expect(taken).toBe(true);
    fake.end(null);
    expect((await second).done).toBe(true);
    expect(fake.cancelled()).toBe(0);
  });

  it('throws what ended the stream', async () => {
    const fake = fakeBridge();
    const items = fake.client
      .stream('tags.list', { registryId, repository: 'app' })
      [Symbol.asyncIterator]();
    const first = items.next();
    await fake.isOpen;
    fake.end({ code: 'TIMEOUT', message: 'slow' });
    await expect(first).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(fake.cancelled()).toBe(0);
  });

  it.each(['leaving', 'aborting'])('cancels on %s', async (how) => {
    const fake = fakeBridge();
    const leaving = new AbortController();
    const items = fake.client
      .stream('tags.list', { registryId, repository: 'app' }, { signal: leaving.signal })
      [Symbol.asyncIterator]();
    const first = items.next();
    await fake.isOpen;
    if (how === 'aborting') {
      leaving.abort();
      await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    } else {
      fake.push(pageOf('1'));
      await first;
      await items.return?.();
    }
    expect(fake.cancelled()).toBe(1);
  });
});
