import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';
import { closeApp, findRunner, launchApp } from './launch.ts';

/**
 * Rows of Electron's own table ("contextBridge", "Parameter / Error / Return
 * Type support"), seen from the page; the same with the real Electron.
 */
const given: Record<string, { expression: string; is: unknown }> = {
  'a class instance keeps its values and loses its prototype': {
    expression: `(() => { const p = probe.give('instance'); return [p.x, p.norm === undefined, Object.getPrototypeOf(p) === Object.prototype]; })()`,
    is: [1, true, true],
  },
  'a symbol is refused': {
    expression: `(() => { try { probe.give('symbol'); } catch (error) { return /could not be cloned/.test(error.message); } })()`,
    is: true,
  },
  'a symbol as a key is left out': {
    expression: `(() => { const o = probe.give('symbolKey'); return [o.plain, Object.getOwnPropertySymbols(o).length]; })()`,
    is: [2, 0],
  },
  'an error is a plain Error of this world with its message alone': {
    expression: `(() => { const e = probe.give('error'); return [e instanceof Error, e.name, e.message, e.code === undefined]; })()`,
    is: [true, 'Error', 'broken', true],
  },
  'objects and arrays are copied deeply': {
    expression: `(() => { const o = probe.give('nested'); return [o.list[1].deep, 'nothing' in o, o.none, Array.isArray(o.list)]; })()`,
    is: ['yes', true, null, true],
  },
  'maps and sets are cloned': {
    expression: `[...probe.give('map').get('key')]`,
    is: [1, 2],
  },
  'a date is cloned': {
    expression: `(() => { const d = probe.give('date'); return [d instanceof Date, d.getTime()]; })()`,
    is: [true, 0],
  },
  'bytes are cloned': {
    expression: `(() => { const b = probe.give('bytes'); return [b instanceof Uint8Array, ...b]; })()`,
    is: [true, 1, 2, 255],
  },
  'numbers keep what JSON loses': {
    expression: `probe.give('numbers').map((n) => typeof n === 'bigint' ? String(n) : Object.is(n, -0) ? '-0' : String(n))`,
    is: ['NaN', '-0', 'Infinity', '10'],
  },
  'a cycle stays one': {
    expression: `(() => { const c = probe.give('cyclic'); return c.self === c; })()`,
    is: true,
  },
  'nesting beyond a thousand is refused': {
    expression: `(() => { try { probe.give('deep'); } catch (error) { return /recursion depth exceeded/.test(error.message); } })()`,
    is: true,
  },
  'a weak map is refused': {
    expression: `(() => { try { probe.give('weak'); } catch (error) { return /could not be cloned/.test(error.message); } })()`,
    is: true,
  },
  'a function is proxied': {
    expression: `probe.give('fn')({ a: 1 }).a`,
    is: 1,
  },
  'a function that goes back is itself again': {
    expression: `probe.isOwn(probe.give('fn'))`,
    is: true,
  },
  'a promise is proxied': {
    expression: `probe.give('promise')`,
    is: { late: true },
  },
  'a rejection loses its fields': {
    expression: `probe.give('rejection').catch((e) => [e instanceof Error, e.message, e.code === undefined])`,
    is: [true, 'late failure', true],
  },
  'a thrown error arrives as a copy': {
    expression: `(() => { try { probe.throwing(); } catch (e) { return [e instanceof Error, /thrown/.test(e.message), e.code === undefined]; } })()`,
    is: [true, true, true],
  },
  'a callback of the page is called with copies': {
    expression: `(() => { let got; probe.callBack((value) => { got = value; }); return got; })()`,
    is: { from: 'preload' },
  },
  'an instance of the page arrives without its prototype': {
    expression: `(() => { class Mine { constructor() { this.a = 1; } } return probe.look(new Mine()); })()`,
    is: { type: '[object Object]', prototype: 'Object', keys: ['a'] },
  },
  'a symbol of the page is refused': {
    expression: `(() => { try { probe.look(Symbol('mine')); } catch (error) { return /could not be cloned/.test(error.message); } })()`,
    is: true,
  },
  'what is exposed is frozen to the bottom and cannot be replaced': {
    expression: `(() => { 'use strict'; const own = Object.getOwnPropertyDescriptor(window, 'probe'); return [Object.isFrozen(probe), Object.isFrozen(probe.counter), own.writable, own.configurable]; })()`,
    is: [true, true, false, false],
  },
  'the preload lives in a world of its own': {
    expression: `[world.marker, typeof require, typeof process, typeof module]`,
    is: ['undefined', 'undefined', 'undefined', 'undefined'],
  },
};

let folder: TemporaryFolder;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  folder = await createTemporaryFolder('bridge');
  app = await launchApp(`${import.meta.dirname}/fixture-app`, [], {
    XDG_CONFIG_HOME: folder.path,
  });
  page = await app.firstWindow();
  await page.waitForURL(/host/);
}, 120_000);

afterAll(async () => {
  await closeApp(app);
  await folder.remove();
});

describe('the context bridge', () => {
  for (const [name, { expression, is }] of Object.entries(given))
    it(name, async () => {
      expect(await page.evaluate(expression)).toEqual(is);
    });
});

describe('ipc', () => {
  it('clones arguments and answers', async () => {
    const answer = await page.evaluate(
      `probe.invoke('echo', { when: new Date(5), many: new Map([[1, 'x']]) }, undefined, 'text').then(([o, u, t]) => [o.when.getTime(), o.many.get(1), u === undefined, t])`,
    );
    expect(answer).toEqual([5, 'x', true, 'text']);
  });

  it('tells the failure of a handler as Electron words it', async () => {
    const message = await page.evaluate(`probe.invoke('fail').catch((e) => e.message)`);
    expect(message).toBe("Error invoking remote method 'fail': TypeError: No");
  });

  it('refuses an answer that cannot be cloned, and a channel nobody handles', async () => {
    const uncloneable = await page.evaluate(`probe.invoke('uncloneable').catch((e) => e.message)`);
    expect(uncloneable).toMatch(/could not be cloned/);
    const nobody = await page.evaluate(`probe.invoke('nobody').catch((e) => e.message)`);
    expect(nobody).toMatch(/No handler registered for 'nobody'/);
  });

  it('refuses to send a function', async () => {
    const sent = page.evaluate(
      `(() => { try { probe.sendFunction(); return 'sent'; } catch (e) { return e.message; } })()`,
    );
    expect(await sent).toMatch(/could not be cloned/);
  });

  it('sends both ways', async () => {
    expect(await page.evaluate(`probe.ping(1, { two: [2] })`)).toEqual([1, { two: [2] }]);
  });
});

describe('the window', () => {
  it('gets the Response of the handler, whose policy Chromium enforces', async () => {
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.__inPage = true';
      document.body.append(script);
      return Reflect.get(window, '__inPage') === true;
    });
    expect(ran).toBe(false);
    const echoed = await page.evaluate(() => fetch('/echo').then((response) => response.json()));
    expect(echoed).toEqual({ url: 'fixture://host/echo', method: 'GET' });
  });

  it('is shown once it is ready, and can be looked at', async () => {
    const shown = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(shown).toBe(true);
    expect(await page.title()).toBe('Fixture');
    expect((await page.screenshot()).byteLength).toBeGreaterThan(1000);
  });

  it('names what the stand-in lacks', async (context) => {
    context.skip(findRunner().label === 'Electron', 'Electron lacks nothing');
    const missing = app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setVibrancy(null),
    );
    await expect(missing).rejects.toThrow('The Electron stand-in has no BrowserWindow.setVibrancy');
  });
});
