import { expect, test } from 'vitest';
import { helperEnvironment } from './helper-environment.ts';
import { searchFolders } from './search-folders.ts';

test('places a desktop program misses come after PATH, each once', () => {
  const folders = searchFolders({
    platform: 'darwin',
    home: '/Users/ada',
    environment: { PATH: '/usr/bin:/opt/homebrew/bin/:relative:' },
  });
  expect(folders).toEqual([
    '/usr/bin',
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/Applications/Docker.app/Contents/Resources/bin',
    '/Users/ada/.docker/bin',
    '/Users/ada/.rd/bin',
  ]);
});

test('on Windows only folders with their drive or server count, and names of variables are of any case', () => {
  const computer = {
    platform: 'win32',
    home: 'C:\\Users\\ada',
    environment: {
      Path: 'C:\\tools;\\current-drive;D:relative;.;\\\\server\\share\\bin',
      PROGRAMFILES: 'C:\\Program Files',
      systemroot: 'C:\\Windows',
      BERTH_PASSPHRASE: 'never',
    },
  } as const;
  expect(searchFolders(computer)).toEqual([
    'C:\\tools',
    '\\\\server\\share\\bin',
    'C:\\Program Files\\Docker\\Docker\\resources\\bin',
    'C:\\Users\\ada\\.docker\\bin',
    'C:\\Users\\ada\\.rd\\bin',
  ]);
  const environment = helperEnvironment(computer);
  expect(environment).toMatchObject({ SystemRoot: 'C:\\Windows' });
  expect(JSON.stringify(environment)).not.toContain('never');
});
