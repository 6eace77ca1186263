import { expect, test } from 'vitest';
import { openTestCore } from '../../../e2e/fixtures/test-core.ts';
import type { Provider } from '../../../shared/model/provider.ts';

const switches: readonly (readonly [Provider, Provider, 'saved' | 'refused'])[] = [
  ['native', 'harbor', 'saved'],
  ['native', 'quay', 'saved'],
  ['gitea', 'native', 'saved'],
  // A cloud's own hosts would see the credential too.
  ['native', 'dockerhub', 'refused'],
];

test.each(switches)('a switch from %s to %s: the stored login is %s', async (from, to, outcome) => {
  const core = await openTestCore({ passphrase: 'of this test' });
  try {
    const credential = { kind: 'password' as const, username: 'ada', password: 'sesame-4711' };
    const address = 'https://images.example.com';
    const { id, revision } = await core.call('registries.create', {
      registry: { name: 'Main', address, provider: from, credential },
    });
    const update = core.call('registries.update', { id, revision, changes: { provider: to } });
    if (outcome === 'refused')
      await expect(update).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    else
      expect(await update).toMatchObject({
        provider: to,
        credential: { state: 'saved', username: 'ada' },
      });
  } finally {
    await core.remove();
  }
});
