import { link, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStderrLogger } from '../../electron/log/stderr-logger.ts';
import { connectSocket } from '../../electron/socket/socket-client.ts';
import { type SocketHost, startSocketHost } from '../../electron/socket/socket-host.ts';
import { newSocketKey, socketKeyFile } from '../../electron/socket/socket-proof.ts';
import { acquireLock, type DirectoryLock } from '../../electron/storage/lock.ts';
import { otherAccount, whyNoOtherAccount } from '../fixtures/other-account.ts';
import { createRecordingCore, type RecordingCore } from '../fixtures/recording-core.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';

const logger = createStderrLogger('silent');

let folder: TemporaryFolder;
let core: RecordingCore;
let lock: DirectoryLock;
let host: SocketHost | null;

async function start(directory: string): Promise<SocketHost> {
  lock = await acquireLock(directory, 'browser');
  host = await startSocketHost(core, { directory, logger });
  await lock.tellEndpoint(host.endpoint);
  return host;
}

beforeEach(async () => {
  folder = await createTemporaryFolder('socket');
  core = createRecordingCore();
  host = null;
});

afterEach(async () => {
  await host?.close();
  await lock.release();
  await folder.remove();
});

/** One call from a connection of its own. */
async function infoOf(directory: string): Promise<unknown> {
  const client = await connectSocket(directory);
  try {
    return await client.call('app.info', {});
  } finally {
    client.close();
  }
}

/** Listens where Berth should, knows another key, and keeps what it is told. */
async function pretend(endpoint: string): Promise<{ heard: string[]; close(): Promise<void> }> {
  const heard: string[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    heard.push(`${request.method} ${request.url}`, request.headers.authorization ?? '');
    for await (const chunk of request) heard.push(String(chunk));
    response.end(JSON.stringify({ ok: true, result: { proof: 'a'.repeat(64) } }));
  });
  await new Promise<void>((resolve) => server.listen(endpoint, resolve));
  return {
    heard,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

describe.skipIf(process.platform === 'win32')('the socket', () => {
  it('answers its own account, a thousand at once', async () => {
    await start(folder.path);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => infoOf(folder.path)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(core.received).toHaveLength(1000);
  });

  it('is where the path of the folder is longer than a socket may have', async () => {
    const deep = join(folder.path, 'long'.repeat(30));
    await mkdir(deep, { mode: 0o700 });
    await start(deep);
    expect(await infoOf(deep)).toMatchObject({ face: 'browser' });
  });

  it('lets no other account in, even where the folder is open to all', async ({ skip }) => {
    const why = whyNoOtherAccount();
    if (why !== null) skip(why);
    const { endpoint } = await start(folder.path);
    await execa('chmod', ['0755', folder.path]);
    const visitor = `
      process.setgid(${otherAccount}); process.setuid(${otherAccount});
      const socket = require('node:net').connect(process.argv[1]);
      socket.on('connect', () => process.stdout.write('connected'));
      socket.on('error', (error) => process.stdout.write(error.code));
      socket.on('connect', () => socket.destroy());`;
    const { stdout } = await execa(process.execPath, ['-e', visitor, endpoint]);
    expect(stdout).toBe('EACCES');
    const reader = await execa(process.execPath, [
      '-e',
      `process.setgid(${otherAccount}); process.setuid(${otherAccount});
         try { process.stdout.write(require('node:fs').readFileSync(process.argv[1], 'utf8')); }
         catch (error) { process.stdout.write(error.code); }`,
      socketKeyFile(folder.path),
    ]);
    expect(reader.stdout).toBe('EACCES');
  });

  it('answers nobody who does not know the key', async () => {
    await start(folder.path);
    await writeFile(socketKeyFile(folder.path), newSocketKey());
    await expect(infoOf(folder.path)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(core.received).toEqual([]);
  });

  it('removes a link in its place without touching what it leads to', async () => {
    const target = join(folder.path, 'target');
    await writeFile(target, 'untouched');
    await symlink(target, join(folder.path, 'berth.sock'));
    await start(folder.path);
    expect(await infoOf(folder.path)).toMatchObject({ face: 'browser' });
    expect((await execa('cat', [target])).stdout).toBe('untouched');
  });

  it.each(['a server that pretends to be Berth', 'a link to one'])(
    '%s is told nothing',
    async (kind) => {
      const { endpoint } = await start(folder.path);
      const other = join(folder.path, 'other.sock');
      await rm(endpoint);
      const isLink = kind.startsWith('a link');
      const fake = await pretend(isLink ? other : endpoint);
      if (isLink) await symlink(other, endpoint);
      try {
        await expect(infoOf(folder.path)).rejects.toMatchObject({ code: 'FORBIDDEN' });
        // At most the question who it is.
        expect(fake.heard.filter((said) => said !== '')).toEqual(isLink ? [] : ['GET /api/hello']);
      } finally {
        await fake.close();
      }
    },
  );

  it('is not taken from a folder that others may write to, nor from another account', async ({
    skip,
  }) => {
    const { endpoint } = await start(folder.path);
    await execa('chmod', ['0777', folder.path]);
    await expect(infoOf(folder.path)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await execa('chmod', ['0700', folder.path]);
    const why = whyNoOtherAccount();
    if (why !== null) skip(why);
    await execa('chown', [String(otherAccount), endpoint]);
    await expect(infoOf(folder.path)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is over with its process: a caller is told that Berth does not run', async () => {
    const { endpoint } = await start(folder.path);
    await link(endpoint, join(folder.path, 'left.sock')).catch(() => undefined);
    await host?.close();
    host = null;
    await expect(infoOf(folder.path)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
