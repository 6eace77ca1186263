import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { chooseFormat, openExport } from '../fixtures/exchange-dialogs.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { type LaunchedBerth, launchBerth } from '../stand-in/launch.ts';
import type { SeenOutside } from '../stand-in/small-parts.ts';

const secret = 'very-secret-word';

/** What the system's dialogs were asked, in order. */
type Asked = { buttons?: string[]; message?: string; detail?: string; defaultPath?: string };

const test = base.extend<{ berth: LaunchedBerth; folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  folder: async ({}, use) => {
    await using folder = await createTemporaryFolder('desktop');
    await use(folder.path);
  },
  berth: async ({ folder }, use, info) => {
    const berth = await launchBerth({ dataDirectory: join(folder, 'data') });
    info.annotations.push({ type: 'face', description: berth.label });
    await use(berth);
    await berth.close();
  },
});

/** Puts the answers of a person in place of the system's dialogs. */
async function answerDialogs(
  { app }: LaunchedBerth,
  answers: { response: number; path: string | null },
): Promise<void> {
  await app.evaluate(({ dialog }, { path, response }) => {
    const asked: unknown[] = [];
    Reflect.set(globalThis, 'berthAsked', asked);
    const optionsOf = (parameters: unknown[]) => parameters.at(-1);
    Reflect.set(dialog, 'showMessageBox', async (...parameters: unknown[]) => {
      const { signal: _signal, ...options } = Object(optionsOf(parameters));
      asked.push(options);
      return { response, checkboxChecked: false };
    });
    Reflect.set(dialog, 'showSaveDialog', async (...parameters: unknown[]) => {
      asked.push(optionsOf(parameters));
      return { canceled: path === null, filePath: path ?? '' };
    });
  }, answers);
}

function asked({ app }: LaunchedBerth): Promise<Asked[]> {
  return app.evaluate(() => Reflect.get(globalThis, 'berthAsked') ?? []);
}

/** What the stand-in saw pages save; Electron itself asks a person where to. */
function downloads({ app }: LaunchedBerth): Promise<SeenOutside['downloads']> {
  return app.evaluate(() => Object(Reflect.get(globalThis, 'berthSeenOutside')).downloads ?? []);
}

async function saveRegistry(page: Page): Promise<string> {
  const made = await page.evaluate(
    (password) =>
      window.berth?.call['registries.create']({
        registry: {
          name: 'Production',
          address: 'https://registry.example.com',
          namespace: 'team',
          credential: { kind: 'password', username: 'robot', password },
        },
      }),
    secret,
  );
  if (made?.ok !== true) throw new Error('the registry was not saved');
  return made.result.id;
}

test("secrets leave in a file only where the system's dialogs said so", async ({
  berth,
  folder,
}) => {
  const page = berth.window;
  await saveRegistry(page);
  const path = join(folder, 'out.json');
  const out = await openExport(page);
  await chooseFormat(out, 'Zadig');
  await out.getByRole('checkbox', { name: /^To a file, with secrets/ }).check();
  const write = out.getByRole('button', { name: 'Write the file…' });

  await answerDialogs(berth, { response: 0, path });
  await write.click();
  await expect(out.getByText('Nothing was written')).toBeVisible();
  expect(await asked(berth)).toHaveLength(1);
  await answerDialogs(berth, { response: 1, path: null });
  await write.click();
  await expect.poll(async () => (await asked(berth)).length).toBe(2);
  await expect(out.getByText('Nothing was written')).toBeVisible();
  expect(existsSync(path)).toBe(false);

  await answerDialogs(berth, { response: 1, path });
  await write.click();
  await expect(out.getByText(`Written to ${path}`)).toBeVisible();
  const [question, place] = await asked(berth);
  expect(question?.message).toBe('Write the secrets of one registry to a file for Zadig?');
  expect(question?.detail).toMatch(/^Production\n\nEveryone who has the file can read the secrets/);
  expect(question?.buttons).toEqual(['Cancel', 'Choose a file…']);
  // In the downloads or the home folder, wherever Berth was started.
  expect(place?.defaultPath).toMatch(/^\/.*\/zadig-registry-create\.json$/);
  expect(place?.defaultPath?.startsWith(process.cwd())).toBe(false);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    access_key: 'robot',
    secret_key: secret,
  });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await page.content()).not.toContain(secret);
});

test('a page that calls by itself is asked for in the dialogs too, and cannot answer them', async ({
  berth,
  folder,
}) => {
  const page = berth.window;
  const id = await saveRegistry(page);
  // Nobody is at the dialogs: they answer their cancel button.
  const refused = await page.evaluate(
    async (registry) => [
      await window.berth?.call['exchange.export']({
        format: 'zadig',
        ids: [registry],
        secrets: 'plain',
      }),
      await window.berth?.call['exchange.export']({
        format: 'backup',
        ids: [registry],
        secrets: { passphrase: 'of the page itself' },
      }),
      // No field of the input says where a file goes, or that it was allowed.
      await Reflect.apply(Reflect.get(window.berth?.call ?? {}, 'exchange.export'), undefined, [
        { format: 'zadig', ids: [registry], secrets: 'plain', confirmed: true, path: '/tmp/x' },
      ]),
      typeof Reflect.get(window, 'require'),
    ],
    id,
  );
  expect(refused).toMatchObject([
    { ok: false, error: { code: 'CANCELLED' } },
    { ok: false, error: { code: 'CANCELLED' } },
    { ok: false, error: { code: 'INVALID_INPUT' } },
    'undefined',
  ]);

  const path = join(folder, 'sealed.json');
  await answerDialogs(berth, { response: 1, path });
  const allowed = await page.evaluate(
    (registry) =>
      window.berth?.call['exchange.export']({
        format: 'backup',
        ids: [registry],
        secrets: { passphrase: 'of the page itself' },
      }),
    id,
  );
  expect(allowed).toMatchObject({ ok: true, result: { text: null, savedTo: path } });
  expect((await asked(berth))[0]?.detail).toContain('sealed under the passphrase');
  expect(await readFile(path, 'utf8')).not.toContain(secret);
});

test('what has no secrets is saved by the page itself; the sample never leaves', async ({
  berth,
}) => {
  const page = berth.window;
  await saveRegistry(page);
  const opened = await page.evaluate(() => window.berth?.call['registries.openSample']({}));
  const sample = opened?.ok === true ? opened.result.id : '';
  const out = await openExport(page);
  await expect(out.getByRole('checkbox', { name: 'Production' })).toBeChecked();
  await expect(out.getByRole('checkbox', { name: /sample/i })).toHaveCount(0);
  const refused = await page.evaluate(
    (id) => window.berth?.call['exchange.export']({ format: 'backup', ids: [id] }),
    sample,
  );
  expect(refused).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });

  test.skip(berth.label === 'Electron', 'a download of Electron asks a person for its place');
  await chooseFormat(out, 'Berth backup');
  await expect(out.getByLabel('As text, without secrets')).toHaveValue(/berth-backup/);
  await out.getByRole('button', { name: 'Save as a file' }).click();
  await expect
    .poll(async () => (await downloads(berth)).map(({ fileName }) => fileName))
    .toEqual(['berth-backup.json']);
  const [saved] = await downloads(berth);
  expect(saved?.url).toMatch(/^blob:app:\/\/berth\//);
  expect(await readFile(saved?.path ?? '', 'utf8')).toContain('"name": "Production"');

  // Anything else is refused, our own files too.
  await page.evaluate(() => {
    for (const href of ['data:text/plain,x', '/index.html']) {
      const link = Object.assign(document.createElement('a'), { href, download: 'other.txt' });
      link.click();
    }
  });
  await out.getByRole('button', { name: 'Save as a file' }).click();
  await expect.poll(async () => (await downloads(berth)).length).toBe(2);
  expect((await downloads(berth)).map(({ fileName }) => fileName)).not.toContain('other.txt');
});

test('what tools of this computer know is read from the home of the person, and nowhere else', async ({
  berth,
  folder,
}) => {
  const page = berth.window;
  const home = join(folder, 'data-home');
  await mkdir(join(home, '.docker'));
  const auth = Buffer.from(`ann:${secret}`).toString('base64');
  const auths = { 'registry.example.com:5000': { auth } };
  await writeFile(join(home, '.docker/config.json'), JSON.stringify({ auths }));
  const scan = await page.evaluate(() => window.berth?.call['exchange.scan']({}));
  const found = scan?.ok === true ? scan.result.registries : [];
  const own = found.filter(({ sources }) => sources.every(({ path }) => path.startsWith(home)));
  expect(own).toMatchObject([{ name: 'registry.example.com:5000', account: { username: 'ann' } }]);
  const foreign = found
    .flatMap(({ sources }) => sources.map(({ path }) => path))
    .filter((path) => !path.startsWith(home) && !path.startsWith('/etc/'));
  expect(foreign).toEqual([]);
  expect(JSON.stringify(scan)).not.toContain(secret);
});
