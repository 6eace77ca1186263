import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore();
});
afterEach(() => core.remove());

const create = (name: string, more: { makeDefault?: boolean; active?: boolean } = {}) => {
  const { makeDefault, active } = more;
  return core.call('registries.create', {
    registry: { name, address: `${name}.example.com`, ...(active === undefined ? {} : { active }) },
    ...(makeDefault === undefined ? {} : { makeDefault }),
  });
};
const defaultId = async () => (await core.call('registries.list', {})).defaultId;

test('the first registry is the default, beside the sample and inactive ones too; the second is not', async () => {
  await core.call('registries.openSample', {});
  const inactive = await create('inactive', { active: false });
  expect([inactive.isDefault, await defaultId()]).toEqual([false, null]);
  const first = await create('first');
  expect([first.isDefault, await defaultId()]).toEqual([true, first.id]);
  expect((await create('second')).isDefault).toBe(false);
  expect(await defaultId()).toBe(first.id);
});

test('who says no means no, and who had none beside others keeps none', async () => {
  expect((await create('first', { makeDefault: false })).isDefault).toBe(false);
  expect((await create('second')).isDefault).toBe(false);
  expect(await defaultId()).toBeNull();
  expect((await create('third', { makeDefault: true })).isDefault).toBe(true);
});
