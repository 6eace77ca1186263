import { expect, it } from 'vitest';
import type { RegistryClient } from '../../registry/client.ts';
import { ClientPool, type DropReason } from './client-pool.ts';

/** A client of which only its end is seen. */
function fakeClient(): RegistryClient & { closed(): boolean } {
  let closed = false;
  const part: Pick<RegistryClient, 'close'> = {
    async close() {
      closed = true;
    },
  };
  return Object.assign(part as RegistryClient, { closed: () => closed });
}

it.each<[DropReason, RegExp]>([
  ['changed', /registry was changed/],
  ['deleted', /registry was deleted/],
  ['locked', /vault was locked/],
  ['suspended', /computer went to sleep/],
  ['closing', /Berth is closing/],
])('tells those who wait for a client why it ended: %s', (reason, said) => {
  const pool = new ClientPool();
  const one = pool.get('one', fakeClient);
  const two = pool.get('two', fakeClient);
  pool.drop('one', reason);
  expect(one.ended.reason).toMatchObject({
    code: 'CANCELLED',
    message: expect.stringMatching(said),
  });
  expect(two.ended.aborted).toBe(false);
  pool.dropAll(reason);
  expect(two.ended.reason).toMatchObject({ message: expect.stringMatching(said) });
  for (const { client } of [one, two])
    expect((client as ReturnType<typeof fakeClient>).closed()).toBe(true);
});

it('tells of a change only where a registry was changed', () => {
  const reasons: DropReason[] = ['deleted', 'locked', 'suspended', 'closing'];
  for (const reason of reasons) {
    const pool = new ClientPool();
    const { ended } = pool.get('one', fakeClient);
    pool.dropAll(reason);
    expect(String(ended.reason)).not.toContain('changed');
  }
});
