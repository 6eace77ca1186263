import { expect, test } from 'vitest';
import { fakeSafeStorage } from '../../e2e/fixtures/vault/fake-safe-storage.ts';
import { createSafeStorageSlot, wrapSafeStorage } from './safe-storage-slot.ts';

test('hands texts through and tells when one should be wrapped again', async () => {
  const fake = fakeSafeStorage();
  const slot = createSafeStorageSlot(fake.safeStorage, { platform: 'linux' });
  const wrapped = await slot.wrap('key');
  expect(await slot.unwrap(wrapped)).toEqual({ text: 'key', stale: false });
  fake.behave({ stale: true });
  expect(await slot.unwrap(wrapped)).toEqual({ text: 'key', stale: true });
});

test.each([
  ['linux', 'gnome_libsecret', false],
  ['linux', 'kwallet6', false],
  ['linux', 'basic_text', true],
  ['linux', 'unknown', true],
] as const)('on %s %s is weak: %s', async (platform, backend, weak) => {
  const fake = fakeSafeStorage();
  fake.behave({ backend });
  const slot = createSafeStorageSlot(fake.safeStorage, { platform });
  expect(await slot.availability()).toEqual({ available: true, backend, weak });
});

test.each([
  ['darwin', 'keychain'],
  ['win32', 'dpapi'],
] as const)(
  'on %s the key store is %s, whatever the Linux call says',
  async (platform, backend) => {
    const fake = fakeSafeStorage();
    fake.behave({ backend: 'basic_text' });
    const slot = createSafeStorageSlot(fake.safeStorage, { platform });
    expect(await slot.availability()).toEqual({ available: true, backend, weak: false });
  },
);

test('a call that nobody answers ends, and the next one is served', async () => {
  const fake = fakeSafeStorage();
  const wrapper = wrapSafeStorage(fake.safeStorage, { platform: 'linux', timeLimit: 20 });
  fake.behave({ hangs: true });
  await expect(wrapper.encrypt('key')).rejects.toThrow('in time');
  fake.behave({ hangs: false });
  await expect(wrapper.encrypt('key')).resolves.toBeInstanceOf(Buffer);
});
