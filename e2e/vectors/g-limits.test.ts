import { describe, expect, test } from 'vitest';
import { fixedAnswer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import {
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../fixtures/registry-client/client-under-test.ts';
import { page, paths } from '../fixtures/registry-client/paged-answers.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const tags = '/v2/team/app/tags/list?n=1000';
const busy = '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}';

/** 429 so many times, then a list. */
function busyFor(times: number, headers: Readonly<Record<string, string>>) {
  let count = 0;
  return serve((request, response) => {
    count += 1;
    (count <= times ? fixedAnswer(429, busy, headers) : page(['1']))(request, response);
  });
}

function retryAtOf(error: { detail?: unknown }): string | null {
  const { detail } = error;
  if (typeof detail !== 'object' || detail === null || !('retryAt' in detail))
    throw new Error('no retryAt');
  return typeof detail.retryAt === 'string' ? detail.retryAt : null;
}

describe('429', () => {
  test('[V151] a long wait is told with its end, not waited for', async () => {
    const server = await busyFor(9, { 'retry-after': '30' });
    const before = Date.now();
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', reason: 'rateLimit', status: 429 });
    const lifts = Date.parse(retryAtOf(error) ?? '');
    expect(lifts).toBeGreaterThanOrEqual(before + 30_000);
    expect(lifts).toBeLessThanOrEqual(Date.now() + 30_000);
    expect(paths(server)).toEqual([tags]);
  });

  test('V151: a short wait is waited for', async () => {
    const server = await busyFor(1, { 'retry-after': '1' });
    const before = performance.now();
    expect(await tagsOf(client(server.address), 'team/app')).toEqual(['1']);
    expect(performance.now() - before).toBeGreaterThan(950);
    expect(paths(server)).toEqual([tags, tags]);
  });

  test('V151: the wait can be left', async () => {
    const server = await busyFor(9, { 'retry-after': '30' });
    const registry = client(server.address, { limits: { retryAfterMaxMs: 60_000 } });
    const leaving = new AbortController();
    const work = failureOf(tagsOf(registry, 'team/app', leaving.signal));
    await server.nextRequest();
    setTimeout(() => leaving.abort(), 20);
    expect((await work).code).toBe('CANCELLED');
    expect(paths(server)).toEqual([tags]);
  });

  test('[V152] a date is a wait until then', async () => {
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000);
    const server = await busyFor(9, { 'retry-after': at.toUTCString() });
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error.code).toBe('RATE_LIMITED');
    expect(Math.abs(Date.parse(retryAtOf(error) ?? '') - at.getTime())).toBeLessThan(1000);
    expect(paths(server)).toEqual([tags]);
  });

  test.each([
    ['V152: a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    ['V152: garbage', 'soon'],
    ['V152: a negative number', '-5'],
    ['V152: half a number', '3.5e99'],
  ])('%s leaves the own back-off', async (_title, value) => {
    const server = await busyFor(2, { 'retry-after': value });
    expect(await tagsOf(client(server.address), 'team/app')).toEqual(['1']);
    expect(paths(server)).toEqual([tags, tags, tags]);
    const stubborn = await busyFor(9, { 'retry-after': value });
    const error = await failureOf(tagsOf(client(stubborn.address), 'team/app'));
    expect(error.code).toBe('RATE_LIMITED');
    expect(retryAtOf(error)).toBeNull();
    expect(stubborn.requests).toHaveLength(3);
  });

  test('[V154] Docker Hub tells its quota in headers and the refusal in plain text', async () => {
    const server = await serve(
      fixedAnswer(429, 'You have reached your pull rate limit.', {
        'content-type': 'text/plain',
        'ratelimit-limit': '100;w=21600',
        'ratelimit-remaining': '0;w=21600',
        'docker-ratelimit-source': '192.0.2.1',
      }),
    );
    const registry = client(server.address);
    const error = await failureOf(tagsOf(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(error.message).toContain('pull rate limit');
    expect(error.message).toContain('0 of 100 left in 6 hours');
    expect(registry.rateLimit()).toEqual({
      limit: 100,
      remaining: 0,
      windowSeconds: 21_600,
      resetsAt: null,
    });
    expect(server.requests).toHaveLength(3);
  });

  test('V154: a quota is read from answers that succeed, the latest one counts', async () => {
    let left = 10;
    const server = await serve((request, response) => {
      left -= 1;
      response.setHeader('X-RateLimit-Limit', '10');
      response.setHeader('X-RateLimit-Remaining', String(left));
      response.setHeader('X-RateLimit-Reset', '120');
      page(['a'])(request, response);
    });
    const registry = client(server.address);
    expect(registry.rateLimit()).toBeNull();
    const began = Date.now();
    await repositoriesOf(registry);
    await repositoriesOf(registry);
    expect(registry.rateLimit()).toMatchObject({ limit: 10, remaining: 8 });
    const resetsAt = Date.parse(registry.rateLimit()?.resetsAt ?? '');
    expect(resetsAt - began).toBeGreaterThanOrEqual(119_000);
    expect(resetsAt - Date.now()).toBeLessThanOrEqual(121_000);
    expect(server.requests).toHaveLength(2);
  });
});

describe('503', () => {
  const maintenance = fixedAnswer(503, '<html><h1>Back soon</h1></html>', {
    'content-type': 'text/html',
  });

  test('[V155] maintenance that passes is waited out', async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      (count < 3 ? maintenance : page(['1']))(request, response);
    });
    expect(await tagsOf(client(server.address), 'team/app')).toEqual(['1']);
    expect(paths(server)).toEqual([tags, tags, tags]);
  });

  test('V155: maintenance that stays is told as such', async () => {
    const server = await serve(maintenance);
    const error = await failureOf(tagsOf(client(server.address), 'team/app'));
    expect(error).toMatchObject({ code: 'UNREACHABLE', reason: 'maintenance', status: 503 });
    expect(error.message).not.toContain('<');
    expect(server.requests).toHaveLength(3);
  });
});
