import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import {
  clientFor,
  failureOf,
  idle,
  repositoriesOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  awkwardNames,
  type CatalogAnswer,
  catalogAnswer,
  distributionCatalog,
  linkAfter,
} from '../../../e2e/fixtures/registry-client/distribution-catalog.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import { compareByComponent } from './component-order.ts';
import { type ReceivedPage, walkPages } from './pages.ts';
import { rangedWalk } from './ranged-walk.ts';

const names = awkwardNames(1_234, 7).sort(compareByComponent);
let server: MisbehavingServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(answer: (url: URL) => CatalogAnswer | null): Promise<MisbehavingServer> {
  server = await startMisbehavingServer(distributionCatalog(answer));
  return server;
}

/** By ranges where allowed, and by one line, from the same server. */
async function bothWays({ address, requests }: MisbehavingServer) {
  const ranged = clientFor(address);
  // Of a provider that is not taken for Distribution.
  const plain = clientFor(address, { provider: 'harbor' });
  const byRanges = await repositoriesOf(ranged);
  const guesses = requests.filter(({ url }) => url.endsWith('-')).length;
  const byLine = await repositoriesOf(plain);
  await ranged.close();
  await plain.close();
  return { byRanges, byLine, guesses };
}

describe('a catalog walked in ranges', () => {
  it('comes in the order and number of the plain walk', async () => {
    const { byRanges, byLine, guesses } = await bothWays(
      await serve((url) => catalogAnswer(names, url)),
    );
    expect(byRanges).toEqual(names);
    expect(byLine).toEqual(names);
    expect(guesses).toBeGreaterThan(0);
  });

  it('asks a registry of less than one page once', async () => {
    const { address, requests } = await serve((url) => {
      url.searchParams.set('n', '2000');
      return catalogAnswer(names, url);
    });
    const client = clientFor(address);
    expect(await repositoriesOf(client)).toEqual(names);
    // The first one was refused for its size.
    expect(requests.map(({ url }) => url)).toEqual(['/v2/_catalog?n=1000', '/v2/_catalog?n=100']);
    await client.close();
  });

  it('never asks more than four times at once', async () => {
    const open = new Set<object>();
    let most = 0;
    server = await startMisbehavingServer((request, response) => {
      open.add(request);
      most = Math.max(most, open.size);
      // The answer waits a turn, so that other requests can come in.
      setImmediate(() => {
        open.delete(request);
        distributionCatalog((url) => catalogAnswer(names, url))(request, response);
      });
    });
    const client = clientFor(server.address, { limits: { connectionsPerHost: 10 } });
    expect(await repositoriesOf(client)).toEqual(names);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    await client.close();
  });

  it('ends everything under way when it is cancelled', async () => {
    const running = await serve((url) =>
      url.searchParams.has('last') ? null : catalogAnswer(names, url),
    );
    const closed = new Set<string>();
    running.behave((request, response) => {
      request.socket.once('close', () => closed.add(String(request.socket.remotePort)));
      distributionCatalog((url) =>
        url.searchParams.has('last') ? null : catalogAnswer(names, url),
      )(request, response);
    });
    const client = clientFor(running.address);
    const abort = new AbortController();
    const guess = running.nextRequest(({ url }) => url.endsWith('-'));
    const failure = failureOf(repositoriesOf(client, abort.signal));
    await guess;
    abort.abort();
    expect(await failure).toMatchObject({ code: 'CANCELLED' });
    const asked = running.requests.length;
    await client.close();
    expect(running.requests).toHaveLength(asked);
  });

  it('ends everything under way when the consumer has seen enough', async () => {
    const running = await serve((url) =>
      url.searchParams.has('last') ? null : catalogAnswer(names, url),
    );
    const guess = running.nextRequest(({ url }) => url.endsWith('-'));
    const broken = guess.then(() => undefined);
    const client = clientFor(running.address);
    for await (const page of client.repositories({ signal: idle })) {
      expect(page.repositories).toEqual(names.slice(0, 100));
      await broken;
      break;
    }
    const asked = running.requests.length;
    await client.close();
    expect(running.requests).toHaveLength(asked);
  });
});

describe('a catalog that was seen before', () => {
  const size = 100;
  const changes: Record<string, { known: readonly string[]; requests: number }> = {
    // There are 13 pages of them; their overlaps make one more.
    'is the same': { known: names, requests: 14 },
    'has a new name here and there': {
      known: names.filter((_, at) => at % 90 !== 45),
      requests: 14,
    },
    'has lost a name here and there': {
      known: names.flatMap((name, at) => (at % 90 === 45 ? [name, `${name}-gone`] : [name])),
      requests: 14,
    },
  };
  it.each(Object.entries(changes))(
    'and %s is read in hardly more requests than it has pages',
    async (_, { known, requests }) => {
      const running = await serve((url) => catalogAnswer(names, url));
      const client = clientFor(running.address);
      const listed: string[] = [];
      for await (const page of client.repositories({ signal: idle, known }))
        listed.push(...page.repositories);
      await client.close();
      expect(listed).toEqual(names);
      // The very first one was refused for its size.
      const pages = running.requests.filter(({ url }) => url.includes(`n=${size}`));
      expect(pages.filter(({ url }) => !url.includes('n=1000')).length).toBeLessThanOrEqual(
        requests,
      );
      expect(running.requests.filter(({ url }) => url.endsWith('-'))).toEqual([]);
    },
  );

  it.each([
    ['of another registry', Array.from({ length: 900 }, (_, at) => `zz/other-${at}`).sort()],
    ['in another order', [...names].reverse()],
    ['half gone', names.filter((_, at) => at % 2 === 0)],
    ['of twice as many', names.flatMap((name) => [name, `${name}-x`])],
  ])('by a list %s is read all the same', async (_, known) => {
    const running = await serve((url) => catalogAnswer(names, url));
    const client = clientFor(running.address);
    const listed: string[] = [];
    for await (const page of client.repositories({ signal: idle, known }))
      listed.push(...page.repositories);
    await client.close();
    expect(listed).toEqual(names);
  });
});

describe('servers that only look like Distribution', () => {
  const servers: Record<string, (url: URL) => CatalogAnswer> = {
    'order by plain strings': (url) => {
      const sorted = [...names].sort();
      const last = url.searchParams.get('last') ?? '';
      const after = sorted.filter((name) => name > last);
      const page = after.slice(0, 100);
      return { names: page, link: after.length > 100 ? linkAfter(page, 100) : null };
    },
    'lose the order half way': (url) => {
      const mixed = [...names.slice(0, 600), ...names.slice(600).reverse()];
      const last = url.searchParams.get('last');
      const known = last === null ? -1 : mixed.indexOf(last);
      const at =
        last === null || known >= 0
          ? known + 1
          : mixed.findIndex((name) => compareByComponent(last, name) < 0);
      const page = at < 0 ? [] : mixed.slice(at, at + 100);
      return {
        names: page,
        link: at >= 0 && at + 100 < mixed.length ? linkAfter(page, 100) : null,
      };
    },
    'begin again for a `last` that is no name': (url) => {
      const last = url.searchParams.get('last');
      if (last !== null && !names.includes(last)) url.searchParams.delete('last');
      return catalogAnswer(names, url);
    },
    'ignore `last`': (url) => {
      url.searchParams.delete('last');
      return catalogAnswer(names, url);
    },
    'repeat a page': (url) => {
      const last = url.searchParams.get('last') ?? '';
      if (last === names[499]) url.searchParams.set('last', names[399] ?? '');
      return catalogAnswer(names, url);
    },
    'name a repository twice': (url) => {
      const { names: page, link } = catalogAnswer(names, url);
      return { names: page.map((name, at) => (at === 50 ? (page[49] ?? name) : name)), link };
    },
    'end early with a full page': (url) => {
      const { names: page, link } = catalogAnswer(names, url);
      return { names: page, link: page.includes(names[350] ?? '') ? null : link };
    },
    'hide a name from cursors that are no names': (url) => {
      const last = url.searchParams.get('last');
      if (last === null || names.includes(last)) return catalogAnswer(names, url);
      const after = names.findIndex((name) => compareByComponent(last, name) < 0);
      return catalogAnswer(
        names.filter((_, at) => at !== after + 1),
        url,
      );
    },
  };

  it.each(Object.entries(servers))('%s: nothing is lost or listed twice', async (_, answer) => {
    const { byRanges, byLine } = await bothWays(await serve(answer));
    expect(new Set(byRanges).size).toBe(byRanges.length);
    expect(byRanges).toEqual(byLine);
  });

  it('fall back when a page read ahead fails', async () => {
    const running = await serve((url) => catalogAnswer(names, url));
    running.behave((request, response) => {
      if (request.url?.endsWith('-') !== true)
        return distributionCatalog((url) => catalogAnswer(names, url))(request, response);
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"DENIED","message":"no"}]}');
    });
    const { byRanges, guesses } = await bothWays(running);
    expect(byRanges).toEqual(names);
    expect(guesses).toBe(1);
  });

  it('are not read ahead when they name another product', async () => {
    const running = await serve((url) => catalogAnswer(names, url));
    running.behave((request, response) => {
      response.setHeader('server', 'Nexus/3.70.1 (OSS)');
      distributionCatalog((url) => catalogAnswer(names, url))(request, response);
    });
    const { byRanges, guesses } = await bothWays(running);
    expect(byRanges).toEqual(names);
    expect(guesses).toBe(0);
  });
});

describe('the consumer', () => {
  const list = new URL('http://registry.invalid/v2/_catalog?n=100');
  const headers = { 'docker-distribution-api-version': 'registry/2.0' };

  /** Guesses get no answer. */
  function walkOf(answer: (url: URL) => CatalogAnswer) {
    const asked: string[] = [];
    const walk = rangedWalk({
      connections: 4,
      signal: idle,
      fetch: (url) => {
        asked.push(url.searchParams.get('last') ?? '');
        if (url.search.endsWith('-')) return new Promise(() => undefined);
        const { names: page, link } = answer(url);
        return Promise.resolve({
          names: page,
          links: link === null ? [] : [link],
          response: { headers },
        });
      },
    });
    return { walk, asked };
  }

  it('sees a full page without a `Link` as one line does, unless it is the last', async () => {
    const { walk } = walkOf((url) => {
      const answer = catalogAnswer(names, url);
      return answer.names.includes(names[150] ?? '') ? { ...answer, link: null } : answer;
    });
    await walk.fetch(list);
    const next = new URL(list);
    next.searchParams.set('last', names[99] ?? '');
    expect((await walk.fetch(next)).links).toEqual([]);
    walk.stop();
  });

  it('ends the reading ahead by beginning again', async () => {
    const { walk, asked } = walkOf((url) => catalogAnswer(names, url));
    await walk.fetch(list);
    await walk.fetch(list);
    const next = new URL(list);
    next.searchParams.set('last', names[99] ?? '');
    const before = asked.length;
    expect((await walk.fetch(next)).names).toEqual(names.slice(100, 200));
    expect(asked.slice(before)).toEqual([names[99]]);
  });
});

describe('any catalog, any order of answers', () => {
  const component = fc.stringMatching(/^[a-c0z]{1,2}(?:[._-][a-b0]{1,2})?$/);
  const repository = fc
    .array(component, { minLength: 1, maxLength: 3 })
    .map((components) => components.join('/'));

  it('gives what the plain walk gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(repository, { maxLength: 90 }),
        fc.integer({ min: 1, max: 9 }),
        fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
        fc.infiniteStream(fc.integer({ min: 0, max: 6 })),
        fc.func(fc.integer({ min: 0, max: 9 })),
        async (found, size, failing, delays, change) => {
          const sorted = found.sort(compareByComponent);
          // As it was seen: nothing, or the list with some names more and some less.
          const known =
            change('') < 3
              ? []
              : sorted
                  .flatMap((name) =>
                    change(name) === 0 ? [] : change(name) === 1 ? [name, `${name}x`] : [name],
                  )
                  .sort(compareByComponent);
          let count = 0;
          const request = async (url: URL, signal: AbortSignal) => {
            count += 1;
            const fails = count === failing;
            for (let turn = delays.next().value ?? 0; turn > 0; turn -= 1)
              await new Promise((resolve) => setImmediate(resolve));
            if (fails || signal.aborted)
              throw BerthError.of('UNREACHABLE', text('http.reset', { host: 'registry.test' }));
            const { names: page, link } = catalogAnswer(sorted, url);
            return {
              names: page,
              links: link === null ? [] : [link],
              response: { headers: { 'docker-distribution-api-version': 'registry/2.0' } },
            };
          };
          const walk = rangedWalk({ fetch: request, connections: 4, known, signal: idle });
          // What a client does about a failure in passing.
          const patient = (url: URL): Promise<ReceivedPage> =>
            walk.fetch(url).catch(() => walk.fetch(url));
          const listed: string[] = [];
          for await (const page of walkPages({
            url: new URL('http://registry.invalid/v2/_catalog'),
            sizes: [size],
            limits: { pages: 1_000, names: 1_000, nameBytes: 1_000_000 },
            signal: idle,
            fetch: patient,
          }))
            listed.push(...page.names);
          walk.stop();
          expect(listed).toEqual(sorted);
        },
      ),
      { numRuns: runsOf(400), verbose: 1 },
    );
  }, 120_000);
});
