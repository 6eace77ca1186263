import { test as base, type Page } from '@playwright/test';
import { makeCheapVault } from '../fixtures/cheap-vault.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';

/** Berth in browser mode over a data directory of its own. */
export interface BerthInBrowser {
  readonly dataDirectory: string;
  readonly serve: ServeProcess;
  /** Ends `serve` and starts it again over the same data; the page opens the new link. */
  restart(page: Page): Promise<void>;
  /** Calls the API as another program would. */
  call(method: string, input?: unknown): Promise<unknown>;
}

interface Options {
  /** Environment of `serve`, such as a passphrase. */
  serveEnvironment: Record<string, string>;
}

/** Specs start with an open page; `berth` restarts what stands behind it. */
export const test = base.extend<Options & { berth: BerthInBrowser }>({
  serveEnvironment: [{}, { option: true }],
  berth: [
    async ({ page, serveEnvironment }, use) => {
      await using folder = await createTemporaryFolder('browser');
      const passphrase = serveEnvironment['BERTH_PASSPHRASE'];
      if (passphrase !== undefined) await makeCheapVault(folder.path, passphrase);
      const start = () => startServe({ dataDirectory: folder.path, env: serveEnvironment });
      let serve = await start();
      const violations: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
      });
      await page.goto(serve.url);
      await use({
        dataDirectory: folder.path,
        get serve() {
          return serve;
        },
        async restart(target) {
          await serve.stop();
          serve = await start();
          await target.goto('about:blank');
          await target.goto(serve.url);
        },
        async call(method, input = {}) {
          const response = await fetch(`${serve.origin}/api/${method}`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${serve.token}`,
              'content-type': 'application/json',
            },
            body: JSON.stringify(input),
          });
          return response.json();
        },
      });
      await serve.stop();
      base.expect(violations, 'nothing broke the content security policy').toEqual([]);
    },
    { auto: true },
  ],
});

export const { expect } = base;
