import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { KeyValueFile, LogControl, Logger } from '../../shared/ports.ts';
import { createAppCore } from './create-app-core.ts';

const noFile: KeyValueFile = { read: () => ({}), write: () => undefined };

it.each<[string, () => void]>([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
])('the book closes and the host is told when the vault %s', async (_, forget) => {
  const directory = await mkdtemp(join(tmpdir(), 'berth-closing-'));
  const error = vi.fn();
  const logger: Logger = { info: vi.fn(), warn: vi.fn(), error };
  const log: LogControl = { know() {}, passing() {}, setLevel() {}, forget };
  const core = await createAppCore({
    face: 'browser',
    version: '0',
    directory,
    settingsFile: noFile,
    slots: [],
    logger,
    log,
  });
  await expect(core.close()).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(error.mock.calls.map(([event, fields]) => [event, fields])).toEqual([
    ['closing.failed', { kind: 'vault' }],
  ]);
  const { signal } = new AbortController();
  const registry = { name: 'Late', address: 'https://registry.example.com' };
  await expect(core.handlers['registries.create']({ registry }, { signal })).rejects.toMatchObject({
    code: 'STORAGE',
    message: expect.stringContaining('closing'),
  });
  await rm(directory, { recursive: true });
});
