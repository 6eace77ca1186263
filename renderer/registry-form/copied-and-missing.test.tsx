import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { openAdd, put } from '../../e2e/fixtures/renderer/registry-form.tsx';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { duplicate } from '../registries/registry-actions.ts';

describe('a duplicated registry', () => {
  it('keeps the kind and user name, says what it cannot copy, and begins at what is missing', async () => {
    const api = new FakeApi();
    const saved = savedRegistry({
      name: 'Main',
      credential: { kind: 'password', username: 'ann', state: 'saved', changedAt: null },
      pinned: ['team/web'],
      platform: { runai: { shape: 'create', record: { meta: { scope: 'tenant' } } } },
    });
    api.registries = [saved];
    const { app } = renderApp(api, `/registries/${saved.id}`);
    await screen.findByRole('heading', { name: 'Main' });
    duplicate(app, saved);
    const form = within(await screen.findByRole('dialog', { name: 'Add registry' }));
    expect(form.getByText('Not copied: password and repositories added by hand')).toBeTruthy();
    expect(form.getByLabelText<HTMLInputElement>('User name').value).toBe('ann');
    expect(form.getByLabelText<HTMLInputElement>('Name').value).toBe('Main copy');
    const password = form.getByLabelText<HTMLInputElement>('Password');
    expect(password.value).toBe('');
    await waitFor(() => expect(document.activeElement).toBe(password));
  });
});

describe('what is missing', () => {
  it('has the focus after a paste; with nothing missing it is on Save', async () => {
    const { user, form, field } = await openAdd(new FakeApi());
    await put(user, field('Address'), 'docker login -u ann harbor.example.com');
    await waitFor(() => expect(document.activeElement).toBe(field('Password')));
    await user.clear(field('Address'));
    await put(user, field('Address'), 'docker login -u ann -p s3cret harbor.example.com');
    await waitFor(() =>
      expect(document.activeElement).toBe(form.getByRole('button', { name: 'Save' })),
    );
  });

  it('is no credential where the provider serves without one, and one where it does not', async () => {
    const { user, form, field } = await openAdd(new FakeApi());
    const kind = () => form.getByRole('combobox', { name: 'Credential' }).textContent;
    await put(user, field('Address'), 'harbor.example.com');
    expect(kind()).toContain('None');
    for (const [address, begins] of [
      ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'Access key'],
      ['public.ecr.aws', 'None'],
      ['acme.azurecr.io', 'User name and password'],
      ['registry.digitalocean.com', 'Token'],
      ['swr.cn-north-4.myhuaweicloud.com', 'Access key'],
    ] as const) {
      await user.clear(field('Address'));
      await put(user, field('Address'), address);
      expect(kind()).toContain(begins);
    }
  });

  it('of a scope of Run:ai is asked for, and what is entered is saved', async () => {
    const api = new FakeApi();
    const { user, form, field, press, choose } = await openAdd(api);
    await put(user, field('Address'), 'r.test');
    await press('Run:ai, Rancher, Zadig');
    await choose('Scope', 'Project');
    await press('Save');
    await waitFor(() => expect(document.activeElement).toBe(field('Project id')));
    await put(user, field('Project id'), '42');
    await user.click(form.getByRole('checkbox', { name: 'Inference' }));
    await press('Save');
    await vi.waitFor(() => expect(api.callsOf('registries.create')).toHaveLength(1));
    expect(api.callsOf('registries.create')).toMatchObject([
      {
        registry: {
          platform: {
            runai: {
              shape: 'create',
              record: {
                meta: {
                  scope: 'project',
                  projectId: 42,
                  workloadSupportedTypes: { inference: true },
                },
              },
            },
          },
        },
      },
    ]);
  });
});

it('shows a secret that is typed on request, and hides it again', async () => {
  const { user, form, field, choose } = await openAdd(new FakeApi());
  await choose('Credential', 'User name and password');
  await put(user, field('Password'), 'open');
  expect(field('Password').type).toBe('password');
  await user.click(form.getByRole('button', { name: 'Show what is typed' }));
  expect(field('Password').type).toBe('text');
  await user.click(form.getByRole('button', { name: 'Hide what is typed' }));
  expect(field('Password').type).toBe('password');
});
