import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  chooseAction,
  chooseFormat,
  importChosen,
  importDialog,
  openExport,
  openImport,
  previewText,
  recordOf,
} from '../fixtures/exchange-dialogs.ts';
import { foreignRecords, pastedSecret } from '../fixtures/foreign-records.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { openTestCore } from '../fixtures/test-core.ts';
import { type BerthInBrowser, expect, test } from './berth-test.ts';

test.use({ serveEnvironment: { BERTH_PASSPHRASE: 'a long passphrase' } });

const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Registries' });
const statusOf = (record: Locator) => record.getAttribute('data-status');

async function savedIds(berth: BerthInBrowser): Promise<string[]> {
  const answer = await berth.call('registries.list');
  return (answer as { result: { registries: { id: string }[] } }).result.registries.map(
    ({ id }) => id,
  );
}

/** A registry of Zadig, as its list answers it. */
const zadig = (fields: object) => ({
  provider: 'native',
  region: '',
  is_default: false,
  ...fields,
});

/** What a text holds; the one of the shape chosen before may be code. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test('each system: pasted, previewed, saved, seen, and exported the same', async ({
  page,
  berth,
}) => {
  for (const { back, names, pasted, shape, system } of foreignRecords)
    await test.step(system, async () => {
      const dialog = await previewText(page, pasted);
      await expect(dialog.getByText(`Read as records of ${system}.`)).toBeVisible();
      for (const name of names) expect(await statusOf(recordOf(dialog, name))).toBe('new');
      expect(await berth.call('registries.list')).toMatchObject({ result: { registries: [] } });

      const results = await importChosen(dialog);
      expect(results.sort()).toEqual(names.map((name) => `${name} Added`).sort());
      for (const name of names)
        await expect(sidebar(page).getByText(name, { exact: true })).toBeVisible();

      const out = await openExport(page);
      await chooseFormat(out, system, shape);
      const text = out.getByLabel('As text, without secrets');
      await expect.poll(async () => jsonOf(await text.inputValue())).toEqual(back);
      expect(await page.content()).not.toContain(pastedSecret);
      if (pasted.includes(pastedSecret))
        await expect(out.getByRole('region', { name: 'Not included' })).toContainText(
          /secret|password|credential/i,
        );
      await out.getByRole('button', { name: 'Done' }).click();
      for (const id of await savedIds(berth)) await berth.call('registries.delete', { id });
      await expect(page.getByText('Add your first registry')).toBeVisible();
    });
});

test('same, changed, in conflict, invalid, masked and a taken name: each is told and can be chosen', async ({
  page,
  berth,
}) => {
  const password = { kind: 'password', username: 'robot', password: 'kept-secret' };
  for (const registry of [
    {
      name: 'Harbor',
      address: 'https://harbor.example.com',
      namespace: 'old',
      credential: password,
    },
    { name: 'Twin one', address: 'https://twin.example.com' },
    { name: 'Twin two', address: 'https://twin.example.com', description: 'the other' },
    { name: 'new.example.com/a', address: 'https://taken.example.com' },
  ])
    await berth.call('registries.create', { registry });
  const account = { access_key: 'robot', secret_key: '********' };
  const dialog = await previewText(
    page,
    JSON.stringify([
      zadig({ address: 'https://new.example.com', namespace: 'a', ...account }),
      zadig({ address: 'not an address' }),
      zadig({ address: 'https://harbor.example.com', namespace: 'new', ...account }),
      zadig({ address: 'https://twin.example.com', namespace: 'c' }),
    ]),
  );
  await expect(dialog.getByRole('list', { name: 'How many of each' })).toHaveText(
    '1 Several matches1 Differs1 Not valid1 New',
  );
  // What wants a decision comes first.
  expect(
    await dialog
      .locator('[data-status]')
      .evaluateAll((all) => all.map((one) => one.dataset['status'])),
  ).toEqual(['conflict', 'changed', 'invalid', 'new']);

  const changed = recordOf(dialog, 'harbor.example.com/new');
  await expect(changed.getByRole('table', { name: 'Changes of Harbor' })).toBeVisible();
  await expect(changed.getByRole('row', { name: /^Namespace/ })).toHaveText('Namespaceoldnew');
  const fresh = recordOf(dialog, 'new.example.com/a');
  await expect(fresh.getByText('No secret included')).toBeVisible();
  const invalid = recordOf(dialog, 'not an address');
  await expect(invalid.getByText(/^Address: /)).toBeVisible();
  await expect(invalid.getByRole('combobox')).toHaveCount(0);

  const conflict = recordOf(dialog, 'twin.example.com/c');
  await expect(conflict.getByRole('combobox')).toContainText('Skip');
  await chooseAction(conflict, 'Update');
  await conflict.getByRole('combobox', { name: 'Which one to update' }).click();
  await page.getByRole('option', { name: 'Twin two' }).click();
  await expect(conflict.getByRole('table', { name: 'Changes of Twin two' })).toBeVisible();

  expect(await importChosen(dialog)).toEqual([
    'new.example.com/a (2) Added',
    'Harbor Updated',
    'Twin two Updated',
    'not an address Skipped',
  ]);
  expect(await berth.call('registries.list')).toMatchObject({
    result: {
      registries: [
        // The secret that did not come leaves the saved one alone.
        { name: 'Harbor', namespace: 'new', credential: { username: 'robot', state: 'saved' } },
        { name: 'Twin one', namespace: null },
        { name: 'Twin two', namespace: 'c' },
        { name: 'new.example.com/a' },
        { name: 'new.example.com/a (2)', credential: { username: 'robot', state: 'missing' } },
      ],
    },
  });
  await expect(sidebar(page).getByText('new.example.com/a (2)')).toBeVisible();
});

test('a backup from another computer: its file, its passphrase, and a registry with its secret', async ({
  page,
  berth,
}) => {
  await using folder = await createTemporaryFolder('backup');
  const path = join(folder.path, 'backup.json');
  const other = await openTestCore({
    passphrase: 'of the other computer',
    confirmation: {
      canAsk: () => true,
      exportFile: async () => path,
      keyChange: async () => true,
      lendLogin: async () => true,
    },
  });
  try {
    const { id } = await other.call('registries.create', {
      registry: {
        name: 'Moved',
        address: 'https://registry.example.com',
        credential: { kind: 'password', username: 'jane', password: pastedSecret, keep: 'vault' },
      },
    });
    const secrets = { passphrase: 'of the file itself' };
    await other.call('exchange.export', { format: 'backup', ids: [id], secrets });
  } finally {
    await other.remove();
  }
  expect(await readFile(path, 'utf8')).not.toContain(pastedSecret);

  const dialog = await openImport(page);
  await dialog.getByTestId('import-file').setInputFiles(path);
  await expect(dialog.getByLabel('Records of another system')).toHaveValue(/berth-backup/);
  await dialog.getByRole('button', { name: 'Preview' }).click();
  const moved = recordOf(dialog, 'Moved');
  await expect(moved.getByText('No secret included')).toBeVisible();
  const passphrase = dialog.getByLabel('Passphrase of the backup');
  await passphrase.fill('not that one');
  await dialog.getByRole('button', { name: 'Open its secrets' }).click();
  await expect(dialog.getByText('Wrong passphrase')).toBeVisible();
  await expect(dialog.getByLabel('Records of another system')).toHaveValue(/berth-backup/);
  await passphrase.fill('of the file itself');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(moved.getByRole('checkbox', { name: /secret/ })).toBeChecked();
  expect(await importChosen(dialog)).toEqual(['Moved Added']);
  expect(await berth.call('registries.list')).toMatchObject({
    result: { registries: [{ name: 'Moved', credential: { username: 'jane', state: 'saved' } }] },
  });
});

test('a dropped file is read; one that is too large, and a text of nothing known, are refused in place', async ({
  page,
}) => {
  const dialog = await openImport(page);
  const text = dialog.getByLabel('Records of another system');
  await text.fill('{ "some": "thing" }');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Zadig');
  await expect(text).toHaveValue('{ "some": "thing" }');

  const file = dialog.getByTestId('import-file');
  await using folder = await createTemporaryFolder('huge');
  const huge = join(folder.path, 'huge.json');
  await writeFile(huge, Buffer.alloc(32 * 1024 * 1024 + 1, ' '));
  await file.setInputFiles(huge);
  await expect(dialog.getByRole('alert').filter({ hasText: 'is too large' })).toBeVisible();

  const record = JSON.stringify([zadig({ address: 'https://dropped.example.com' })]);
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'zadig.json', { type: 'application/json' }));
    return data;
  }, record);
  await text.dispatchEvent('drop', { dataTransfer: transfer });
  await expect(text).toHaveValue(record);
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(recordOf(dialog, 'dropped.example.com')).toBeVisible();
});

test('by keyboard alone: import and export, and focus comes back', async ({ page, berth }) => {
  const press = (key: string) => page.keyboard.press(key);
  const to = async (target: Locator) => {
    await expect(target).toBeEnabled();
    for (let step = 0; step < 40; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await press('Tab');
    }
    await expect(target).toBeFocused();
  };
  const menu = async (item: string) => {
    await to(page.getByRole('button', { name: 'Settings' }));
    await press('Enter');
    await expect(page.getByRole('menuitem', { name: item })).toBeVisible();
    await page.keyboard.type(item.slice(0, 3));
    await expect(page.getByRole('menuitem', { name: item })).toBeFocused();
    await press('Enter');
  };
  await menu('Import registries…');
  const dialog = importDialog(page);
  await to(dialog.getByLabel('Records of another system'));
  await page.keyboard.insertText(JSON.stringify([zadig({ address: 'https://keys.example.com' })]));
  await to(dialog.getByRole('button', { name: 'Preview' }));
  await press('Enter');
  // Focus is at the top of the step that came.
  await expect(dialog.getByRole('region', { name: 'Records' })).toBeFocused();
  await to(recordOf(dialog, 'keys.example.com').getByRole('combobox'));
  await to(dialog.getByRole('button', { name: 'Import 1' }));
  await press('Enter');
  await expect(dialog.getByText('Added')).toBeVisible();
  await to(dialog.getByRole('button', { name: 'Done' }));
  await press('Enter');
  await expect(dialog).toBeHidden();
  expect(await berth.call('registries.list')).toMatchObject({
    result: { registries: [{ name: 'keys.example.com' }] },
  });

  await menu('Export registries…');
  const out = page.getByRole('dialog', { name: 'Export registries' });
  const box = out.getByRole('checkbox', { name: 'keys.example.com' });
  await to(box);
  await press('Space');
  await expect(out.getByLabel('As text, without secrets')).toBeHidden();
  await press('Space');
  await to(out.getByRole('region', { name: 'Not included' }));
  await to(out.getByLabel('As text, without secrets'));
  await to(out.getByRole('button', { name: 'Save as a file' }));
  const download = page.waitForEvent('download');
  await press('Enter');
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('zadig-registry-create.json');
  expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toMatchObject({
    address: 'https://keys.example.com',
  });
  await press('Escape');
  await expect(out).toBeHidden();
});
