import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { takeBusName } from '../../e2e/fixtures/tray-host.ts';
import { busPath, hasBusName } from './session-bus.ts';
import { trayHost, watchTrayPresence } from './tray-presence.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder('bus');
});
afterAll(() => folder.remove());

describe.runIf(process.platform === 'linux')('on a real bus', () => {
  it('a tray is there as long as somebody has its name', async () => {
    const socket = join(folder.path, 'bus');
    const daemon = execa(
      'dbus-daemon',
      ['--session', '--nofork', '--nopidfile', '--print-address', `--address=unix:path=${socket}`],
      { reject: false },
    );
    await new Promise((resolve) => daemon.stdout.once('data', resolve));
    const environment = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket},guid=0` };
    const ask = (name: string) => hasBusName(name, environment);
    expect(await ask('org.freedesktop.DBus')).toBe(true);
    expect(await ask(trayHost)).toBe(false);
    const presence = watchTrayPresence('linux', ask);
    const later = presence.look(20_000);
    {
      await using _ = await takeBusName(socket, trayHost);
      expect(await later).toBe(true);
      expect(await ask(trayHost)).toBe(true);
    }
    expect(await presence.look()).toBe(false);
    expect(presence.isShown()).toBe(false);
    daemon.kill();
    await daemon;
    expect(await ask(trayHost)).toBeNull();
  });

  it.each([
    ['refuses', 'REJECTED EXTERNAL\r\n'],
    ['ends', null],
    ['talks nonsense', `OK 1\r\n${'\xff'.repeat(100)}`],
    ['never stops', `OK 1\r\n${'l\x02\0\x01\0\0\0\0'.padEnd(80 * 1024, '\0')}`],
  ])('a bus that %s tells nothing', async (_name, answer) => {
    const path = join(folder.path, 'played');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => (answer === null ? socket.end() : socket.end(answer, 'latin1')));
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(
      await hasBusName(trayHost, { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }),
    ).toBeNull();
    await new Promise((resolve) => server.close(resolve));
  });
});

it.each([
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, '/run/user/1000/bus'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=1,path=/tmp/a%20b' }, '/tmp/a b'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x;unix:abstract=/tmp/dbus-1,guid=2' }, '\0/tmp/dbus-1'],
  [{ XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/bus'],
  [{ DBUS_SESSION_BUS_ADDRESS: 'autolaunch:', XDG_RUNTIME_DIR: '/run/user/1000' }, null],
  [{}, null],
])('the address %j leads to %j', (environment, path) => {
  expect(busPath(environment)).toBe(path);
});

it.each(['darwin', 'win32'] as const)('%s always has a tray', async (platform) => {
  const presence = watchTrayPresence(platform, async () => null);
  expect(presence.isShown()).toBe(true);
  expect(await presence.look()).toBe(true);
});

it('in doubt there is none', async () => {
  const presence = watchTrayPresence('linux', async () => null);
  expect(await presence.look()).toBe(false);
});
