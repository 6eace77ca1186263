import type { Page } from '@playwright/test';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { pushImage } from '../fixtures/push-images.ts';
import { expect, test } from './berth-test.ts';

/** What has the focus, and that it is more than the page itself. */
async function focused(page: Page): Promise<string> {
  // Whatever moves the focus has done so by then.
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === null ? 'nothing' : activeElement.tagName.toLowerCase();
  });
}

test('the focus is never lost: not with a deleted row, a test that runs, or a list that fails', {
  tag: '@main',
}, async ({ page, berth }) => {
  const registry = await startRegistry();
  const sidebar = page.getByRole('navigation', { name: 'Registries' });
  try {
    await pushImage(registry, 'team-a/web', ['1.0']);
    for (const name of ['first', 'second', 'third'])
      await berth.call('registries.create', { registry: { name, address: registry.address } });
    await sidebar.getByText('second').click();
    await expect(page.getByText('1 of 1')).toBeVisible();

    await test.step('a row that is deleted hands it to its neighbour', async () => {
      await sidebar.getByText('third').click();
      await page.keyboard.press('Delete');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
      await expect(sidebar.getByText('third')).toBeHidden();
      expect(await focused(page)).not.toBe('body');
    });

    await test.step('a button that starts a test keeps it', async () => {
      await sidebar.getByText('second').click();
      await page.getByRole('button', { name: 'Edit' }).click();
      const form = page.getByRole('dialog', { name: 'Edit second' });
      const run = form.getByRole('button', { name: 'Test connection' });
      await run.focus();
      await page.keyboard.press('Enter');
      await expect(form.getByText(/Connected|works/i).first()).toBeVisible();
      await expect(run).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(form).toBeHidden();
      expect(await focused(page)).not.toBe('body');
    });
  } finally {
    await registry.stop();
  }

  await test.step('a list that fails has it at what mends it', async () => {
    await berth.call('registries.create', {
      registry: { name: 'gone', address: registry.address },
    });
    await sidebar.getByText('gone').click();
    await expect(page.getByRole('alert')).toBeVisible();
    expect(await focused(page)).not.toBe('body');
    await page.keyboard.press('Escape');
    expect(await focused(page)).not.toBe('body');
  });
});

test('what was chosen a moment before a reload is kept', { tag: '@main' }, async ({
  page,
  berth,
}) => {
  const registry = await startRegistry();
  try {
    await pushImage(registry, 'team-a/web', ['1.0']);
    await berth.call('registries.create', {
      registry: { name: 'prod', address: registry.address },
    });
    const sidebar = page.getByRole('navigation', { name: 'Registries' });
    await sidebar.getByText('prod').click();
    await page.getByRole('link', { name: 'team-a/web' }).evaluate((link: HTMLElement) => {
      link.click();
      location.reload();
    });
    await expect
      .poll(async () => JSON.stringify(await berth.call('settings.get')))
      .toContain('team-a');
  } finally {
    await registry.stop();
  }
});

test('a file of logins pasted as the address goes to the import', { tag: '@main' }, async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Add registry' }).first().click();
  const form = page.getByRole('dialog', { name: 'Add registry' });
  const auths = { 'r.example.test': { auth: btoa('ann:very-hidden') } };
  await form.getByLabel('Address', { exact: true }).evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, JSON.stringify({ auths }));
  const importing = page.getByRole('dialog', { name: /^Import/ });
  await expect(importing).toBeVisible();
  await expect(importing.getByText('r.example.test').first()).toBeVisible();
  expect(await page.locator('body').textContent()).not.toContain('very-hidden');
});
