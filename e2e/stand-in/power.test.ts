import { expect, it } from 'vitest';
import type { BerthBridge } from '../../shared/bridge.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { findRunner, launchBerth } from './launch.ts';

declare global {
  interface Window {
    readonly berth?: BerthBridge;
  }
}

it(`locks when the computer sleeps and asks for the passphrase afterwards (${findRunner().label})`, async () => {
  await using folder = await createTemporaryFolder('power');
  const berth = await launchBerth({ dataDirectory: `${folder.path}/data` });
  try {
    await berth.window.evaluate(() =>
      window.berth?.call['vault.setPassphrase']({ passphrase: 'correct horse' }),
    );
    const banner = berth.window.getByText('The vault is locked. Saved credentials cannot be used.');
    await berth.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    await banner.waitFor();
    await berth.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    const status = await berth.window.evaluate(() => window.berth?.call['vault.status']({}));
    expect(status).toMatchObject({ ok: true, result: { state: 'locked' } });
    await berth.window.evaluate(() =>
      window.berth?.call['vault.unlock']({ passphrase: 'correct horse' }),
    );
    await banner.waitFor({ state: 'detached' });
  } finally {
    await berth.close();
  }
});
