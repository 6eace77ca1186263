import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import { createAppFiles } from './app-files.ts';

let folder: TemporaryFolder;
let answer: (request: Request) => Promise<Response>;

beforeAll(async () => {
  folder = await createTemporaryFolder('files');
  const root = join(folder.path, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await Promise.all([
    writeFile(join(root, 'index.html'), 'the page'),
    writeFile(join(root, 'assets', 'main-1a2b.js'), 'export {}'),
    writeFile(join(root, 'icon.svg'), '<svg/>'),
    writeFile(join(folder.path, 'secret.txt'), 'secret'),
    writeFile(join(folder.path, 'renderer-secret.txt'), 'secret'),
  ]);
  answer = createAppFiles(root);
});

afterAll(() => folder.remove());

const get = (path: string, init?: RequestInit) => answer(new Request(`app://berth${path}`, init));

describe('files of the page', () => {
  it.each([
    ['/', 'the page', 'text/html; charset=utf-8', 'no-store'],
    ['/index.html', 'the page', 'text/html; charset=utf-8', 'no-store'],
    ['/assets/main-1a2b.js', 'export {}', 'text/javascript; charset=utf-8', 'immutable'],
    ['/assets/main-1a2b.js?v=1', 'export {}', 'text/javascript; charset=utf-8', 'immutable'],
    ['/icon.svg', '<svg/>', 'image/svg+xml', 'no-cache'],
    ['/registries/1/library%2Fnginx.v2/tags', 'the page', 'text/html; charset=utf-8', 'no-store'],
  ])('answers %s', async (path, body, type, cache) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([200, body]);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toContain(cache);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers HEAD without a body', async () => {
    const response = await get('/', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each(['/assets/gone.js', '/assets/main-1a2b.js.map', '/registries', '/nowhere', '/v2/'])(
    'has no page for %s, as in browser mode',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    expect((await get('/', { method })).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/..%2Fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5Csecret.txt',
    '/..%2frenderer-secret.txt',
    '/%00secret.txt',
    '/%E0%A4%A',
    '//secret.txt',
  ])('reads nothing outside its folder for %s', async (path) => {
    const response = await get(path);
    expect(await response.text()).not.toContain('secret');
    expect([200, 404]).toContain(response.status);
  });

  it('answers no other host', async () => {
    expect((await answer(new Request('app://other/'))).status).toBe(403);
  });
});
