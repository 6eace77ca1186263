import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  fixedAnswer,
  startMisbehavingServer,
} from '../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, repositoriesOf } from '../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const catalog = fixedAnswer(200, '{"repositories":["a"]}');

/** Misbehaves `times`, then answers well. */
function afterwards(times: number, bad: Behaviour): Behaviour {
  let left = times;
  return (request, response) => {
    left -= 1;
    (left >= 0 ? bad : catalog)(request, response);
  };
}

describe('retries', () => {
  it.each([408, 429, 500, 502, 503, 504])(
    'pass over a %s that goes away (V155)',
    async (status) => {
      const server = await serve(afterwards(2, fixedAnswer(status, 'busy')));
      expect(await repositoriesOf(client(server.address))).toEqual(['a']);
      expect(server.requests).toHaveLength(3);
    },
  );

  it('tell how long a rate limit lasts, without waiting for it (V151, V152)', async () => {
    const server = await serve(fixedAnswer(429, 'slow down', { 'retry-after': '30' }));
    const before = Date.now();
    const error = await failureOf(repositoriesOf(client(server.address)));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', reason: 'rateLimit', status: 429 });
    const retryAt =
      error.detail !== undefined && 'retryAt' in error.detail ? error.detail.retryAt : null;
    const wait = Date.parse(retryAt ?? '') - before;
    expect(wait).toBeGreaterThanOrEqual(30_000);
    expect(wait).toBeLessThan(35_000);
    expect(server.requests).toHaveLength(1);
  });

  it('end in one typed error', async () => {
    const maintenance = await serve(fixedAnswer(503, '<html>back soon</html>'));
    expect(await failureOf(repositoriesOf(client(maintenance.address)))).toMatchObject({
      code: 'UNREACHABLE',
      reason: 'maintenance',
      status: 503,
    });
    const failing = await serve(fixedAnswer(500, '{"errors":[{"code":"UNKNOWN","message":"x"}]}'));
    expect(await failureOf(repositoriesOf(client(failing.address)))).toMatchObject({
      code: 'BAD_RESPONSE',
      reason: 'serverError',
      registryErrors: [{ code: 'UNKNOWN', message: 'x' }],
    });
    const portal = await serve(fixedAnswer(511, ''));
    expect(await failureOf(repositoriesOf(client(portal.address)))).toMatchObject({
      reason: 'captivePortal',
    });
  });
});
