import { expect, test } from 'vitest';
import { createRecordingCore } from '../../e2e/fixtures/recording-core.ts';
import { dispatchCall, dispatchStream } from './dispatch.ts';

const id = 'a7d2fca6-158a-4190-b7f1-110bd9a40a09';
const { signal } = new AbortController();

test.each([
  ['registries.get', { id }, 1],
  ['registries.setDefault', { id }, 1],
  ['vault.status', {}, 0],
  ['registries.list', {}, 0],
  ['settings.get', {}, 0],
  ['app.info', {}, 0],
])('%s counts as a use or is asked by a page on its own', async (method, input, uses) => {
  const core = createRecordingCore();
  await dispatchCall(core, method, input, { signal });
  expect(core.uses).toHaveLength(uses);
});

test('each page of a stream is use', async () => {
  const core = createRecordingCore();
  core.handlers['tags.list'] = async function* () {
    for (let page = 0; page < 3; page += 1) yield { tags: [], source: 'catalog' };
  };
  const input = { registryId: id, repository: 'a' };
  for await (const _ of await dispatchStream(core, 'tags.list', input, { signal }));
  expect(core.uses).toHaveLength(4);
});
