import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { holdsHiddenInLines } from '../../shared/hidden-characters.ts';

const direction = 'team/\u202Egnp.exe';
const erasing = 'x\u001b[2J\u200By';

/** Everything that a person sees, hears or gets as a tooltip. */
function everyText(): string {
  const said = [...document.querySelectorAll('*')].flatMap((element) =>
    ['title', 'aria-label', 'aria-description', 'placeholder'].map(
      (name) => element.getAttribute(name) ?? '',
    ),
  );
  return [document.title, document.body.textContent ?? '', ...said].join(' ');
}

it('a registry of an old book and its repositories are shown with what hides in them', async () => {
  const api = new FakeApi();
  // A book of before may have such a name.
  const registry = savedRegistry({ name: 'Prod\u202Euction\u200B', address: 'https://r.test' });
  api.registries = [registry];
  api.pages.set(registry.id, [{ names: [direction, erasing, 'plain'] }]);
  renderApp(api, `/registries/${registry.id}`);
  const rows = await screen.findByRole('list', { name: 'Repositories' });
  const row = await within(rows).findByText('U+202E');
  expect(row.closest('li')?.textContent).toContain('team/U+202Egnp.exe');
  expect(within(rows).getByRole('button', { name: 'Copy reference of team/⟨U+202E⟩gnp.exe' }));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('ProdU+202EuctionU+200B');
  expect(holdsHiddenInLines(everyText())).toBe(false);
});

it('tags too, and the repository above them', async () => {
  const api = new FakeApi();
  const registry = savedRegistry({ name: 'Registry', address: 'https://r.test' });
  api.registries = [registry];
  api.pages.set(`${registry.id}/${erasing}`, [{ names: ['1.0\u2066', 'v\n2'] }]);
  renderApp(api, `/registries/${registry.id}/repositories/${encodeURIComponent(erasing)}`);
  const rows = await screen.findByRole('list', { name: 'Tags' });
  expect(await within(rows).findByText('U+2066')).toBeDefined();
  expect(within(rows).getByText('U+000A')).toBeDefined();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('xU+001B[2JU+200By');
  expect(holdsHiddenInLines(everyText())).toBe(false);
});

it('the palette, its actions and Home say what hides in names too', async () => {
  const api = new FakeApi();
  const registry = savedRegistry({
    ...{ name: 'Prod\u202Euction', address: 'https://r.test', group: 'Wo\u200Brk' },
    credential: { kind: 'password', username: 'a\u2066b', state: 'missing', changedAt: null },
  });
  api.registries = [registry];
  api.handlers['recents.list'] = () => ({
    recents: [
      {
        ...{ registryId: registry.id, repository: direction, reference: '1\u2066' },
        at: '2026-01-01T00:00:00.000Z',
      },
    ],
  });
  const { user } = renderApp(api, '/');
  const home = await screen.findAllByRole('button', { name: 'Sign in to Prod⟨U+202E⟩uction' });
  // Beside its row in the sidebar and where Home tells what it needs.
  expect(home).toHaveLength(2);
  expect(screen.getByRole('list', { name: 'Wo⟨U+200B⟩rk' })).toBeDefined();
  expect(holdsHiddenInLines(everyText())).toBe(false);
  await user.keyboard('{Control>}k{/Control}');
  const recent = await screen.findByRole('option', { name: /gnp\.exe/ });
  expect(recent.querySelector('[title]')?.getAttribute('title')).toBe(
    'team/⟨U+202E⟩gnp.exe:1⟨U+2066⟩',
  );
  expect(holdsHiddenInLines(everyText())).toBe(false);
  await user.keyboard('{Tab}');
  await screen.findByRole('combobox', { name: 'Actions for team/⟨U+202E⟩gnp.exe:1⟨U+2066⟩' });
  expect(holdsHiddenInLines(everyText())).toBe(false);
});

it('what is copied runs in no shell', async () => {
  const api = new FakeApi();
  const registry = savedRegistry({ name: 'Registry', address: 'https://r.test' });
  api.registries = [registry];
  const name = 'x;touch y;#';
  api.pages.set(registry.id, [{ names: [name] }]);
  api.pages.set(`${registry.id}/${name}`, [{ names: ['1.0', '1\n2'] }]);
  const { app, user } = renderApp(api, `/registries/${registry.id}`);
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.click(await screen.findByRole('button', { name: `Copy reference of ${name}` }));
  app.router.navigate({ page: 'repository', registryId: registry.id, repository: name });
  await user.click(await screen.findByRole('button', { name: 'Copy reference of 1.0' }));
  await user.click(await screen.findByRole('button', { name: 'Copy reference of 1⟨U+000A⟩2' }));
  await user.click(screen.getByRole('button', { name: 'Copy reference' }));
  expect(write.mock.calls.map(([text]) => text)).toEqual([
    "'r.test/x;touch y;#'",
    "'r.test/x;touch y;#:1.0'",
    "$'r.test/x\\x3btouch\\x20y\\x3b\\x23:1\\x0a2'",
    "'r.test/x;touch y;#'",
  ]);
});
