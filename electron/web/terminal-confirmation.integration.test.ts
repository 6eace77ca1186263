import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loopbackOnly } from '../../e2e/fixtures/loopback-only.ts';
import { missingToolMessage } from '../../e2e/fixtures/run-tool.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';

const bundle = new URL('../../dist/serve/serve.js', import.meta.url).pathname;
const secret = 'very-secret-word';

/** `serve` on a terminal of its own, as a person started it in a folder. */
interface OnTerminal {
  call(method: string, input: object): Promise<unknown>;
  /** Waits until the terminal shows a text that was not shown before. */
  shows(text: string): Promise<void>;
  type(line: string): void;
  stop(): Promise<void>;
}

let folder: TemporaryFolder;
let berth: OnTerminal;
beforeEach(async () => {
  folder = await createTemporaryFolder('terminal');
  await mkdir(join(folder.path, 'here'));
  berth = await startOnTerminal(folder.path);
});
afterEach(async () => {
  await berth.stop();
  await folder.remove();
});

/** `script` of util-linux gives the process a pseudo terminal and passes on what is typed. */
async function startOnTerminal(home: string): Promise<OnTerminal> {
  const command = `exec '${process.execPath}' '${bundle}' --no-open --port 0 --data '${home}/data'`;
  const child = spawn(
    'script',
    ['--quiet', '--flush', '--return', '--command', command, '/dev/null'],
    {
      cwd: join(home, 'here'),
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        SHELL: '/bin/sh',
        BERTH_PASSPHRASE: 'a long passphrase',
        ...loopbackOnly,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let screen = '';
  let seen = 0;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    wake();
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const until = <T>(look: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const again = () => {
        const found = look();
        if (found === null) return;
        waiting.delete(again);
        resolve(found);
      };
      child.once('error', () => reject(new Error(missingToolMessage('script'))));
      void closed.then(() => reject(new Error(`serve ended: ${screen}`)));
      waiting.add(again);
      again();
    });
  const [, origin = '', token = ''] = await until(() =>
    /Berth is ready at (http:\/\/127\.0\.0\.1:\d+)\/#token=(\S+)/.exec(screen),
  );
  return {
    async call(method, input) {
      const response = await fetch(`${origin}/api/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      return response.json();
    },
    async shows(text) {
      seen = await until(() => {
        const at = screen.indexOf(text, seen);
        return at < 0 ? null : at + text.length;
      });
    },
    type: (line) => void child.stdin.write(`${line}\r`),
    async stop() {
      // Ctrl+C on the terminal.
      child.stdin.write('\x03');
      await closed;
    },
  };
}

test('secrets leave once yes was typed on the terminal, and not before', async () => {
  const created = await berth.call('registries.create', {
    registry: {
      name: 'Production\u001b[2J',
      address: 'https://registry.example.com',
      namespace: 'team',
      credential: { kind: 'password', username: 'robot', password: secret },
    },
  });
  const { id } = Object(Object(created).result);
  const input = { format: 'zadig', ids: [id], secrets: 'plain' };
  const path = join(folder.path, 'here', 'zadig-registry-create.json');

  const refused = berth.call('exchange.export', input);
  await berth.shows('Type yes to allow it');
  expect(existsSync(path)).toBe(false);
  berth.type('y');
  expect(await refused).toMatchObject({ error: { code: 'CANCELLED' } });
  expect(existsSync(path)).toBe(false);

  const allowed = berth.call('exchange.export', input);
  // A name cannot steer the terminal.
  await berth.shows('write the secrets of one registry (Production?[2J)');
  await berth.shows(path);
  await berth.shows('Type yes to allow it');
  berth.type('yes');
  expect(await allowed).toMatchObject({ result: { text: null, savedTo: path } });
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ secret_key: secret });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
