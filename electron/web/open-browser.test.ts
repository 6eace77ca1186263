import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { recordBrowser } from '../../e2e/fixtures/recorded-browser.ts';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import type { Logger } from '../../shared/ports.ts';
import { canOpenBrowser, openBrowser, openPage } from './open-browser.ts';

const loggerTo = (log: (event: string) => void): Logger => ({ info: log, warn: log, error: log });

describe('the browser', () => {
  it('needs a display where there may be none', () => {
    expect(canOpenBrowser('linux', {})).toBe(false);
    expect(canOpenBrowser('linux', { DISPLAY: '' })).toBe(false);
    expect(canOpenBrowser('linux', { DISPLAY: ':0' })).toBe(true);
    expect(canOpenBrowser('freebsd', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(canOpenBrowser('darwin', {})).toBe(true);
    expect(canOpenBrowser('win32', {})).toBe(true);
  });

  it('gets the URL and a minimal environment', async ({ skip }) => {
    skip(process.platform === 'win32', 'the stand-ins for the openers are shell scripts');
    await using folder = await createTemporaryFolder('opener');
    const out = join(folder.path, 'out');
    for (const program of ['xdg-open', 'open']) {
      const script = join(folder.path, program);
      await writeFile(
        script,
        `#!/bin/sh\n{ echo "$0 $*"; env; } > "${out}.new" && mv "${out}.new" "${out}.${program}"\n`,
      );
      await chmod(script, 0o755);
    }
    const environment = {
      PATH: `${folder.path}:/usr/bin:/bin`,
      DISPLAY: ':0',
      BERTH_PASSPHRASE: 'hunter2',
      SECRET: 'hunter2',
    };
    for (const [platform, program] of [
      ['linux', 'xdg-open'],
      ['darwin', 'open'],
    ] as const) {
      const logger = loggerTo(() => undefined);
      openBrowser('http://127.0.0.1:1/open/x', { platform, environment, logger });
      const seen = await vi.waitFor(() => readFile(`${out}.${program}`, 'utf8'), 5000);
      expect(seen).toContain(`/${program} http://127.0.0.1:1/open/x\n`);
      expect(seen).toContain('DISPLAY=:0');
      expect(seen).not.toContain('hunter2');
    }
  });

  it('that cannot be started is only a warning', async () => {
    const warned = new Promise<string>((resolve) => {
      const logger = loggerTo(resolve);
      openBrowser('http://127.0.0.1:1/', { platform: 'linux', environment: { PATH: '' }, logger });
    });
    expect(await warned).toContain('serve.browserNotOpened');
  });

  it('gets an address on Linux and the path of a file elsewhere, neither with a code', async ({
    skip,
  }) => {
    skip(process.platform === 'win32', 'the stand-ins for the openers are shell scripts');
    await using folder = await createTemporaryFolder('opener');
    const browser = await recordBrowser(folder.path);
    const logger = loggerTo(() => undefined);
    const code = 'c'.repeat(43);
    const host = {
      openingPage: () => 'http://127.0.0.1:1/open/x',
      codeLink: () => `http://127.0.0.1:1/#code=${code}`,
    };
    for (const platform of ['linux', 'darwin'] as const) {
      const close = await openPage(host, { platform, environment: browser.env, logger });
      const { target, commandLine } = await browser.opened();
      expect(commandLine).not.toContain(code);
      if (platform === 'linux') expect(target).toBe('http://127.0.0.1:1/open/x');
      else expect(await readFile(target, 'utf8')).toContain(host.codeLink());
      await close();
      if (platform === 'darwin') await expect(readFile(target)).rejects.toThrow('ENOENT');
      await browser.forget();
    }
  });
});
