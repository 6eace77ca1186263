import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { Effect } from '../../shared/model/effects.ts';

const effect: Effect = {
  ...{ id: 'skaffold', on: false, since: null, files: ['/home/ada/.skaffold/config'] },
  ...{ followedAt: null, milliseconds: null, problems: [] },
};

async function openTools(api: FakeApi) {
  const registry = savedRegistry({
    name: 'Main',
    isDefault: true,
    credential: { kind: 'password', username: 'ada', state: 'saved', changedAt: null },
  });
  api.registries = [registry];
  api.defaultId = registry.id;
  const { app, user } = renderApp(api);
  await screen.findAllByText('Main');
  app.ui.setState({ tools: { id: registry.id, image: null } });
  const dialog = within(await screen.findByRole('dialog', { name: 'Main in other tools' }));
  return { registry, user, dialog };
}

it('shows the exact change first, and does what was shown', async () => {
  const api = new FakeApi();
  let on = false;
  api.handlers['effects.list'] = () => ({ effects: [{ ...effect, on }], sequence: 2 });
  api.handlers['effects.preview'] = () => ({
    seen: 'mark',
    files: [
      {
        path: '/home/ada/.skaffold/config',
        change: { line: 2, removed: ['  default-repo: old'], added: ['  default-repo: "new"'] },
        problem: null,
      },
    ],
  });
  api.handlers['effects.set'] = () => {
    on = true;
    const since = '2026-01-02T03:04:05.000Z';
    return { effects: [{ ...effect, on, since }], sequence: 3 };
  };
  const { dialog, user } = await openTools(api);
  await user.click(await dialog.findByRole('button', { name: 'Turn on Skaffold…' }));
  expect(await dialog.findByText(/default-repo: "new"/)).toBeDefined();
  expect(api.callsOf('effects.set')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Write these changes' }));
  expect(await dialog.findByText('Follows since Jan 2, 2026')).toBeDefined();
  expect(api.callsOf('effects.set')).toEqual([{ id: 'skaffold', on: true, seen: 'mark' }]);
});

it('says why a login is not lent, and lends it once the owner agreed', async () => {
  const api = new FakeApi();
  let refused = true;
  api.handlers['registries.setLent'] = ({ lent }) => {
    if (refused) throw errorSaying('UNSUPPORTED', 'Nobody can be asked');
    const [registry] = api.registries;
    if (registry === undefined) throw new Error('gone');
    api.registries = [{ ...registry, lent }];
    return { ...registry, lent };
  };
  const { dialog, user } = await openTools(api);
  const box = () => dialog.getByRole('checkbox', { name: /Other tools on this computer/ });
  await user.click(box());
  expect(await dialog.findByText('Nobody can be asked')).toBeDefined();
  expect(box().getAttribute('aria-checked')).toBe('false');
  refused = false;
  await user.click(box());
  await expect.poll(() => box().getAttribute('aria-checked')).toBe('true');
});
