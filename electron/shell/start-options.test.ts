import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { placeChromiumProfile } from './chromium-profile.ts';
import { readStartOptions } from './start-options.ts';

describe('readStartOptions', () => {
  it('finds its own among the switches of Chromium', () => {
    const argv = [
      '--inspect=0',
      '--no-sandbox',
      '/app',
      '--data',
      'here',
      '--hidden',
      '--x=y',
      'z',
    ];
    expect(readStartOptions(argv, {})).toEqual({
      data: resolve('here'),
      profile: undefined,
      hidden: true,
    });
  });

  it('takes the environment where nothing is given', () => {
    const environment = { BERTH_DATA_DIR: '/data', BERTH_PROFILE_DIR: '/profile' };
    expect(readStartOptions([], environment)).toMatchObject({ data: '/data', profile: '/profile' });
    expect(readStartOptions(['--data=/other'], environment).data).toBe('/other');
  });

  it('takes an empty or missing folder for none', () => {
    expect(readStartOptions(['--data='], { BERTH_DATA_DIR: '' }).data).toBeUndefined();
    expect(readStartOptions(['--data'], {}).data).toBeUndefined();
  });
});

describe('placeChromiumProfile', () => {
  const place = (dataDirectory: string, asked: string | undefined, appData = '/nowhere') => {
    const paths = new Map<string, string>();
    const app = {
      getPath: () => appData,
      setPath: (name: string, path: string) => void paths.set(name, path),
    };
    placeChromiumProfile(app, dataDirectory, asked);
    return Object.fromEntries(paths);
  };

  it('lies beside the data, closed to others', async () => {
    await using folder = await createTemporaryFolder('profile');
    const data = join(folder.path, 'Berth');
    const { userData = '', sessionData } = place(data, undefined);
    expect([userData, sessionData]).toEqual([`${data}-chromium`, `${data}-chromium`]);
    expect(statSync(userData).mode & 0o777).toBe(0o700);
  });

  it('lies where it was asked to', async () => {
    await using folder = await createTemporaryFolder('profile');
    const asked = join(folder.path, 'a', 'b');
    expect(place(join(folder.path, 'data'), asked)['userData']).toBe(asked);
  });

  it('goes to the user where nothing can be made beside the data', async () => {
    await using folder = await createTemporaryFolder('profile');
    const file = join(folder.path, 'file');
    const home = join(folder.path, 'home');
    writeFileSync(file, '');
    mkdirSync(home);
    const first = place(join(file, 'data'), undefined, home)['userData'];
    const second = place(join(file, 'other'), undefined, home)['userData'];
    expect(first?.startsWith(join(home, 'Berth'))).toBe(true);
    expect(first).not.toBe(second);
  });
});
