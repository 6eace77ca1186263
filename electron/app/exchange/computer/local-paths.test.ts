import { expect, test } from 'vitest';
import { localPaths } from './local-paths.ts';

const helmOf = (
  platform: NodeJS.Platform,
  home: string,
  environment: Record<string, string> = {},
) =>
  localPaths({ platform, home, environment })
    .logins.filter(({ kind }) => kind === 'helm')
    .map(({ path }) => path);

test.each([
  ['linux', '/home/me', {}, '/home/me/.config/helm/registry/config.json'],
  ['linux', '/home/me', { XDG_CONFIG_HOME: '/x' }, '/x/helm/registry/config.json'],
  ['darwin', '/Users/me', {}, '/Users/me/Library/Preferences/helm/registry/config.json'],
  ['darwin', '/Users/me', { XDG_CONFIG_HOME: '/x' }, '/x/helm/registry/config.json'],
  ['win32', 'C:\\Users\\me', { APPDATA: 'C:\\A' }, 'C:\\A\\helm\\registry\\config.json'],
  ['win32', 'C:\\Users\\me', {}, 'C:\\Users\\me\\AppData\\Roaming\\helm\\registry\\config.json'],
  [
    'linux',
    '/home/me',
    { HELM_CONFIG_HOME: '/h', XDG_CONFIG_HOME: '/x' },
    '/h/registry/config.json',
  ],
  ['linux', '/home/me', { HELM_REGISTRY_CONFIG: '/r.json', HELM_CONFIG_HOME: '/h' }, '/r.json'],
  [
    'linux',
    '/home/me',
    { HELM_REGISTRY_CONFIG: 'r.json' },
    '/home/me/.config/helm/registry/config.json',
  ],
] as const)("Helm's file on %s in %s with %j", (platform, home, environment, path) => {
  expect(helmOf(platform, home, environment)).toEqual([path]);
});
