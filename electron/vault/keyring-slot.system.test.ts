import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startSecretService } from '../../e2e/fixtures/secret-service.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { onlyThorough } from '../../e2e/fixtures/thorough.ts';
import { type VaultFixture, vaultFixture } from '../../e2e/fixtures/vault/vault-fixture.ts';
import { createKeyringProcess } from './keyring-process.ts';
import { createKeyringSlot } from './keyring-slot.ts';
import { createNativeKeyring } from './native-keyring.ts';

const passphrase = 'correct horse';
const keyring = { kind: 'keyring', backend: 'secret-service', weak: false };

let code: TemporaryFolder;
let child: string;

/** The child as one file, as a build has it, so that it starts in no time. */
beforeAll(async () => {
  code = await createTemporaryFolder('keyring-child');
  child = join(code.path, 'keyring-child.mjs');
  const native = createRequire(import.meta.url).resolve('@napi-rs/keyring');
  await build({
    entryPoints: [new URL('keyring-child.ts', import.meta.url).pathname],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { '@napi-rs/keyring': native },
    external: [native],
  });
});
afterAll(() => code.remove());

/** The slot as browser mode has it, but from the source. */
function slotOn(environment: Readonly<Record<string, string>>) {
  return createKeyringSlot(
    createKeyringProcess({
      child,
      environment,
      platform: 'linux',
    }),
  );
}

/** The entry of the slot in the book. */
function accountOf(fixture: VaultFixture): string {
  const [slot] = fixture.store.slots();
  const wrapped = Buffer.from(String(Object(slot).wrapped), 'base64').toString('utf8');
  return String(JSON.parse(wrapped).account);
}

let fixture: VaultFixture;
beforeEach(async () => {
  fixture = await vaultFixture();
});
afterEach(() => fixture.remove());

if (process.platform === 'linux') describeOnLinux();
else test('a real Secret Service', ({ skip }) => skip('it is there on Linux only'));

function describeOnLinux(): void {
  test('unlocked: the first secret makes the vault, a new daemon opens it, removal leaves nothing', async () => {
    await using service = await startSecretService();
    const slots = [slotOn(service.environment)];
    const vault = fixture.open(slots);
    await vault.start();
    expect(await vault.status()).toMatchObject({ state: 'empty', offered: [keyring] });
    const secret = await fixture.save(vault, 'hunter2');
    expect(await vault.status()).toEqual({
      state: 'unlocked',
      slots: [{ ...keyring, state: 'usable' }],
      session: 0,
      unreadable: [],
    });

    const account = accountOf(fixture);
    const kept = await service.lookUp('username', account);
    expect(Buffer.from(kept, 'base64')).toHaveLength(32);
    expect(JSON.stringify(fixture.store.slots())).not.toContain(kept);

    await service.restart('unlocked');
    const again = fixture.open(slots);
    await again.start();
    expect(again.open(secret)).toBe('hunter2');

    await again.rotate();
    expect(accountOf(fixture)).not.toBe(account);
    expect(await service.lookUp('username', account)).toBe('');
    await again.setPassphrase({ passphrase });
    const rotated = accountOf(fixture);
    expect(await service.lookUp('username', rotated)).not.toBe('');
    await again.removeSlot('keyring');
    expect(await service.lookUp('username', rotated)).toBe('');
  }, 120_000);

  test('locked with nobody at the prompt: ends after ten seconds, and opens later', async (context) => {
    onlyThorough(context);
    await using service = await startSecretService({ prompt: 'hangs' });
    const slots = [slotOn(service.environment)];
    const first = fixture.open(slots);
    const secret = await fixture.save(first, 'hunter2');
    const before = JSON.stringify(fixture.store.slots());
    await service.lock();

    const vault = fixture.open(slots);
    const began = performance.now();
    await vault.start();
    expect(performance.now() - began).toBeGreaterThan(9_000);
    expect(await vault.status()).toMatchObject({
      state: 'locked',
      slots: [{ kind: 'keyring', state: 'locked' }],
    });
    expect(() => vault.open(secret)).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
    expect(JSON.stringify(fixture.store.slots())).toBe(before);

    await service.restart('unlocked');
    await vault.unlock({});
    expect(vault.open(secret)).toBe('hunter2');
  }, 120_000);

  test('locked with a prompt that fails: told at once, an empty vault asks for a passphrase', async () => {
    await using service = await startSecretService();
    await service.lock();
    const vault = fixture.open([slotOn(service.environment)]);
    await expect(fixture.save(vault, 'x')).rejects.toMatchObject({
      code: 'VAULT_UNAVAILABLE',
      detail: { choices: ['passphrase', 'session'] },
    });
    expect(fixture.store.slots()).toEqual([]);
  }, 120_000);

  test('absent: unavailable at once, without a process or a bus', async () => {
    const port = createKeyringProcess({ child: '/nowhere', environment: {}, platform: 'linux' });
    const get = vi.spyOn(port, 'get');
    const slot = createKeyringSlot(port);
    expect(await slot.availability()).toEqual({
      available: false,
      backend: 'secret-service',
      weak: false,
    });
    expect(get).not.toHaveBeenCalled();
  });

  test('a bus without a Secret Service is unavailable too', async () => {
    const dead = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };
    expect(await slotOn(dead).availability()).toMatchObject({ available: false });
  });

  test('in this process, as the desktop asks it', async () => {
    await using service = await startSecretService();
    for (const [name, value] of Object.entries(service.environment)) vi.stubEnv(name, value);
    try {
      const slot = createKeyringSlot(createNativeKeyring());
      expect(await slot.availability()).toMatchObject({ available: true, weak: false });
      const wrapped = await slot.wrap('the master key');
      expect(await slot.unwrap(wrapped)).toEqual({ text: 'the master key', stale: false });
      await slot.forget?.(wrapped);
      await expect(slot.unwrap(wrapped)).rejects.toThrow('does not have the key');
    } finally {
      vi.unstubAllEnvs();
    }
  });
}
