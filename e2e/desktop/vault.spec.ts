import { join } from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { type LaunchedBerth, launchBerth } from '../stand-in/launch.ts';

const test = base.extend<{ berth: LaunchedBerth }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  berth: async ({}, use, info) => {
    await using folder = await createTemporaryFolder('desktop');
    const berth = await launchBerth({ dataDirectory: join(folder.path, 'data') });
    info.annotations.push({ type: 'face', description: berth.label });
    await use(berth);
    await berth.close();
  },
});

/** A passphrase takes its time, more so while other work is going on: milliseconds. */
const slow = { timeout: 30_000 };
test.slow();

/** Holds the dialogs of the system open until `answerDialog`. */
async function holdDialogs({ app }: LaunchedBerth): Promise<void> {
  await app.evaluate(({ dialog }) => {
    const asked: unknown[] = [];
    Reflect.set(globalThis, 'berthAsked', asked);
    Reflect.set(dialog, 'showMessageBox', (...parameters: unknown[]) => {
      const { signal: _signal, ...options } = Object(parameters.at(-1));
      asked.push(options);
      return new Promise((resolve) => {
        Reflect.set(globalThis, 'berthAnswer', (response: number) =>
          resolve({ response, checkboxChecked: false }),
        );
      });
    });
  });
}

/** Presses a button of the open dialog; answers what it said. */
async function answerDialog({ app }: LaunchedBerth, response: number): Promise<unknown> {
  await expect
    .poll(() => app.evaluate(() => typeof Reflect.get(globalThis, 'berthAnswer')))
    .toBe('function');
  return app.evaluate((_electron, button) => {
    const answer = Reflect.get(globalThis, 'berthAnswer');
    Reflect.deleteProperty(globalThis, 'berthAnswer');
    answer(button);
    return Reflect.get(globalThis, 'berthAsked').at(-1);
  }, response);
}

async function openVault(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: 'Vault…' }).click();
  return page.getByRole('dialog');
}

const inDialog = 'Answer in the system’s dialog';

test("keys change only after the system's dialog said so, and then with the passphrase", async ({
  berth,
}) => {
  const page = berth.window;
  await page.evaluate(() =>
    window.berth?.call['registries.create']({
      registry: {
        name: 'Production',
        address: 'https://registry.example.com',
        credential: { kind: 'password', username: 'robot', password: 'very-secret-word' },
      },
    }),
  );
  const vault = await openVault(page);
  // The only way in is not offered to go.
  await expect(vault.getByText('Safe storage of the desktop app')).toBeVisible();
  await expect(vault.getByRole('button', { name: /^Remove: Safe/ })).toHaveCount(0);

  await holdDialogs(berth);
  await vault.getByRole('button', { name: 'Rotate keys' }).click();
  await expect(vault.getByText(inDialog)).toBeVisible();
  expect(await answerDialog(berth, 0)).toMatchObject({
    message: 'Make a new key for the vault?',
    buttons: ['Cancel', 'Change the vault'],
  });
  await expect(vault.getByText('Not allowed. Nothing was changed.')).toBeVisible();
  await vault.getByRole('button', { name: 'Ask again' }).click();
  await answerDialog(berth, 1);
  await expect(page.getByText('All secrets have a new key')).toBeVisible(slow);

  await vault.getByLabel('New passphrase', { exact: true }).fill('correct horse');
  await vault.getByLabel('New passphrase again').fill('correct horse');
  await vault.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(vault.getByText(inDialog)).toBeVisible();
  expect(await answerDialog(berth, 1)).toMatchObject({
    message: 'Set a new passphrase for the vault?',
  });
  await expect(page.getByText('The passphrase was set')).toBeVisible(slow);

  await vault.getByRole('button', { name: /^Remove: Safe/ }).click();
  await vault.getByLabel('Passphrase', { exact: true }).fill('correct horse');
  await vault.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Unlock method removed')).toBeVisible(slow);
  await expect(vault.getByRole('button', { name: 'Remove: Passphrase' })).toHaveCount(0);
  expect(await page.content()).not.toContain('very-secret-word');
});
