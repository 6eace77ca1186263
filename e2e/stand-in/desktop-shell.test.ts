import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BerthBridge } from '../../shared/bridge.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';
import { findRunner, type LaunchedBerth, launchBerth } from './launch.ts';
import { clickTray, readTray } from './tray-of.ts';

declare global {
  interface Window {
    readonly berth?: BerthBridge;
  }
}

let folder: TemporaryFolder;
let launched: LaunchedBerth;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  folder = await createTemporaryFolder('shell');
  launched = await launchBerth({ dataDirectory: join(folder.path, 'data') });
  ({ app, window: page } = launched);
}, 120_000);

afterAll(async () => {
  await launched.close();
  await folder.remove();
});

/** Sends a message to the channel of calls as if it came from the frame described. */
function forge(frame: object | null, fromOwnContents = true): Promise<unknown> {
  return app.evaluate(
    async ({ ipcMain, BrowserWindow }, { frame: senderFrame, own }) => {
      const handlers: Map<string, (event: object, ...args: unknown[]) => unknown> = Reflect.get(
        ipcMain,
        '_invokeHandlers',
      );
      const [window] = BrowserWindow.getAllWindows();
      const sender = own ? window?.webContents : { id: 4711 };
      const event = { type: 'frame', sender, senderFrame };
      try {
        return await handlers.get('berth:call')?.(event, 'registries.list', {});
      } catch (error) {
        return error instanceof Error ? error.message : 'thrown';
      }
    },
    { frame, own: fromOwnContents },
  );
}

describe('the window', () => {
  it('is sandboxed, isolated and without Node', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const read: unknown = Reflect.get(contents ?? {}, 'getLastWebPreferences');
      const all: Electron.WebPreferences =
        typeof read === 'function' ? Reflect.apply(read, contents, []) : {};
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = all;
      const webRtc = contents?.getWebRTCIPHandlingPolicy();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity, webRtc };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      webRtc: 'disable_non_proxied_udp',
    });
  });

  it('has developer tools only while it is developed', async () => {
    const [isPackaged, devTools] = await app.evaluate(({ app: own, BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const read: unknown = Reflect.get(contents ?? {}, 'getLastWebPreferences');
      const all: Electron.WebPreferences =
        typeof read === 'function' ? Reflect.apply(read, contents, []) : {};
      return [own.isPackaged, all.devTools];
    });
    expect(devTools).toBe(!isPackaged);
  });

  it('has the bridge and nothing else of ours', async () => {
    const seen = await page.evaluate(() => ({
      keys: Object.keys(window.berth ?? {}).sort(),
      frozen: Object.isFrozen(window.berth) && Object.isFrozen(window.berth?.call),
      node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
    }));
    expect(seen).toEqual({
      keys: ['call', 'face', 'onChanged', 'stream'],
      frozen: true,
      node: ['undefined', 'undefined'],
    });
  });

  it('answers a call, and a failure as plain data', async () => {
    const answers = await page.evaluate(async () => [
      await window.berth?.call['registries.list']({}),
      await window.berth?.call['registries.get']({ id: 'none' }),
    ]);
    expect(answers).toMatchObject([
      { ok: true, result: { registries: [], defaultId: null } },
      { ok: false, error: { code: 'INVALID_INPUT', detail: { issues: [{ path: 'id' }] } } },
    ]);
  });

  it('forbids what the policy forbids', async () => {
    const reload = page.waitForResponse((response) => response.url().endsWith('/'));
    await page.reload();
    const headers = await (await reload).allHeaders();
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-dns-prefetch-control']).toBe('off');
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.append('window.inlineRan = true');
      document.body.append(script);
      return Reflect.get(window, 'inlineRan') === true;
    });
    expect(ran).toBe(false);
    const loaded = await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.src = 'data:text/javascript,window.dataRan=true';
        document.body.append(script);
        return true;
      } catch {
        return false;
      }
    });
    expect(loaded).toBe(false);
    expect(await page.evaluate(() => Reflect.get(window, 'dataRan'))).toBeUndefined();
  });

  it('makes no script of a text', async () => {
    const attempts = await page.evaluate(() => {
      const made: Record<string, () => unknown> = {
        html: () => {
          document.createElement('p').innerHTML = '<b>x</b>';
        },
        script: () => {
          document.createElement('script').src = '/assets/x.js';
        },
        worker: () => new Worker('/assets/x.js'),
        policy: () => {
          const factory: unknown = Reflect.get(window, 'trustedTypes');
          const create: unknown = Reflect.get(Object(factory), 'createPolicy');
          return typeof create === 'function'
            ? Reflect.apply(create, factory, ['default', {}])
            : 'none';
        },
        // The name of the page's own one, which it makes once.
        'own policy again': () => {
          const factory: unknown = Reflect.get(window, 'trustedTypes');
          const create: unknown = Reflect.get(Object(factory), 'createPolicy');
          if (typeof create !== 'function') return;
          for (const _ of ['first', 'second'])
            Reflect.apply(create, factory, ['berth-workers', {}]);
        },
      };
      return Object.entries(made).map(([name, attempt]) => {
        try {
          attempt();
          return `${name} passed`;
        } catch (error) {
          return error instanceof TypeError ? `${name} refused` : `${name}: ${String(error)}`;
        }
      });
    });
    expect(attempts).toEqual([
      'html refused',
      'script refused',
      'worker refused',
      'policy refused',
      'own policy again refused',
    ]);
  });

  it('leaves no session that may ask, load or save anything', async () => {
    const verdict = await app.evaluate(async ({ session }) => {
      // Electron keeps its handlers to itself; the request goes the real way where there is one.
      const fetched = await session.defaultSession
        .fetch('http://127.0.0.1:1/')
        .then(() => 'reached')
        .catch((error: unknown) => String(error));
      return fetched;
    });
    expect(verdict).toContain('BLOCKED_BY_CLIENT');
  });

  it('has no way to a proxy of its own; the system’s are told beside it', async () => {
    const [own, system] = await app.evaluate(({ session }) =>
      Promise.all([
        session.fromPartition('berth').resolveProxy('https://example.com/'),
        session.defaultSession.resolveProxy('https://example.com/'),
      ]),
    );
    expect(own).toBe('PROXY 127.0.0.1:1');
    expect(system).not.toBe(own);
  });

  it('reaches no network', async () => {
    const blocked = page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'reached',
        () => 'blocked',
      ),
    );
    expect(await blocked).toBe('blocked');
  });

  it('is denied every permission but writing to the clipboard', async () => {
    const states = await page.evaluate(async () => {
      const ask = async (name: string) => {
        const status = await navigator.permissions.query({ name: name as PermissionName });
        return [name, status.state];
      };
      return Object.fromEntries(
        await Promise.all(
          ['geolocation', 'notifications', 'clipboard-read', 'clipboard-write'].map(ask),
        ),
      );
    });
    expect(states).toEqual({
      geolocation: 'denied',
      notifications: 'denied',
      'clipboard-read': 'denied',
      'clipboard-write': 'granted',
    });
  });
});

describe('senders', () => {
  const own = { url: 'app://berth/', parent: null, detached: false };

  it('are answered from the top frame of our own origin', async () => {
    expect(await forge(own)).toMatchObject({ ok: true });
  });

  const refused: Record<string, [object | null, boolean]> = {
    'a frame that has gone': [null, true],
    'a detached frame': [{ ...own, detached: true }, true],
    'a frame within a page': [{ ...own, parent: own }, true],
    'another host of our scheme': [{ ...own, url: 'app://other/' }, true],
    'a host that only begins like ours': [{ ...own, url: 'app://berth.example/' }, true],
    'a user name before our host': [{ ...own, url: 'app://x@berth/' }, true],
    'a web page': [{ ...own, url: 'https://berth/' }, true],
    'about:blank': [{ ...own, url: 'about:blank' }, true],
    'no address': [{ ...own, url: '' }, true],
    'a page that is no window of ours': [own, false],
  };
  for (const [name, [frame, fromOwnContents]] of Object.entries(refused))
    it(`are refused: ${name}`, async () => {
      expect(await forge(frame, fromOwnContents)).toBe('Refused');
    });
});

describe('leaving the page', () => {
  const opened = () =>
    app.evaluate(({ shell }) => {
      const known: unknown = Reflect.get(globalThis, 'openedBySpec');
      if (Array.isArray(known)) return known;
      const links: string[] = [];
      Reflect.set(globalThis, 'openedBySpec', links);
      shell.openExternal = async (url) => void links.push(url);
      return links;
    });

  it('is refused, to any address', async () => {
    const before = page.url();
    for (const url of ['https://example.com/', 'http://127.0.0.1:1/', 'data:text/html,x'])
      await page.evaluate((target) => {
        window.location.href = target;
      }, url);
    await page.evaluate(() => window.berth?.call['app.info']({}));
    expect(page.url()).toBe(before);
  });

  /** A link that a person clicks, as one that a registry's answer might hold. */
  async function click(url: string): Promise<void> {
    await page.evaluate((href) => {
      const link = document.createElement('a');
      Object.assign(link, { href, target: '_blank', textContent: 'a link' });
      link.id = 'followed';
      link.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9999';
      document.body.append(link);
    }, url);
    await page.locator('#followed').click();
    await page.evaluate(() => document.getElementById('followed')?.remove());
  }

  /** Answers questions of the shell with the button of this number; gives what was asked. */
  const answerWith = (response: number) =>
    app.evaluate(({ dialog }, button) => {
      const asked: string[] = [];
      Reflect.set(globalThis, 'askedBySpec', asked);
      dialog.showMessageBox = async (...given: unknown[]) => {
        const message: unknown = Reflect.get(Object(given.at(-1)), 'message');
        asked.push(String(message));
        return { response: button, checkboxChecked: false };
      };
    }, response);
  const asked = () => app.evaluate(() => Reflect.get(globalThis, 'askedBySpec') as string[]);

  it("opens a provider's site in the browser of the system, and no window", async () => {
    await opened();
    await answerWith(0);
    await click('https://hub.docker.com/repositories');
    await expect.poll(opened).toEqual(['https://hub.docker.com/repositories']);
    expect(await asked()).toEqual([]);
    const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBe(1);
  });

  it('asks before it opens any other site', async () => {
    await click('https://example.com/refused');
    await expect.poll(asked).toEqual(['Open example.com in your browser?']);
    await answerWith(1);
    await click('https://example.com/agreed');
    await expect
      .poll(opened)
      .toEqual(['https://hub.docker.com/repositories', 'https://example.com/agreed']);
  });

  it('opens nothing that nobody clicked, and no other kind of link', async () => {
    await page.evaluate(() => {
      window.open('https://hub.docker.com/unasked');
      const link = document.createElement('a');
      Object.assign(link, { href: 'https://hub.docker.com/made-up', target: '_blank' });
      document.body.append(link);
      for (const type of ['mousedown', 'click'])
        link.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      link.remove();
    });
    for (const url of [
      'file:///etc/passwd',
      'http://hub.docker.com/',
      'https://user:secret@hub.docker.com/',
      'mailto:a@b.c',
    ])
      await click(url);
    await click('https://hub.docker.com/last');
    await expect
      .poll(opened)
      .toEqual([
        'https://hub.docker.com/repositories',
        'https://example.com/agreed',
        'https://hub.docker.com/last',
      ]);
  });
});

describe('the tray', () => {
  it('says that there is no default, and that there is nothing to choose', async () => {
    await expect
      .poll(() => readTray(app))
      .toMatchObject({ items: [{ enabled: false }, {}, {}, {}] });
  });

  it('switches the default by a click, and the page hears of it', async () => {
    const ids = await page.evaluate(async () => {
      const made: string[] = [];
      for (const name of ['Alpha', 'Beta & Co']) {
        const registry = { name, address: `https://${name[0]}.example.com` };
        const answer = await window.berth?.call['registries.create']({
          registry,
          makeDefault: name === 'Alpha',
        });
        if (answer?.ok) made.push(answer.result.id);
      }
      return made;
    });
    expect(ids).toHaveLength(2);
    const radios = async () =>
      (await readTray(app))?.items
        .filter(({ type }) => type === 'radio')
        .map(({ label, checked }) => [label, checked]);
    await expect.poll(radios).toEqual([
      ['Alpha', true],
      ['Beta && Co', false],
    ]);
    const heard = page.evaluate(
      () =>
        new Promise((resolve) => {
          const stop = window.berth?.onChanged((changed) => {
            stop?.();
            resolve(changed.topic);
          });
        }),
    );
    await clickTray(app, 'Beta && Co');
    expect(await heard).toBe('registries');
    // The default stands first.
    await expect.poll(radios).toEqual([
      ['Beta && Co', true],
      ['Alpha', false],
    ]);
    expect((await readTray(app))?.toolTip).toContain('Beta & Co');
    const list = await page.evaluate(() => window.berth?.call['registries.list']({}));
    expect(list).toMatchObject({ ok: true, result: { defaultId: ids[1] } });
  });

  it('and the files of other tools follow the click', async () => {
    const turned = await page.evaluate(async () => {
      const states: boolean[] = [];
      for (const id of ['containers', 'skaffold', 'environment'] as const) {
        const shown = await window.berth?.call['effects.preview']({ id, on: true });
        if (!shown?.ok) continue;
        const { seen } = shown.result;
        const set = await window.berth?.call['effects.set']({ id, on: true, seen });
        states.push(set?.ok === true);
      }
      return states;
    });
    expect(turned).toEqual([true, true, true]);
    const home = join(folder.path, 'data-home');
    const texts = () =>
      Promise.all(
        [
          '.config/containers/registries.conf.d/50-berth.conf',
          '.skaffold/config',
          '.config/berth/env.sh',
        ].map((file) => readFile(join(home, file), 'utf8')),
      );
    for (const text of await texts()) expect(text).toContain('b.example.com');
    const begun = performance.now();
    await clickTray(app, 'Alpha');
    await expect
      .poll(async () => (await texts()).every((text) => text.includes('a.example.com')), {
        timeout: 30_000,
        interval: 5,
      })
      .toBe(true);
    process.stdout.write(`tray to effect: ${Math.round(performance.now() - begun)} ms\n`);
    for (const text of await texts()) expect(text).not.toContain('b.example.com');
  });
});

it(`ran in the ${findRunner().label}`, () => {
  expect(launched.label).toBe(findRunner().label);
});
