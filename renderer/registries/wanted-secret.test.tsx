import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { CredentialKind } from '../../shared/model/credential.ts';
import type { UnreadableField } from '../../shared/model/vault-status.ts';

const doesNotFit = errorSaying('UNAUTHORIZED', 'The stored secret does not belong here', {
  reason: 'credentialRequired',
  hint: 'The registry was edited outside of Berth.',
});

/** A registry of which one secret has to be entered again; its list fails for that. */
function setUp(
  fields: Parameters<typeof savedRegistry>[0],
  unreadable: readonly UnreadableField[],
) {
  const api = new FakeApi();
  const registry = savedRegistry({ name: 'Main', address: 'https://moved.test', ...fields });
  api.registries = [registry];
  api.defaultId = registry.id;
  api.pages.set(registry.id, [doesNotFit]);
  api.vault = {
    state: 'unlocked',
    slots: [{ kind: 'passphrase', state: 'usable' }],
    session: 0,
    unreadable: unreadable.map((field) => ({ registryId: registry.id, field })),
  };
  return { api, registry };
}

const kinds: [CredentialKind, string, string][] = [
  ['password', 'password', 'Password'],
  ['token', 'token', 'Token'],
  ['accessKey', 'secret key', 'Secret key'],
  ['serviceAccount', 'JSON key', 'JSON key'],
];

describe.each(kinds)('a stored credential of the kind %s', (kind, called, label) => {
  it('that was edited outside says so, and its one action leads to the field', async () => {
    const { api } = setUp(
      {
        provider: kind === 'accessKey' ? 'ecr' : 'native',
        region: kind === 'accessKey' ? 'eu-west-1' : null,
        credential: { kind, username: 'ann', state: 'changed', changedAt: null },
      },
      ['credential'],
    );
    const { user } = renderApp(api);
    const main = within(await screen.findByRole('main'));
    const failure = within(await main.findByRole('alert'));
    expect(failure.getByRole('heading', { name: 'Edited outside Berth' })).toBeDefined();
    expect(failure.getByText(`Check the address, then enter the ${called} again.`)).toBeDefined();
    expect(failure.getByText('https://moved.test')).toBeDefined();
    expect(failure.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      `Enter the ${called}`,
    ]);
    const header = screen.getByRole('heading', { name: 'Main' }).closest('header');
    expect(within(header ?? document.body).getByText('Edited outside Berth')).toBeDefined();
    const row = within(screen.getByRole('navigation', { name: 'Registries' }));
    expect(row.getByRole('button', { name: 'Sign in to Main' }).title).toBe('Edited outside Berth');

    await user.click(failure.getByRole('button'));
    const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
    const field = form.getByLabelText<HTMLInputElement>(label);
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(form.getByText(`Check the address, then enter the ${called} again.`)).toBeDefined();
    expect(form.queryByRole('button', { name: 'Keep the stored one' })).toBeNull();
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(await form.findByText('Required')).toBeDefined();
    expect(api.callsOf('registries.update')).toEqual([]);
  });
});

it('a form opened otherwise says so too, and lets other things be changed', async () => {
  const { api, registry } = setUp(
    { credential: { kind: 'password', username: 'ann', state: 'changed', changedAt: null } },
    ['credential'],
  );
  api.handlers['registries.update'] = () => registry;
  const { user } = renderApp(api);
  await user.click(await screen.findByRole('button', { name: 'Edit' }));
  const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
  expect(form.getByText('Password: not used any more')).toBeDefined();
  expect(form.getByText('Edited outside Berth')).toBeDefined();
  await user.click(form.getByRole('button', { name: 'Enter it again' }));
  expect(form.getByLabelText('Password')).toBeDefined();
});

it('a client key that does not fit any more is asked for where it is', async () => {
  const { api } = setUp(
    {
      tls: { verify: true, clientCertificate: 'CERTIFICATE', hasClientKey: true },
    },
    ['clientKey'],
  );
  const { user } = renderApp(api);
  expect(
    await screen.findByText('Check the address, then enter the client key again.'),
  ).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Enter the client key' }));
  const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
  await waitFor(() => expect(document.activeElement).toBe(form.getByLabelText('Client key')));
});

it('the password of a proxy that does not fit any more is asked for in its address', async () => {
  const { api } = setUp({ proxy: 'http://proxy.test:3128' }, ['proxyPassword']);
  const { user } = renderApp(api);
  await user.click(await screen.findByRole('button', { name: 'Enter the proxy’s password' }));
  const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
  await waitFor(() => expect(document.activeElement).toBe(form.getByLabelText('Proxy address')));
});

it('one that is not here any more has one action too', async () => {
  const { api } = setUp(
    { credential: { kind: 'password', username: 'ann', state: 'missing', changedAt: null } },
    [],
  );
  const { user } = renderApp(api);
  const failure = within(await within(await screen.findByRole('main')).findByRole('alert'));
  // What is behind the fold with the technical line aside.
  expect(failure.getAllByRole('button', { name: /^(?!Copy details$)/ })).toHaveLength(1);
  await user.click(failure.getByRole('button', { name: 'Enter the password' }));
  const form = within(await screen.findByRole('dialog', { name: 'Edit Main' }));
  await waitFor(() => expect(document.activeElement).toBe(form.getByLabelText('Password')));
  expect(form.queryByText('Edited outside Berth')).toBeNull();
});
