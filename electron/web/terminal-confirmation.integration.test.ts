import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ServeOnTerminal,
  startServeOnTerminal,
} from '../../e2e/fixtures/serve-on-terminal.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';

const secret = 'very-secret-word';

let folder: TemporaryFolder;
let berth: ServeOnTerminal;
beforeEach(async () => {
  folder = await createTemporaryFolder('terminal');
  // A checkout, where a file with secrets is pushed by mistake.
  await mkdir(join(folder.path, 'here', '.git'), { recursive: true });
  berth = await startServeOnTerminal({
    home: folder.path,
    folder: join(folder.path, 'here'),
    env: { BERTH_PASSPHRASE: 'a long passphrase' },
  });
});
afterEach(async () => {
  await berth.stop();
  await folder.remove();
});

test('secrets leave once yes was typed on the terminal, and not before', async () => {
  const created = await berth.call('registries.create', {
    registry: {
      name: 'Production',
      address: 'https://registry.example.com',
      namespace: 'team',
      credential: { kind: 'password', username: 'robot', password: secret },
    },
  });
  const { id } = Object(Object(created).result);
  const input = { format: 'zadig', ids: [id], secrets: 'plain' };
  const path = join(folder.path, 'zadig-registry-create.json');

  const refused = berth.call('exchange.export', input);
  await berth.shows('Type yes to allow it');
  expect(existsSync(path)).toBe(false);
  berth.type('y');
  expect(await refused).toMatchObject({ error: { code: 'CANCELLED' } });
  expect(existsSync(path)).toBe(false);

  // On its way in the terminal when the question comes.
  berth.type('yes');
  const early = berth.call('exchange.export', input);
  await berth.shows('Type yes to allow it');
  berth.type('');
  expect(await early).toMatchObject({ error: { code: 'CANCELLED' } });

  const allowed = berth.call('exchange.export', input);
  await berth.shows('write the secrets of 1 registry (Production)');
  await berth.shows(path);
  await berth.shows('Type yes to allow it');
  berth.type('yes');
  expect(await allowed).toMatchObject({ result: { text: null, savedTo: path } });
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ secret_key: secret });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
