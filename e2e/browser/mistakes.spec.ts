import type { Locator } from '@playwright/test';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { choosePassphrase, fillNewRegistry, registryForm } from '../fixtures/form.ts';
import { closedAddress } from '../fixtures/loopback-server.ts';
import { fixedAnswer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { pushImage } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

let registry: RunningRegistry;
test.beforeAll(async () => {
  registry = await startRegistry({ auth: 'htpasswd', users: { robot: 'right' } });
  await pushImage(registry, 'team/app', ['1.0.0']);
});
test.afterAll(() => registry?.stop());

const typed = { name: 'My registry', username: 'robot', password: 'typed-secret' };

async function expectNothingLost(form: Locator, address: string): Promise<void> {
  await expect(form.getByLabel('Address', { exact: true })).toHaveValue(address);
  await expect(form.getByLabel('Name', { exact: true })).toHaveValue(typed.name);
  await expect(form.getByLabel('User name')).toHaveValue(typed.username);
  await expect(form.getByLabel('Password', { exact: true })).toHaveValue(typed.password);
}

test('a wrong password is named as such', async ({ page, berth }) => {
  const form = await fillNewRegistry(page, { ...typed, address: registry.address });
  await form.getByRole('button', { name: 'Test connection' }).click();
  await expect(form.getByText('Connection failed')).toBeVisible();
  await expect(form.getByText(/user name or (the )?password/i).first()).toBeVisible();
  await expectNothingLost(form, registry.address);
  expect(await berth.call('registries.list')).toMatchObject({ result: { registries: [] } });
});

test('a closed port is named as such, and the registry can be saved anyway', async ({ page }) => {
  const address = await closedAddress();
  const form = await fillNewRegistry(page, { ...typed, address });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Save without a working connection?')).toBeVisible();
  await expect(form.getByText('Nothing answers at this address').first()).toBeVisible();
  // The technical line is there for who asks for it.
  await form.getByText('Details', { exact: true }).first().click();
  await expect(form.getByText(/refused the connection/i).first()).toBeVisible();
  await expectNothingLost(form, address);
  await form.getByRole('button', { name: 'Save anyway' }).click();
  await expect(form.getByText('Where to store the secret?')).toBeVisible();
  await expectNothingLost(form, address);
  await form.getByRole('button', { name: 'This session only' }).click();
  await expect(registryForm(page)).toBeHidden();
  await expect(
    page.getByRole('navigation', { name: 'Registries' }).getByText(typed.name),
  ).toBeVisible();
});

test('an unknown host is named as such', async ({ page }) => {
  const address = 'https://no-such-host.invalid';
  const form = await fillNewRegistry(page, { ...typed, address });
  await form.getByRole('button', { name: 'Test connection' }).click();
  await expect(form.getByText('Connection failed')).toBeVisible();
  await expect(form.getByText('Unknown host').first()).toBeVisible();
  await form.getByText('Details', { exact: true }).first().click();
  await expect(form.getByText(/no-such-host\.invalid/).first()).toBeVisible();
  await expectNothingLost(form, address);
});

test('a web page is told apart from a registry', async ({ page }) => {
  await using server = await startMisbehavingServer(
    fixedAnswer(200, '<!doctype html><title>Welcome</title><h1>Hello</h1>', {
      'content-type': 'text/html',
    }),
  );
  const form = await fillNewRegistry(page, { ...typed, address: server.address });
  await form.getByRole('button', { name: 'Test connection' }).click();
  await expect(form.getByText('Connection failed')).toBeVisible();
  await expect(form.getByText(/not a registry|web page/i).first()).toBeVisible();
  await expectNothingLost(form, server.address);
  expect(server.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test('an address with spaces is refused while typing, and saving is not tried', async ({
  page,
  berth,
}) => {
  const form = await fillNewRegistry(page, { ...typed, address: 'registry example.com' });
  await expect(form.getByText(/No spaces in an address/)).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByLabel('Address', { exact: true })).toBeFocused();
  await expectNothingLost(form, 'registry example.com');
  expect(await berth.call('registries.list')).toMatchObject({ result: { registries: [] } });
});

test.describe('with a vault', () => {
  test.use({ serveEnvironment: { BERTH_PASSPHRASE: 'a long passphrase' } });

  test('a locked vault asks to be opened in place and loses nothing', async ({ page, berth }) => {
    await berth.call('registries.create', {
      registry: {
        name: 'First',
        address: registry.address,
        credential: { kind: 'password', username: 'robot', password: 'right' },
      },
    });
    await berth.call('vault.lock');
    const form = await fillNewRegistry(page, {
      ...typed,
      password: 'right',
      address: registry.address,
    });
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByText('The vault is locked')).toBeVisible();
    await form.getByLabel('Passphrase', { exact: true }).fill('not the passphrase');
    await form.getByRole('button', { name: 'Unlock' }).click();
    await expect(
      form
        .getByText(/passphrase/i)
        .filter({ hasText: /wrong|not/i })
        .first(),
    ).toBeVisible();
    await expect(form.getByLabel('Name', { exact: true })).toHaveValue(typed.name);
    await form.getByLabel('Passphrase', { exact: true }).fill('a long passphrase');
    await form.getByRole('button', { name: 'Unlock' }).click();
    await expect(registryForm(page)).toBeHidden();
    await expect(
      page.getByRole('navigation', { name: 'Registries' }).getByText(typed.name),
    ).toBeVisible();
  });

  test('a list of a locked vault asks to unlock and goes on', async ({ page, berth }) => {
    await berth.call('registries.create', {
      registry: {
        name: 'First',
        address: registry.address,
        credential: { kind: 'password', username: 'robot', password: 'right' },
      },
      makeDefault: true,
    });
    await berth.call('vault.lock');
    await page.reload();
    await page.getByRole('navigation', { name: 'Registries' }).getByText('First').click();
    await page
      .getByRole('main')
      .getByLabel('Passphrase', { exact: true })
      .fill('a long passphrase');
    await page.getByRole('main').getByRole('button', { name: 'Unlock' }).click();
    await expect(
      page.getByRole('list', { name: 'Repositories' }).getByText('team/app'),
    ).toBeVisible();
  });
});

test('two passphrases that differ are refused in the form', async ({ page }) => {
  const form = await fillNewRegistry(page, {
    ...typed,
    password: 'right',
    address: registry.address,
  });
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByLabel('Passphrase', { exact: true }).fill('a long passphrase');
  await form.getByLabel('Passphrase again').fill('another passphrase');
  await form.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(form.getByText('They differ')).toBeVisible();
  await choosePassphrase(form, 'a long passphrase');
  await expect(registryForm(page)).toBeHidden();
});
