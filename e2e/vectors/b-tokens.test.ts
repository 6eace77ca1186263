import { afterEach, expect, test, vi } from 'vitest';
import type { Credential } from '../../shared/model/credential.ts';
import { closedAddress } from '../fixtures/loopback-server.ts';
import {
  fixedAnswer,
  hang,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../fixtures/misbehaving-server.ts';
import {
  ada,
  adaBasic,
  basic,
  challenge,
  guarded,
  traffic,
} from '../fixtures/registry-client/challenges.ts';
import { failureOf, tagsOf } from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const tags = '{"name":"x/y","tags":["1.0"]}';
const list = 'GET /v2/x/y/tags/list?n=1000';
const tokenPath = 'GET /token?scope=repository%3Ax%2Fy%3Apull&account=ada&client_id=berth';

afterEach(() => {
  vi.useRealTimers();
});

/** A registry that takes Bearer `value`, and a token server with a fixed answer. */
async function pair(answer: unknown, value: string) {
  const tokens = await serve(fixedAnswer(200, JSON.stringify(answer)));
  const registry = await serve(
    guarded(`Bearer ${value}`, [`Bearer realm="${tokens.address}/token"`], tags),
  );
  return { tokens, registry, signedIn: client(registry.address, { credential: ada }) };
}

/** Only the clock stands still; timers and sockets go on. */
function stopClock(): (seconds: number) => void {
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  return (seconds) => void vi.setSystemTime(start + seconds * 1000);
}

function fetches(server: MisbehavingServer): number {
  return server.requests.length;
}

test('[V25] the token may be called access_token', async () => {
  const { tokens, registry, signedIn } = await pair({ access_token: 'A' }, 'A');
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([`${list} -`, `${list} Bearer A`]);
  expect(traffic(tokens)).toEqual([`${tokenPath} ${adaBasic}`]);
});

test('[V26] of two different tokens, access_token is used', async () => {
  const { tokens, registry, signedIn } = await pair({ token: 'B', access_token: 'A' }, 'A');
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([`${list} -`, `${list} Bearer A`]);
  expect(traffic(tokens)).toEqual([`${tokenPath} ${adaBasic}`]);
});

test('[V27] success without a token is said in so many words', async () => {
  for (const answer of [{}, { token: '', access_token: '' }, { token: null }]) {
    const { tokens, registry, signedIn } = await pair(answer, 'T');
    const error = await failureOf(tagsOf(signedIn, 'x/y'));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'tokenServer' });
    expect(error.message).toContain(`the token server ${tokens.host} answered without a token`);
    expect(traffic(registry)).toEqual([`${list} -`]);
    expect(fetches(tokens)).toBe(1);
  }
});

test('[V28] without expires_in a token lives for 60 s from its arrival', async () => {
  const passed = stopClock();
  const { tokens, registry, signedIn } = await pair({ token: 'T' }, 'T');
  await tagsOf(signedIn, 'x/y');
  passed(50);
  await tagsOf(signedIn, 'x/y');
  expect(fetches(tokens)).toBe(1);
  passed(60);
  await tagsOf(signedIn, 'x/y');
  expect(fetches(tokens)).toBe(2);
  expect(traffic(registry).slice(1)).toEqual(Array(3).fill(`${list} Bearer T`));
});

test('[V29] a life of one, no or fewer seconds counts as 60', async () => {
  for (const expires_in of [1, 0, -300]) {
    const passed = stopClock();
    const { tokens, registry, signedIn } = await pair({ token: 'T', expires_in }, 'T');
    for (const seconds of [0, 10, 50]) {
      passed(seconds);
      expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
    }
    expect(fetches(tokens)).toBe(1);
    expect(fetches(registry)).toBe(4);
    vi.useRealTimers();
  }
});

test('[V31] an issue time nobody can read is passed over', async () => {
  for (const issued_at of ['1456789012', 'yesterday', 1456789012, null]) {
    const passed = stopClock();
    const { tokens, signedIn } = await pair({ token: 'T', expires_in: 300, issued_at }, 'T');
    await tagsOf(signedIn, 'x/y');
    passed(200);
    expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
    expect(fetches(tokens)).toBe(1);
    passed(300);
    await tagsOf(signedIn, 'x/y');
    expect(fetches(tokens)).toBe(2);
    vi.useRealTimers();
  }
});

test('[V33] a token whose life is not told is kept for 60 s, then fetched again', async () => {
  const passed = stopClock();
  const { tokens, registry, signedIn } = await pair({ token: 'for-an-hour' }, 'for-an-hour');
  for (const seconds of [0, 20, 40]) {
    passed(seconds);
    await tagsOf(signedIn, 'x/y');
  }
  expect(fetches(tokens)).toBe(1);
  passed(3000);
  expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
  expect(fetches(tokens)).toBe(2);
  // The registry is never asked without a token again.
  expect(traffic(registry).filter((line) => line.endsWith(' -'))).toHaveLength(1);
});

test('[V43] a token server that is slow or away is named, and the wait is limited', async () => {
  const slow = await serve(hang);
  const away = new URL(await closedAddress());
  for (const [realm, code] of [
    [new URL(slow.address), 'TIMEOUT'],
    [away, 'UNREACHABLE'],
  ] as const) {
    const registry = await serve(challenge(`Bearer realm="${realm.origin}/token"`));
    const signedIn = client(registry.address, { credential: ada, limits: { tokenMs: 150 } });
    const error = await failureOf(tagsOf(signedIn, 'x/y'));
    expect(error).toMatchObject({ code, reason: 'tokenServer' });
    expect(error.message).toContain(`the token server ${realm.host}`);
    expect(error.hint).toContain('registry itself answered');
    expect(traffic(registry)).toEqual([`${list} -`]);
  }
  expect(traffic(slow)).toEqual([`${tokenPath} ${adaBasic}`]);
});

test('[V44] twenty calls at once fetch one token', async () => {
  const { tokens, registry, signedIn } = await pair({ token: 'T', expires_in: 300 }, 'T');
  const lists = await Promise.all(Array.from({ length: 20 }, () => tagsOf(signedIn, 'x/y')));
  expect(lists).toEqual(Array(20).fill(['1.0']));
  expect(traffic(tokens)).toEqual([`${tokenPath} ${adaBasic}`]);
  expect(fetches(registry)).toBeLessThanOrEqual(40);
});

test('[V45] a login that expired without a challenge is made anew once', async () => {
  const denied = '{"errors":[{"code":"DENIED","message":"Your authorization token has expired."}]}';
  const old: Credential = { kind: 'password', username: 'AWS', password: 'old' };
  const next: Credential = { ...old, password: 'new' };
  const [oldBasic, newBasic] = [basic('AWS', 'old'), basic('AWS', 'new')];
  for (const [body, type] of [
    [denied, 'application/json'],
    ['Your Authorization Token has expired. Please run aws ecr login', 'text/plain'],
    ['', 'text/plain'],
  ] as const) {
    const registry = await serve((request, response) => {
      const { authorization } = request.headers;
      if (authorization === undefined)
        return challenge('Basic realm="https://ecr.test/"')(request, response);
      const good = authorization === newBasic;
      fixedAnswer(good ? 200 : 403, good ? tags : body, { 'content-type': type })(
        request,
        response,
      );
    });
    let renewals = 0;
    const renewed = () => {
      renewals += 1;
      return next;
    };
    const signedIn = client(registry.address, { credential: old, renewed });
    expect(await tagsOf(signedIn, 'x/y')).toEqual(['1.0']);
    expect(renewals).toBe(1);
    expect(traffic(registry)).toEqual([`${list} -`, `${list} ${oldBasic}`, `${list} ${newBasic}`]);

    registry.behave(fixedAnswer(403, body, { 'content-type': type }));
    const error = await failureOf(tagsOf(signedIn, 'x/y'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', status: 403 });
    expect(renewals).toBe(2);
    expect(traffic(registry).slice(3)).toEqual([`${list} ${oldBasic}`, `${list} ${newBasic}`]);
  }
});

test('[V46] unusual characters in user names and passwords arrive whole', async () => {
  for (const [username, password] of [
    ['robot$p+n', 'a:b:ç/+=&€'],
    ['$oauthtoken', 'pässword'],
    ['Zoë Müller@example.com', '::'],
  ] as const) {
    const right = basic(username, password);
    const tokens = await serve(guarded(right, [], '{"token":"T"}'));
    const registry = await serve(
      guarded('Bearer T', [`Bearer realm="${tokens.address}/token"`], tags),
    );
    const credential = { kind: 'password', username, password } as const;
    expect(await tagsOf(client(registry.address, { credential }), 'x/y')).toEqual(['1.0']);
    expect(tokens.requests).toHaveLength(1);
    const [asked] = tokens.requests;
    expect(asked?.headers.authorization).toBe(right);
    const { search, searchParams } = new URL(asked?.url ?? '', tokens.address);
    expect(searchParams.get('account')).toBe(username);
    // Blanks may be `+` in a query, a plus sign itself must not.
    expect(search).toContain(`&account=${encodeURIComponent(username).replaceAll('%20', '+')}&`);
  }
  // A colon would end the user name early, in the middle of it (RFC 7617, section 2).
  const registry = await serve(challenge('Basic realm="x"'));
  const credential = { kind: 'password', username: 'a:b', password: 'c' } as const;
  const error = await failureOf(tagsOf(client(registry.address, { credential }), 'x/y'));
  expect(error).toMatchObject({ code: 'INVALID_INPUT' });
  expect(traffic(registry)).toEqual([]);
});
