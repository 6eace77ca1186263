import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { errorSaying, refusalSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { openAdd, put } from '../../e2e/fixtures/renderer/registry-form.tsx';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { ConnectionReport } from '../../shared/model/connection-report.ts';

const failing: ConnectionReport = {
  ok: false,
  checks: [
    { name: 'address', status: 'ok', message: 'r.test answers' },
    {
      name: 'credential',
      status: 'failed',
      reason: 'wrongCredentials',
      message: 'r.test does not accept them',
    },
  ],
  auth: 'basic',
  latencyMs: 5,
};

const invalid = (path: string, message: string) => refusalSaying(path, message);

async function openEdit(fields: Parameters<typeof savedRegistry>[0] = {}) {
  const api = new FakeApi();
  const saved = savedRegistry({
    name: 'Main',
    credential: { kind: 'password', username: 'ann', state: 'saved', changedAt: null },
    ...fields,
  });
  api.registries = [saved];
  api.defaultId = saved.id;
  const rendered = renderApp(api);
  await rendered.user.click(await screen.findByRole('button', { name: 'Edit' }));
  const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
  const field = (name: string) => form.getByLabelText<HTMLInputElement>(name);
  const press = (name: string) => rendered.user.click(form.getByRole('button', { name }));
  return { api, saved, ...rendered, form, field, press };
}

const isGone = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

describe('Add registry', () => {
  it('guesses from the address, tests before it saves, and opens what it saved', async () => {
    const api = new FakeApi();
    const { user, form, field, press } = await openAdd(api);
    await waitFor(() => expect(document.activeElement).toBe(field('Address')));
    await put(user, field('Address'), 'HTTPS://Harbor.Example.com/v2/');
    expect(form.getByText('Saved as https://harbor.example.com')).toBeTruthy();
    expect(form.getByText('Guessed from the address')).toBeTruthy();
    expect(form.getByRole('combobox', { name: 'Provider' }).textContent).toContain('Harbor');
    expect(field('Name').value).toBe('harbor.example.com');
    // The first one is, unless told otherwise.
    expect(form.getByRole('checkbox', { name: 'Make default', checked: true })).toBeTruthy();
    await press('Save');
    await isGone();
    expect(api.callsOf('registries.check')).toHaveLength(1);
    expect(api.callsOf('registries.create')).toMatchObject([
      {
        registry: { address: 'HTTPS://Harbor.Example.com/v2/', provider: 'harbor' },
        makeDefault: true,
      },
    ]);
  });

  it('says what is wrong after a field was left, not while its first letters are typed', async () => {
    const { user, form, field, press } = await openAdd(new FakeApi());
    await put(user, field('Address'), 'ftp://x');
    expect(form.queryByText('Use http or https')).toBeNull();
    await user.tab();
    expect(form.getByText('Use http or https')).toBeTruthy();
    expect(field('Address').getAttribute('aria-invalid')).toBe('true');
    await user.clear(field('Address'));
    await put(user, field('Address'), 'x y');
    expect(form.getByText('No spaces in an address')).toBeTruthy();
    await press('Save');
    await waitFor(() => expect(document.activeElement).toBe(field('Address')));
  });

  it('warns before it saves what cannot be used, and loses nothing', async () => {
    const api = new FakeApi();
    api.handlers['registries.check'] = () => failing;
    const { user, form, field, press, choose } = await openAdd(api);
    await put(user, field('Address'), 'r.test');
    await choose('Credential', 'User name and password');
    await put(user, field('User name'), 'ann');
    await put(user, field('Password'), 'wrong');
    await press('Test connection');
    expect(await form.findByText('Connection failed')).toBeTruthy();
    await press('Save');
    expect(await form.findByText('Save without a working connection?')).toBeTruthy();
    expect(form.getAllByText(/Wrong user name or password/).length).toBeGreaterThan(0);
    expect(api.callsOf('registries.check')).toHaveLength(1);
    await press('Keep editing');
    expect(field('Password').value).toBe('wrong');
    await put(user, field('Password'), '!');
    expect(form.getByText('The form has changed since')).toBeTruthy();
    await press('Save');
    await form.findByText('Save without a working connection?');
    expect(api.callsOf('registries.check')).toHaveLength(2);
    await press('Save anyway');
    await isGone();
    expect(api.callsOf('registries.create')).toMatchObject([
      { registry: { credential: { kind: 'password', username: 'ann', password: 'wrong!' } } },
    ]);
  });

  it('asks for a passphrase in place when the first secret needs a vault', async () => {
    const api = new FakeApi();
    const { user, form, field, press, choose } = await openAdd(api);
    const create = api.handlers['registries.create'];
    api.handlers['registries.create'] = (input, options) => {
      if (api.vault.state === 'empty' || create === undefined)
        throw errorSaying('VAULT_UNAVAILABLE', 'no vault', {
          detail: { choices: ['passphrase', 'session'] },
        });
      return create(input, options);
    };
    api.handlers['vault.setPassphrase'] = () => {
      api.vault = { ...api.vault, state: 'unlocked' };
      return api.vault;
    };
    await put(user, field('Address'), 'r.test');
    await choose('Credential', 'Token');
    await put(user, field('Token'), 'abc');
    await press('Save');
    await user.type(await form.findByLabelText('Passphrase'), 'short{Enter}');
    expect(form.getByText('At least 8 characters')).toBeTruthy();
    await put(user, field('Passphrase'), ' but longer');
    await put(user, field('Passphrase again'), 'another one');
    expect(form.getByText('They differ')).toBeTruthy();
    await user.clear(field('Passphrase again'));
    await put(user, field('Passphrase again'), 'short but longer');
    await press('Set passphrase');
    await isGone();
    expect(api.callsOf('vault.setPassphrase')).toEqual([{ passphrase: 'short but longer' }]);
    expect(api.callsOf('registries.create')).toHaveLength(2);
  });

  it('keeps the secret for this session only when told so', async () => {
    const api = new FakeApi();
    const { user, form, field, press, choose } = await openAdd(api);
    const create = api.handlers['registries.create'];
    api.handlers['registries.create'] = (input, options) => {
      if (input.registry.credential?.keep !== 'session' || create === undefined)
        throw errorSaying('VAULT_UNAVAILABLE', 'no vault', {
          detail: { choices: ['passphrase', 'session'] },
        });
      return create(input, options);
    };
    await put(user, field('Address'), 'r.test');
    await choose('Credential', 'Token');
    await put(user, field('Token'), 'abc');
    await press('Save');
    await user.click(await form.findByRole('button', { name: 'This session only' }));
    await isGone();
  });

  it('keeps input and choice when the vault turns out to be locked, and goes on once it is open', async () => {
    const api = new FakeApi();
    const { user, form, field, press, choose } = await openAdd(api);
    const create = api.handlers['registries.create'];
    api.handlers['registries.create'] = (input, options) => {
      if (input.registry.credential?.keep !== 'session' || create === undefined)
        throw errorSaying('VAULT_UNAVAILABLE', 'no vault', {
          detail: { choices: ['passphrase', 'session'] },
        });
      // Somebody else made a vault meanwhile, and locked it.
      if (api.vault.state !== 'unlocked') {
        const slots = [{ kind: 'passphrase', state: 'locked' } as const];
        api.vault = { ...api.vault, state: 'locked', slots };
        throw errorSaying('VAULT_LOCKED', 'locked');
      }
      return create(input, options);
    };
    api.handlers['vault.unlock'] = () => {
      api.vault = { ...api.vault, state: 'unlocked' };
      return api.vault;
    };
    await put(user, field('Address'), 'r.test');
    await choose('Credential', 'Token');
    await put(user, field('Token'), 'abc');
    await press('Save');
    await user.click(await form.findByRole('button', { name: 'This session only' }));
    const passphrase = await form.findByLabelText('Passphrase');
    expect(field('Token').value).toBe('abc');
    await user.type(passphrase, 'correct horse{Enter}');
    await isGone();
    expect(api.callsOf('registries.create').at(-1)).toMatchObject({
      registry: { credential: { token: 'abc', keep: 'session' } },
    });
  });

  it('shows what the core refuses at its field, below Advanced too', async () => {
    const api = new FakeApi();
    const { user, form, field, press } = await openAdd(api);
    await put(user, field('Address'), 'r.test');
    api.handlers['registries.create'] = () => {
      throw invalid('registry.name', 'A registry named r.test is saved already');
    };
    await press('Save');
    expect(await form.findByText('A registry named r.test is saved already')).toBeTruthy();
    await put(user, field('Name'), '2');
    expect(form.queryByText('A registry named r.test is saved already')).toBeNull();
    expect(field('Address').value).toBe('r.test');
  });

  it('asks before it throws away what was typed', async () => {
    const { user, field } = await openAdd(new FakeApi());
    await put(user, field('Address'), 'r.test');
    await user.keyboard('{Escape}');
    const asked = within(await screen.findByRole('alertdialog'));
    await user.click(asked.getByRole('button', { name: 'Keep editing' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(field('Address').value).toBe('r.test');
    await user.keyboard('{Escape}');
    await user.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Discard' }),
    );
    await isGone();
  });
});

describe('Edit registry', () => {
  it('shows the stored secret as kept and sends only what changed, without a test', async () => {
    const { api, saved, user, form, field, press } = await openEdit();
    api.handlers['registries.update'] = () => ({ ...saved, revision: 2 });
    expect(form.getByText('Password: kept')).toBeTruthy();
    await put(user, field('Description'), 'new words');
    await press('Save');
    await isGone();
    expect(api.callsOf('registries.check')).toEqual([]);
    expect(api.callsOf('registries.update')).toEqual([
      { id: saved.id, revision: 1, changes: { description: 'new words' } },
    ]);
  });

  it('says in place that the credential cannot stay, and asks for it again', async () => {
    const { user, form, field, press } = await openEdit({ address: 'https://r.test' });
    await user.clear(field('Address'));
    await put(user, field('Address'), 'other.test');
    expect(
      form.getByText('The address changes, so the stored credential cannot stay'),
    ).toBeTruthy();
    expect(field('User name').value).toBe('ann');
    await press('Save');
    await waitFor(() => expect(document.activeElement).toBe(field('Password')));
    await user.clear(field('Address'));
    await put(user, field('Address'), 'r.test');
    expect(form.getByText('Password: kept')).toBeTruthy();
  });

  it('replaces the secret on request', async () => {
    const { api, saved, user, field, press } = await openEdit();
    api.handlers['registries.update'] = () => saved;
    await press('Replace');
    await put(user, field('Password'), 'new');
    await press('Save');
    await isGone();
    expect(api.callsOf('registries.check')).toMatchObject([{ id: saved.id }]);
    expect(api.callsOf('registries.update')).toMatchObject([
      { changes: { credential: { kind: 'password', username: 'ann', password: 'new' } } },
    ]);
  });

  it('shows both sides of a conflict and overwrites only on request', async () => {
    const { api, saved, user, form, field, press } = await openEdit();
    const current = { ...saved, revision: 5, description: 'theirs' };
    api.handlers['registries.update'] = ({ revision }) => {
      if (revision === 5) return current;
      throw errorSaying('CONFLICT', 'changed', { reason: 'revision', detail: { current } });
    };
    await put(user, field('Description'), 'mine');
    await press('Save');
    const row = within(await form.findByRole('row', { name: /Description/ }));
    expect(row.getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['theirs', 'mine']);
    await press('Overwrite');
    await isGone();
    expect(api.callsOf('registries.update')).toMatchObject([
      { revision: 1, changes: { description: 'mine' } },
      { revision: 5, changes: { description: 'mine' } },
    ]);
  });

  it('takes what was saved meanwhile on Reload', async () => {
    const { api, saved, user, form, field, press } = await openEdit();
    const current = { ...saved, revision: 5, description: 'theirs' };
    api.handlers['registries.update'] = () => {
      throw errorSaying('CONFLICT', 'changed', { reason: 'revision', detail: { current } });
    };
    await put(user, field('Description'), 'mine');
    await press('Save');
    await user.click(await form.findByRole('button', { name: 'Reload' }));
    expect(field('Description').value).toBe('theirs');
  });

  it('opens a locked vault in place and goes on', async () => {
    const { api, saved, user, form, field, press } = await openEdit();
    let locked = true;
    api.handlers['registries.update'] = () => {
      if (locked) throw errorSaying('VAULT_LOCKED', 'locked');
      return saved;
    };
    api.handlers['vault.unlock'] = () => {
      locked = false;
      return { state: 'unlocked', slots: [], session: 0, unreadable: [] };
    };
    await put(user, field('Description'), 'kept words');
    await press('Save');
    await user.type(await form.findByLabelText('Passphrase'), 'open sesame{Enter}');
    await isGone();
    expect(api.callsOf('registries.update')).toMatchObject([
      { changes: { description: 'kept words' } },
      { changes: { description: 'kept words' } },
    ]);
  });

  it('takes the default away when told so', async () => {
    const { api, form, user, press } = await openEdit();
    await user.click(form.getByRole('checkbox', { name: 'Make default' }));
    await press('Save');
    await isGone();
    expect(api.callsOf('registries.setDefault')).toEqual([{ id: null }]);
    expect(api.callsOf('registries.update')).toEqual([]);
  });
});
