import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';

function setUp() {
  const api = new FakeApi();
  const password = { kind: 'password', state: 'saved', changedAt: null } as const;
  api.registries = [
    savedRegistry({ name: 'One', credential: { ...password, username: 'ann' } }),
    savedRegistry({ name: 'Two', credential: { ...password, username: 'bob' } }),
    savedRegistry({ name: 'Three', address: 'http://three.test' }),
  ];
  api.defaultId = api.registries[1]?.id ?? null;
  const [one, two, three] = api.registries.map(({ id }) => id);
  return { api, ids: { one, two, three } };
}

const rows = async () => {
  const list = await screen.findByRole('navigation', { name: 'Registries' });
  return within(list)
    .getAllByRole('link')
    .map((link) => link.textContent)
    .filter((text) => text !== 'Home');
};

describe('sidebar', () => {
  it('shows the default first, accounts of a shared host, and what is not safe', async () => {
    const { api } = setUp();
    renderApp(api);
    expect(await rows()).toEqual(['RTwobobDefault', 'ROneann', 'RThreePlain HTTP: not encrypted']);
  });

  it('searches by name and address', async () => {
    const { api } = setUp();
    const { user } = renderApp(api);
    await rows();
    await user.type(screen.getByRole('searchbox', { name: 'Search registries' }), 'three.test');
    expect(await rows()).toHaveLength(1);
  });

  it('walks by arrows and acts by keys', async () => {
    const { api, ids } = setUp();
    const { user } = renderApp(api);
    await rows();
    await user.click(screen.getByRole('searchbox', { name: 'Search registries' }));
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement?.textContent).toContain('One');
    await user.keyboard('s');
    await waitFor(async () => expect((await rows())[0]).toContain('One'));
    expect(api.callsOf('registries.setDefault')).toEqual([{ id: ids.one }]);
    await user.keyboard('{F2}');
    expect(await screen.findByRole('dialog', { name: 'Edit One' })).toBeTruthy();
  });

  it('moves a row one step, never above the default', async () => {
    const { api, ids } = setUp();
    api.handlers['registries.arrange'] = () => ({});
    const { user } = renderApp(api);
    await rows();
    screen.getByRole('link', { name: /Three/ }).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(api.callsOf('registries.arrange')).toEqual([{ ids: [ids.two, ids.three, ids.one] }]);
    screen.getByRole('link', { name: /One/ }).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(api.callsOf('registries.arrange')).toHaveLength(1);
  });

  it('asks before it deletes the default, and brings it back as default', async () => {
    const { api, ids } = setUp();
    const [, deleted] = api.registries;
    api.handlers['registries.restore'] = () => {
      if (deleted === undefined) throw new Error('nothing deleted');
      api.registries = [...api.registries, deleted];
      return deleted;
    };
    const { user } = renderApp(api);
    await rows();
    screen.getByRole('link', { name: /Two/ }).focus();
    await user.keyboard('{Delete}');
    const asked = await screen.findByRole('alertdialog', { name: 'Delete Two, the default?' });
    await user.click(within(asked).getByRole('button', { name: 'Delete' }));
    await waitFor(async () => expect(await rows()).toHaveLength(2));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect((await rows())[0]).toContain('Two'));
    expect(api.callsOf('registries.setDefault')).toEqual([{ id: ids.two }]);
  });

  it('offers the same from the menu of a row', async () => {
    const { api } = setUp();
    const { user } = renderApp(api);
    await rows();
    await user.click(screen.getByRole('button', { name: 'Actions for Three' }));
    const items = await screen.findAllByRole('menuitem');
    expect(items.map((item) => item.textContent)).toEqual([
      'EditF2',
      'DuplicateCtrl+D',
      'DeactivateA',
      'Set as defaultS',
      'Export…',
      'DeleteDelete',
    ]);
    await user.click(screen.getByRole('menuitem', { name: /Duplicate/ }));
    const form = await screen.findByRole('dialog', { name: 'Add registry' });
    expect(within(form).getByLabelText<HTMLInputElement>('Name').value).toBe('Three copy');
    expect(within(form).getByLabelText<HTMLInputElement>('Address').value).toBe(
      'http://three.test',
    );
  });

  it('switches the default from the header, and follows a switch made elsewhere', async () => {
    const { api, ids } = setUp();
    const { user } = renderApp(api);
    await rows();
    await user.click(screen.getByRole('button', { name: 'Default registry: Two (bob)' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Three' }));
    expect(await screen.findByRole('button', { name: 'Default registry: Three' })).toBeTruthy();
    api.defaultId = ids.one ?? null;
    api.announce('registries');
    expect(await screen.findByRole('button', { name: 'Default registry: One (ann)' })).toBeTruthy();
  });

  it('offers the two ways to begin while nothing is saved', async () => {
    const api = new FakeApi();
    const sample = savedRegistry({ name: 'Sample registry', sample: true });
    api.handlers['registries.openSample'] = () => {
      api.registries = [sample];
      return sample;
    };
    const { user } = renderApp(api);
    expect(await screen.findByRole('button', { name: 'Add registry' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Open the sample registry' }));
    expect(await screen.findByRole('heading', { name: 'Sample registry' })).toBeTruthy();
  });
});
