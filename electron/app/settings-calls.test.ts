import { expect, test } from 'vitest';
import { openTestCore } from '../../e2e/fixtures/test-core.ts';

test('what the page remembers is told of when it changed, and only then', async () => {
  const core = await openTestCore();
  try {
    const lastPath = '/registries/1?q=a';
    for (const view of [{ lastPath }, { lastPath }, { listWidth: 470 }])
      await core.call('settings.update', { changes: { view } });
    expect(core.events.map(({ topic }) => topic)).toEqual(['settings']);
    expect((await core.call('settings.get', {})).view).toMatchObject({ lastPath, listWidth: 470 });
    for (const view of [{ listWidth: 319 }, { lastPath: 'a'.repeat(4097) }, { later: true }])
      await expect(core.call('settings.update', { changes: { view } })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
  } finally {
    await core.remove();
  }
});
