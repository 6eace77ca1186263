import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, test as bare, type Locator, type Page } from '@playwright/test';
import { axeViolations } from '../fixtures/axe.ts';
import { recordBrowser } from '../fixtures/recorded-browser.ts';
import { startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { expect, test } from './berth-test.ts';

const works = (page: Page) =>
  expect(page.getByRole('button', { name: 'Add registry' }).first()).toBeVisible();
const asksForLink = (page: Page) =>
  expect(page.getByRole('heading', { name: 'This tab cannot use Berth yet' })).toBeVisible();

/** A tab of the same browser that was not opened by another page. */
async function newTab(context: BrowserContext, url: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(url);
  return tab;
}

const tokenOf = (page: Page) => page.evaluate(() => sessionStorage.getItem('berth.token'));

/** What lies where else a page could leave something; the theme does, so that no light page flashes in the dark. */
async function keptElsewhere(page: Page): Promise<unknown[]> {
  const inPage = await page.evaluate(async () => [
    ...Object.keys(localStorage).filter((key) => key !== 'berth.theme'),
    ...(await indexedDB.databases()),
    ...(await caches.keys()),
    ...(await navigator.serviceWorker.getRegistrations()),
    document.cookie,
    window.name,
    JSON.stringify(history.state).match(/token|code/)?.[0] ?? '',
  ]);
  return [...inPage.filter((one) => one !== ''), ...(await page.context().cookies())];
}

/** What reached the tabs of this origin by the channel, as a tab of it hears it. */
async function listen(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const heard: unknown[] = [];
    new BroadcastChannel('berth.tabs').addEventListener('message', ({ data }) => heard.push(data));
    Reflect.set(window, 'heard', heard);
  });
  return () => page.evaluate(() => JSON.stringify(Reflect.get(window, 'heard')));
}

const playMac = "Object.defineProperty(process,'platform',{value:'darwin'})";

bare.describe('the page that Berth opens', () => {
  for (const { system, env } of [
    { system: 'Linux', env: {} },
    { system: 'macOS', env: { NODE_OPTIONS: `--import=data:text/javascript,${playMac}` } },
  ])
    bare(
      `works with a token of its own, and its address holds none: ${system}`,
      async ({ page }) => {
        bare.skip(process.platform !== 'linux', 'the systems are played on Linux');
        await using folder = await createTemporaryFolder('opened');
        const browser = await recordBrowser(folder.path);
        const dataDirectory = join(folder.path, 'data');
        const serve = await startServe({
          dataDirectory,
          open: true,
          env: { ...env, ...browser.env, TMPDIR: folder.path },
        });
        try {
          const visited: string[] = [];
          page.on('framenavigated', (frame) => visited.push(frame.url()));
          const { target } = await browser.opened();
          const address = system === 'Linux' ? target : pathToFileURL(target).href;
          await page.goto(address);
          await page.waitForURL(`${serve.origin}/`);
          await works(page);
          const token = await tokenOf(page);
          expect(token).toMatch(/^[\w-]{43}$/);
          expect(token).not.toBe(serve.token);
          expect(visited.join()).not.toMatch(/#token|token=/);
          expect(await keptElsewhere(page)).toEqual([]);

          await page.reload();
          await works(page);
          expect(await tokenOf(page)).toBe(token);
          // The same way once more: the code is used, the tab has its token.
          await page.goto('about:blank');
          await page.goto(system === 'Linux' ? serve.origin : address);
          await page.waitForURL(`${serve.origin}/`);
          await works(page);
        } finally {
          await serve.kill();
        }
      },
    );
});

test('a second tab gets a token by the first, each its own, and only a code crosses', async ({
  page,
  context,
  berth,
}) => {
  await works(page);
  const heard = await listen(page);
  const second = await newTab(context, berth.serve.origin);
  await works(second);
  const third = await newTab(context, `${berth.serve.origin}/registries/none`);
  await works(third);
  const tokens = [await tokenOf(page), await tokenOf(second), await tokenOf(third)];
  expect(new Set(tokens).size).toBe(3);
  const channel = await heard();
  expect(channel).toContain('"code"');
  for (const token of [berth.serve.token, ...tokens]) expect(channel).not.toContain(token ?? '');
  expect(await keptElsewhere(second)).toEqual([]);
  await page.close();
  await second.reload();
  await works(second);
});

for (const [name, click] of [
  ['middle-click', (link: Locator) => link.click({ button: 'middle' })],
  ['Ctrl-click', (link: Locator) => link.click({ modifiers: ['ControlOrMeta'] })],
] as const)
  test(`a ${name} on a repository opens it in a new tab`, async ({ page, context, berth }) => {
    await berth.call('registries.openSample');
    await page
      .getByRole('navigation', { name: 'Registries' })
      .getByRole('listitem')
      .first()
      .click();
    const repository = page.getByRole('main').getByRole('link').filter({ hasText: '/' }).first();
    const heading = (await repository.textContent()) ?? '';
    const opened = context.waitForEvent('page');
    await click(repository);
    const tab = await opened;
    await expect(tab.getByRole('heading', { name: heading })).toBeVisible({ timeout: 30_000 });
    await expect(tab.getByRole('dialog')).toBeHidden();
  });

test('when all tabs are closed a new one says what to do, and the link helps every tab', async ({
  page,
  context,
  berth,
}) => {
  await works(page);
  await page.close();
  const [one, other] = [
    await newTab(context, berth.serve.origin),
    await newTab(context, berth.serve.origin),
  ];
  await asksForLink(one);
  await asksForLink(other);
  await expect(one.getByText('npm run serve')).toBeVisible();
  await one.getByLabel('Link or token').fill(berth.serve.url);
  await one.getByRole('button', { name: 'Go on' }).click();
  await works(one);
  await expect(one.getByRole('dialog')).toBeHidden();
  await expect(other.getByRole('dialog')).toBeHidden();
  await works(other);
  expect(await tokenOf(other)).not.toBe(berth.serve.token);
});

test('another browser gets nothing from the tabs of this one', async ({ page, browser, berth }) => {
  await works(page);
  const foreign = await browser.newContext();
  const tab = await newTab(foreign, berth.serve.origin);
  await asksForLink(tab);
  for (const guess of ['x'.repeat(43), berth.serve.token]) {
    const answered = tab.waitForResponse(`${berth.serve.origin}/api/session.token`);
    await tab.goto(`${berth.serve.origin}/#code=${guess}`);
    expect((await answered).status()).toBe(401);
    await asksForLink(tab);
    expect(tab.url()).toBe(`${berth.serve.origin}/`);
    expect(await tokenOf(tab)).toBeNull();
  }
  await foreign.close();
});

test('a tab whose token ended gets another one by its siblings', async ({
  page,
  context,
  berth,
}) => {
  await works(page);
  const old = await newTab(context, berth.serve.origin);
  await works(old);
  await old.evaluate(() => sessionStorage.setItem('berth.token', 'x'.repeat(43)));
  await old.reload();
  await expect(old.getByRole('dialog')).toBeHidden();
  await works(old);
  expect(await tokenOf(old)).not.toBe('x'.repeat(43));
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('a tab that needs the link is easy to read', async ({ page, context, berth }) => {
      await page.close();
      const tab = await newTab(context, berth.serve.origin);
      await asksForLink(tab);
      expect(await axeViolations(tab)).toEqual([]);
    });
  });
