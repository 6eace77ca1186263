import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let core: TestCore;
beforeEach(async () => {
  core = await openTestCore();
});
afterEach(() => core.remove());

const save = async (name: string) => {
  const registry = { name, address: `${name}.example.com` };
  return (await core.call('registries.create', { registry, makeDefault: false })).id;
};
const remembered = async () => (await core.call('settings.get', {})).view.recentDefaults;

it('keeps which registries were the default, the latest first, until they are forgotten', async () => {
  const [one, two, three] = [await save('one'), await save('two'), await save('three')];
  for (const id of [one, two, one, three]) await core.call('registries.setDefault', { id });
  expect(await remembered()).toEqual([three, one, two]);
  await core.call('registries.setDefault', { id: null });
  expect(await remembered()).toEqual([three, one, two]);
  await core.call('registries.delete', { id: one });
  expect(await remembered()).toEqual([three, one, two]);
  await core.call('registries.forget', { id: one });
  expect(await remembered()).toEqual([three, two]);
});
