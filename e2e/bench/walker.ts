import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { createRegistryClient } from '../../electron/registry/registry-client.ts';

/**
 * One listing in a process of its own, a name per line as pages arrive:
 * `walker.mjs berth|known|plain catalog|tags ADDRESS REPOSITORY FILE`; `known`
 * reads the catalog anew with the names of the file, a JSON array.
 */
const [walker = '', list = '', address = '', repository = '', knownFile = ''] =
  process.argv.slice(2);

/** The least a client can do: pages of 1000, one after the other, wherever `Link` leads. */
async function* plainPages(): AsyncGenerator<string[], void, undefined> {
  const agent = new Agent({ connections: 1 });
  const schema = z.object({
    repositories: z.array(z.string()).default([]),
    tags: z.array(z.string()).default([]),
  });
  const path = list === 'catalog' ? '/v2/_catalog' : `/v2/${repository}/tags/list`;
  let next: URL | null = new URL(`${path}?n=1000`, address);
  while (next !== null) {
    const answer: Awaited<ReturnType<typeof request>> = await request(next, { dispatcher: agent });
    if (answer.statusCode !== 200) throw new Error(`${next.href} answered ${answer.statusCode}`);
    const page = schema.parse(await answer.body.json());
    yield list === 'catalog' ? page.repositories : page.tags;
    const target = /<([^>]+)>/.exec(String(answer.headers['link'] ?? ''))?.[1];
    next = target === undefined ? null : new URL(target, next);
  }
  await agent.close();
}

async function* berthPages(): AsyncGenerator<string[], void, undefined> {
  const client = createRegistryClient(
    {
      readOnly: false,
      address,
      provider: 'native',
      region: null,
      namespace: null,
      tls: { verify: true },
      proxy: 'none',
    },
    { credential: async () => null, clientKey: async () => null, proxyPassword: async () => null },
    { logger: { info: () => undefined, warn: () => undefined, error: () => undefined } },
  );
  const { signal } = new AbortController();
  const known =
    walker === 'known'
      ? z.array(z.string()).parse(JSON.parse(readFileSync(knownFile, 'utf8')))
      : undefined;
  if (list === 'catalog')
    for await (const page of client.repositories({ signal, known })) yield page.repositories;
  else for await (const page of client.tags(repository, { signal })) yield page.tags;
  await client.close();
}

for await (const page of walker === 'plain' ? plainPages() : berthPages())
  if (page.length > 0) process.stdout.write(`${page.join('\n')}\n`);
