import { screen, waitFor } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { errorSaying, refusalSaying } from '../../e2e/fixtures/error-saying.ts';
import { type CallHandlers, FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import {
  keyring,
  openVault,
  passphrase,
  unlocked,
  weak,
} from '../../e2e/fixtures/renderer/open-vault.ts';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { BerthError } from '../../shared/errors.ts';
import type { CallName } from '../../shared/methods.ts';
import type { AppInfo } from '../../shared/model/app-info.ts';
import type { VaultStatus } from '../../shared/model/vault-status.ts';

const status = unlocked([keyring, passphrase], { offered: [weak] });
const weakOnly = unlocked([keyring, { ...weak, state: 'usable' }]);
const inTerminal = 'Answer in the terminal where Berth runs';

type Change = 'vault.rotate' | 'vault.addSlot' | 'vault.removeSlot' | 'vault.setPassphrase';

/** How each change is begun, and what the button that makes it says. */
const changes: Record<Change, { begin(user: UserEvent): Promise<void>; confirm: string }> = {
  'vault.rotate': {
    begin: (user) => user.click(screen.getByRole('button', { name: 'Rotate keys' })),
    confirm: 'Rotate keys',
  },
  'vault.addSlot': {
    begin: (user) => user.click(screen.getByRole('button', { name: /^Add: / })),
    confirm: 'Add anyway',
  },
  'vault.removeSlot': {
    begin: (user) => user.click(screen.getByRole('button', { name: 'Remove: Passphrase' })),
    confirm: 'Remove',
  },
  'vault.setPassphrase': {
    async begin(user) {
      await user.type(screen.getByLabelText('New passphrase'), 'battery staple');
      await user.type(screen.getByLabelText('New passphrase again'), 'battery staple');
    },
    confirm: 'Change passphrase',
  },
};
const names = Object.keys(changes) as Change[];

/** Answers a change as a core would that knows the passphrase, and asks the owner without one. */
function answer(
  api: FakeApi,
  method: Change,
  owner: (signal: AbortSignal | undefined) => Promise<VaultStatus>,
): void {
  const handler = (
    input: { passphrase?: string | undefined; current?: string | undefined },
    { signal }: { signal?: AbortSignal },
  ): Promise<VaultStatus> => {
    const path = method === 'vault.setPassphrase' ? 'current' : 'passphrase';
    const given = input[path];
    if (given === undefined) return owner(signal);
    if (given === 'too often')
      throw errorSaying('RATE_LIMITED', 'Too many', {
        reason: 'rateLimit',
        detail: { retryAt: new Date(2026, 0, 1, 10, 20, 30).toISOString() },
      });
    if (given !== 'correct horse')
      throw refusalSaying(path, 'Wrong', { reason: 'wrongPassphrase' });
    return Promise.resolve(status);
  };
  api.handlers[method] = handler as NonNullable<CallHandlers[CallName]> as never;
}

const never = () => new Promise<VaultStatus>(() => undefined);
const fieldOf = (method: Change) =>
  screen.findByLabelText<HTMLInputElement>(
    method === 'vault.setPassphrase' ? 'Current passphrase' : 'Passphrase',
  );

describe.each(names)('%s where there is a passphrase', (method) => {
  const { begin, confirm } = changes[method];

  it('tells a wrong one at its field, which keeps the focus, and goes on with the right one', async () => {
    const api = new FakeApi();
    answer(api, method, never);
    const { user, dialog } = await openVault(status, api);
    await begin(user);
    const field = await fieldOf(method);
    if (method !== 'vault.setPassphrase') expect(document.activeElement).toBe(field);
    await user.click(field);
    await user.keyboard('wrong guess{Enter}');
    expect(await dialog.findByText('Wrong passphrase')).toBeDefined();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field);
    await user.clear(field);
    await user.type(field, 'too often');
    await user.click(dialog.getByRole('button', { name: confirm }));
    expect(
      await dialog.findByText(/^Too many guesses at once. Try again at 10:20:30/),
    ).toBeDefined();
    await user.clear(field);
    await user.type(field, 'correct horse');
    await user.click(dialog.getByRole('button', { name: confirm }));
    await waitFor(() => expect(dialog.queryByText(/Too many guesses/)).toBeNull());
    expect(api.callsOf(method)).toHaveLength(3);
    expect(await screen.findByRole('dialog', { name: 'Vault' })).toBeDefined();
  });

  it('asks the owner where it was forgotten; Cancel ends the question', async () => {
    const api = new FakeApi();
    let asked: AbortSignal | undefined;
    answer(api, method, (signal) => {
      asked = signal;
      return never();
    });
    const { user, dialog } = await openVault(status, api);
    await begin(user);
    await fieldOf(method);
    await user.click(dialog.getByRole('button', { name: 'Forgot it?' }));
    expect(await dialog.findByText(inTerminal)).toBeDefined();
    const [sent] = api.callsOf(method);
    expect(sent).not.toHaveProperty(method === 'vault.setPassphrase' ? 'current' : 'passphrase');
    expect(asked?.aborted).toBe(false);
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(asked?.aborted).toBe(true);
    expect(dialog.queryByText(inTerminal)).toBeNull();
    expect(await fieldOf(method)).toBeDefined();
  });
});

const withoutPassphrase = names.map(
  (method): [Change, { begin(user: UserEvent): Promise<void>; again: RegExp }] => {
    if (method === 'vault.setPassphrase')
      return [
        method,
        {
          async begin(user) {
            await changes[method].begin(user);
            await user.click(screen.getByRole('button', { name: 'Set passphrase' }));
          },
          again: /^Set passphrase$/,
        },
      ];
    const name = method === 'vault.removeSlot' ? 'Remove: Keyring of this computer' : null;
    return [
      method,
      {
        begin: (user) =>
          name === null
            ? changes[method].begin(user)
            : user.click(screen.getByRole('button', { name })),
        again: /^Ask again$/,
      },
    ];
  },
);

describe.each(withoutPassphrase)('%s where there is none', (method, { begin, again }) => {
  const only = method === 'vault.addSlot' ? unlocked([keyring], { offered: [weak] }) : weakOnly;

  it('says at once where to answer, and then what became of it', async () => {
    const api = new FakeApi();
    const answers: ((error: BerthError) => void)[] = [];
    answer(api, method, () => new Promise((_, reject) => answers.push(reject)));
    const { user, dialog } = await openVault(only, api);
    await begin(user);
    expect(await dialog.findByText(inTerminal)).toBeDefined();
    expect(dialog.queryByLabelText(/^Passphrase|^Current/)).toBeNull();
    answers[0]?.(errorSaying('CANCELLED', 'Declined'));
    expect(await dialog.findByText('Not allowed. Nothing was changed.')).toBeDefined();
    expect(dialog.getByText(/try again and type yes in the terminal/)).toBeDefined();
    await user.click(dialog.getByRole('button', { name: again }));
    expect(await dialog.findByText(inTerminal)).toBeDefined();
    answers[1]?.(errorSaying('UNSUPPORTED', 'No terminal'));
    expect(await dialog.findByText('Berth has no terminal to ask you on')).toBeDefined();
    const start = dialog.getByText(/in a terminal, (then try again|or with the passphrase)/);
    expect(start.textContent?.includes('BERTH_PASSPHRASE')).toBe(method === 'vault.setPassphrase');
    await user.click(dialog.getByRole('button', { name: again }));
    answers[2]?.(
      errorSaying('CONFLICT', 'The terminal is waiting for another answer already', {
        hint: 'Answer there first.',
        detail: { current: null },
      }),
    );
    expect(await dialog.findByText('Answer there first.')).toBeDefined();
    expect(api.callsOf(method)).toHaveLength(3);
  });
});

const desktop: AppInfo = {
  version: '0.0.0',
  apiVersion: 1,
  face: 'desktop',
  dataDirectory: '/data',
  canAsk: true,
  notices: [],
};

it('on the desktop the answer is in the dialog of the system, which has the Cancel', async () => {
  const api = new FakeApi();
  api.handlers['app.info'] = () => desktop;
  let decline: (error: BerthError) => void = () => undefined;
  answer(api, 'vault.rotate', () => new Promise((_, reject) => (decline = reject)));
  const { app, user, dialog } = await openVault(weakOnly, api);
  await waitFor(() => expect(app.settings.getState().info).not.toBeNull());
  await user.click(dialog.getByRole('button', { name: 'Rotate keys' }));
  expect(await dialog.findByText('Answer in the system’s dialog')).toBeDefined();
  expect(dialog.queryByRole('button', { name: 'Cancel' })).toBeNull();
  decline(errorSaying('CANCELLED', 'Declined'));
  expect(await dialog.findByText(/choose “Change the vault” in the dialog/)).toBeDefined();
});

it('a forgotten passphrase that nobody can vouch for is told as such', async () => {
  const api = new FakeApi();
  answer(api, 'vault.rotate', async () => {
    throw refusalSaying('passphrase', 'Required', { reason: 'passphraseRequired' });
  });
  const { user, dialog } = await openVault(status, api);
  await user.click(dialog.getByRole('button', { name: 'Rotate keys' }));
  await user.click(dialog.getByRole('button', { name: 'Forgot it?' }));
  expect(await dialog.findByText('Berth has no terminal to ask you on')).toBeDefined();
  expect(dialog.getByLabelText('Passphrase')).toBeDefined();
});

it('a forgotten passphrase cannot become the only way in', async () => {
  const { user, dialog } = await openVault(unlocked([keyring, passphrase]));
  await user.click(dialog.getByRole('button', { name: 'Remove: Keyring of this computer' }));
  expect(dialog.getByLabelText('Passphrase')).toBeDefined();
  expect(dialog.queryByRole('button', { name: 'Forgot it?' })).toBeNull();
});

describe('secrets that do not open', () => {
  const kept = savedRegistry({
    name: 'Kept',
    credential: { kind: 'password', username: 'ann', state: 'changed', changedAt: null },
  });
  const gone = '00000000-0000-4000-8000-00000000dead';
  const unreadable: VaultStatus['unreadable'] = [
    { registryId: kept.id, field: 'credential' },
    { registryId: kept.id, field: 'clientKey' },
    { registryId: gone, field: 'proxyPassword' },
  ];
  const named = 'Cannot be opened: Kept (password), Kept (client key), Old (proxy password)';

  async function open() {
    const api = new FakeApi();
    api.registries = [kept];
    api.handlers['registries.deleted'] = () => ({
      deleted: [
        {
          id: gone,
          name: 'Old',
          address: 'https://old.test',
          provider: 'native',
          deletedAt: '2026-01-01T00:00:00.000Z',
          restorableUntil: '2026-02-01T00:00:00.000Z',
        },
      ],
    });
    return openVault({ ...status, unreadable }, api);
  }

  it('are named with what deletes them, and again before a new key is confirmed', async () => {
    const { api, user, dialog } = await open();
    expect(await dialog.findByText(named)).toBeDefined();
    expect(dialog.getByText(/Rotating keys.*deletes them/)).toBeDefined();
    for (const name of ['Rotate keys', 'Remove: Passphrase']) {
      await user.click(dialog.getByRole('button', { name }));
      expect(await dialog.findByText(/makes a new key and deletes them/)).toBeDefined();
      expect(dialog.getAllByText(named)).toHaveLength(2);
      expect(dialog.queryByText(/No secret is lost/)).toBeNull();
      await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    }
    expect(api.callsOf('vault.rotate')).toEqual([]);
  });

  it('are not dropped by a further way in', async () => {
    const { user, dialog } = await open();
    await user.click(dialog.getByRole('button', { name: /^Add: / }));
    expect(await dialog.findByText(/It is weak/)).toBeDefined();
    expect(dialog.queryByText(/for good/)).toBeNull();
  });
});
