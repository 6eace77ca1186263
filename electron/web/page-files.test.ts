import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rawRequest } from '../../e2e/fixtures/raw-request.ts';
import { type TestWebHost, withWebHost } from '../../e2e/fixtures/test-web-host.ts';
import { startWebHost } from './web-host.ts';

const get = ({ host }: Pick<TestWebHost, 'host'>, path: string, headers = {}) =>
  rawRequest(host.port, { path, headers: { Host: 'localhost', ...headers } });

const page = '<!doctype html><title>Berth</title>';

describe('pages', () => {
  it('are the one page, whatever history path is asked for', () =>
    withWebHost(async (running) => {
      const paths = [
        '/',
        '/index.html',
        '/?x=1',
        '/settings',
        '/registries/0b5e/repositories/team%2Fapi.v2',
        '/registries/0b5e/repositories/team%2Fapi/tags/1.2.3',
        '/registries/0b5e/repositories/a..b%2F...c',
      ];
      for (const path of paths) {
        const answer = await get(running, path);
        expect([path, answer.status, answer.text]).toEqual([path, 200, page]);
        expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
        expect(answer.headers['cache-control']).toBe('no-store');
      }
    }));

  it('that are none of them are 404 as JSON, whatever the method', () =>
    withWebHost(async (running) => {
      for (const path of [
        ...['/openapi/system/registry', '/v1/registries', '/v1/projects/1a5/registries'],
        ...['/api/v1/asset/registries', '/api/v1/asset/registries/', '/v2/', '/v2/_catalog'],
        ...['/api', '/registries', '/registriesx/1', '/nowhere', '/a/b/c', '/main.js'],
        ...[
          '/Registries/1',
          '/openapi/../registries/1',
          '/assets/gone-12345678.js',
          '//registries/1',
        ],
      ])
        for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
          const headers = { Host: 'localhost', 'Content-Type': 'application/json' };
          const answer = await rawRequest(running.host.port, { path, method, headers });
          expect([method, path, answer.status]).toEqual([method, path, 404]);
          expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
          expect(JSON.parse(answer.text)).toMatchObject({
            ok: false,
            error: { code: 'NOT_FOUND' },
          });
        }
    }));

  it('answer HEAD without a body', () =>
    withWebHost(async ({ host }) => {
      const headers = { Host: 'localhost' };
      const answer = await rawRequest(host.port, { method: 'HEAD', headers });
      expect(answer.text).toBe('');
      expect(Number(answer.headers['content-length'])).toBe(page.length);
    }));
});

describe('files', () => {
  it('have their types; only hashed names are kept for good', () =>
    withWebHost(async (running) => {
      const script = await get(running, '/assets/main-Ab12Cd34.js');
      expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
      expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      const icon = await get(running, '/favicon.svg');
      expect(icon.headers['content-type']).toBe('image/svg+xml');
      expect(icon.headers['cache-control']).toBe('no-cache');
      const again = await get(running, '/favicon.svg', {
        'If-None-Match': icon.headers.etag ?? '',
      });
      expect([again.status, again.text]).toEqual([304, '']);
    }));

  it('that are missing, or not for serving, are 404', () =>
    withWebHost(async (running) => {
      for (const path of [
        ...['/main.js', '/robots.txt', '/assets/gone-12345678.js', '/assets/', '/assets/main'],
        ...['/assets/main-Ab12Cd34.js.map', '/.env', '/%zz'],
      ])
        expect([path, (await get(running, path)).status]).toEqual([path, 404]);
    }));

  it('outside the folder cannot be reached, encoded or not', () =>
    withWebHost(async (running) => {
      const climbs = [
        '..',
        '%2e%2e',
        '.%2E',
        '..%2f..',
        '..%5c..',
        '..\\..',
        '%252e%252e',
        '....//',
      ];
      const prefixes = ['/', '//', '/assets/', '/registries/', '/registries/x%2F', '/./', '/\\'];
      for (const prefix of prefixes)
        for (const climb of climbs)
          for (const target of ['secret.txt', 'secret%00.html', 'page/../../secret.txt']) {
            const path = `${prefix}${climb}/${target}`;
            const answer = await get(running, path);
            expect([path, [200, 404].includes(answer.status)]).toEqual([path, true]);
            // Where it is taken for a page's path it gets the page, and nothing else.
            if (answer.status === 200) expect([path, answer.text]).toEqual([path, page]);
            expect(answer.text).not.toContain('outside');
          }
      for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/registries/../../secret.txt'])
        expect([path, (await get(running, path)).status]).toEqual([path, 404]);
    }));

  it('that are links are not followed', () =>
    withWebHost(async ({ core, options, folder }) => {
      await symlink(join(folder, 'secret.txt'), join(options.assets, 'linked.txt'));
      await symlink(folder, join(options.assets, 'up'));
      await writeFile(join(options.assets, 'plain.txt'), 'inside');
      const host = await startWebHost(core, options);
      try {
        expect((await get({ host }, '/linked.txt')).status).toBe(404);
        expect((await get({ host }, '/up/secret.txt')).status).toBe(404);
        expect((await get({ host }, '/plain.txt')).text).toBe('inside');
      } finally {
        await host.close();
      }
    }));
});
