import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { openAdd, put } from '../../e2e/fixtures/renderer/registry-form.tsx';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';

type Opened = Awaited<ReturnType<typeof openAdd>>;

async function offered({ user, form }: Pick<Opened, 'user' | 'form'>): Promise<string[]> {
  await user.click(form.getByRole('combobox', { name: 'Credential' }));
  const names = (await screen.findAllByRole('option')).map(({ textContent }) => textContent ?? '');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('option')).toBeNull());
  return names;
}

describe('the fields follow the provider', () => {
  it('offers its kinds in its order, its region, its namespace and its links', async () => {
    const opened = await openAdd(new FakeApi());
    const { user, form, field, choose } = opened;
    await put(user, field('Address'), 'ghcr.io');
    expect(form.queryByLabelText('Region')).toBeNull();
    expect(field('Owner')).toBeTruthy();
    expect(form.getByText(/Listing repositories takes .*read:packages/)).toBeTruthy();
    await put(user, field('Owner'), 'octo');
    const link = form.getByRole('link', { name: /Open console/ });
    expect(link.getAttribute('href')).toBe('https://github.com/octo?tab=packages');
    expect(link.getAttribute('target')).toBe('_blank');
    expect(link.getAttribute('rel')).toBe('noreferrer');
    expect(form.getByRole('link', { name: /Make a token/ })).toBeTruthy();
    await choose('Provider', 'Amazon ECR');
    expect(await offered(opened)).toEqual([
      'Access key',
      'AWS profile',
      'User name and password',
      'Docker credential helper',
      'None (anonymous)',
    ]);
    expect(field('Region').value).toBe('');
    expect(form.getByRole('link', { name: /Make an access key/ })).toBeTruthy();
  });

  it('keeps what was typed for a kind through another provider, and says when it is not taken', async () => {
    const { user, form, field, choose, press } = await openAdd(new FakeApi());
    await put(user, field('Address'), '123456789012.dkr.ecr.eu-west-1.amazonaws.com');
    await choose('Credential', 'Access key');
    await put(user, field('Access key id'), 'AKID');
    await put(user, field('Secret key'), 'sk');
    await choose('Provider', 'Harbor');
    expect(form.getByText(/^Harbor takes no credential of this kind/)).toBeTruthy();
    await press('Save');
    await waitFor(() =>
      expect(document.activeElement).toBe(form.getByRole('combobox', { name: 'Credential' })),
    );
    await choose('Provider', 'Huawei Cloud SWR');
    expect(form.queryByText(/takes no credential of this kind/)).toBeNull();
    expect(field('Secret key').value).toBe('sk');
    expect(field('Region')).toBeTruthy();
  });

  it('asks for no user name where a token needs none', async () => {
    const { user, form, field, choose } = await openAdd(new FakeApi());
    await put(user, field('Address'), 'registry.digitalocean.com');
    await choose('Credential', 'Token');
    expect(field('Token')).toBeTruthy();
    expect(form.queryByLabelText('User name')).toBeNull();
  });

  it('shows a stored kind that is no longer offered, and lets it stay', async () => {
    const api = new FakeApi();
    const saved = savedRegistry({
      name: 'Main',
      address: 'https://harbor.example.com',
      provider: 'harbor',
      credential: { kind: 'accessKey', username: 'AKID', state: 'saved', changedAt: null },
    });
    api.registries = [saved];
    api.defaultId = saved.id;
    api.handlers['registries.update'] = () => saved;
    const { user } = renderApp(api);
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
    expect(form.getByText('Secret key: kept')).toBeTruthy();
    await put(user, form.getByLabelText('Description'), 'words');
    await user.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.callsOf('registries.update')).toMatchObject([{ changes: { description: 'words' } }]);
  });
});

describe('what is pasted as the address', () => {
  it('fills the form, moves the secret to its field, and can be undone', async () => {
    const api = new FakeApi();
    const { user, form, field, press } = await openAdd(api);
    await put(user, field('Address'), 'docker login \\\n -u ann -p hidden quay.io/team');
    expect(field('Address').value).toBe('quay.io');
    expect(field('Organization').value).toBe('team');
    expect(field('User name').value).toBe('ann');
    expect(field('Password').value).toBe('hidden');
    expect(field('Name').value).toBe('quay.io');
    const note = within(form.getByRole('status'));
    expect(note.getByText(/Read as a log-in to Quay/)).toBeTruthy();
    expect(note.getByText(/Filled in: address, organization, credential\./)).toBeTruthy();
    expect(note.getByText(/The secret is in its own field\./)).toBeTruthy();
    expect(document.body.textContent).not.toContain('hidden');
    await press('Undo');
    expect(field('Address').value).toBe('');
    expect(field('Repository prefix').value).toBe('');
    expect(form.queryByLabelText('Password')).toBeNull();
    expect(form.queryByText('Read as a log-in to Quay')).toBeNull();
  });

  it('asks for the address where a link does not tell it', async () => {
    const { user, form, field } = await openAdd(new FakeApi());
    await put(user, field('Address'), 'https://console.cloud.tencent.com/tcr/repository?rid=1');
    expect(field('Address').value).toBe('');
    expect(form.getByText(/Enter the registry’s address/)).toBeTruthy();
    expect(form.getByRole('combobox', { name: 'Provider' }).textContent).toContain('Tencent');
    await put(user, field('Address'), 'mine.tencentcloudcr.com');
    expect(form.queryByText(/Enter the registry’s address/)).toBeNull();
  });

  it('reads what was typed once the field is left, and not again once taken back', async () => {
    const { user, form, field, press } = await openAdd(new FakeApi());
    await user.type(field('Address'), 'reg.example.com/team/app:1.0');
    expect(field('Address').value).toBe('reg.example.com/team/app:1.0');
    await user.tab();
    expect(field('Address').value).toBe('reg.example.com');
    expect(field('Repository prefix').value).toBe('team');
    await press('Undo');
    expect(field('Address').value).toBe('reg.example.com/team/app:1.0');
    expect(field('Repository prefix').value).toBe('');
    await user.click(field('Address'));
    await user.tab();
    expect(field('Address').value).toBe('reg.example.com/team/app:1.0');
    expect(form.queryByText(/^Read as/)).toBeNull();
  });

  it('shows what Enter understood before it saves', async () => {
    const api = new FakeApi();
    const { user, form, field } = await openAdd(api);
    await user.type(field('Address'), 'docker pull ghcr.io/octo/app{Enter}');
    expect(field('Address').value).toBe('ghcr.io');
    expect(form.getByText('Read as an image at GitHub Container Registry')).toBeTruthy();
    expect(api.callsOf('registries.check')).toEqual([]);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.callsOf('registries.create')).toMatchObject([
      { registry: { address: 'ghcr.io', provider: 'ghcr', namespace: 'octo' } },
    ]);
  });

  it('takes plain text in the middle of an address for itself', async () => {
    const { user, form, field } = await openAdd(new FakeApi());
    await put(user, field('Address'), 'https://');
    await put(user, field('Address'), 'registry.example.com/prefix');
    expect(field('Address').value).toBe('https://registry.example.com/prefix');
    await user.tab();
    expect(field('Address').value).toBe('https://registry.example.com/prefix');
    expect(form.queryByText(/^Read as/)).toBeNull();
  });
});
