import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  descriptorOf,
  ImageStore,
  imageOf,
  indexOf,
  refuse,
  reply,
  repository,
  send,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import type { RegistryClient } from '../client.ts';
import { ServerTraits } from './server-traits.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const image = imageOf();
const { digest } = image;
const subject = descriptorOf(image);
const signature = imageOf({ subject, artifactType: 'a/signature' });
const sbom = imageOf({ subject, artifactType: 'a/sbom' });
const list = indexOf([descriptorOf(signature), descriptorOf(sbom)]);
const tag = digest.replace(':', '-');

const poor = 'mirror/app';

/** One address, two repositories: one served as it should be, one by something poorer. */
async function served(bend: (request: IncomingMessage, response: ServerResponse) => boolean) {
  const store = new ImageStore();
  store.add(image, '1.0', '2.0');
  store.add(signature);
  store.add(sbom);
  const server = await serve((request, response) => {
    const inPoor = request.url?.includes(`/v2/${poor}/`) === true;
    if (inPoor && bend(request, response)) return;
    if (!inPoor && request.url?.includes('/referrers/') === true) {
      send(response, list, '');
      return;
    }
    request.url = request.url?.replace(poor, repository);
    store.answer(request, response);
  });
  return { server, registry: client(server.address) };
}

async function sourcesOf(registry: RegistryClient, name: string, of = digest) {
  const sources: string[] = [];
  for await (const { source } of registry.referrers(name, of, { signal })) sources.push(source);
  return sources;
}

describe('what one repository shows says nothing of another:', () => {
  it.each([
    ['404', 404],
    ['405', 405],
    ['501', 501],
  ])('no referrers API (%s)', async (_title, status) => {
    const { registry } = await served(({ url }, response) => {
      if (url?.includes('/referrers/') !== true) return false;
      reply(response, status, 'no such page', 'text/plain');
      return true;
    });
    for (let round = 0; round < 2; round += 1) {
      expect(await sourcesOf(registry, poor)).toEqual(['tag']);
      expect(await sourcesOf(registry, repository)).toEqual(['api']);
    }
  });

  it('no HEAD', async () => {
    const { server, registry } = await served(({ method }, response) => {
      if (method !== 'HEAD') return false;
      reply(response, 405, '');
      return true;
    });
    await registry.headManifest(poor, '1.0', { signal });
    await registry.headManifest(poor, '1.0', { signal });
    await registry.headManifest(repository, '1.0', { signal });
    expect(server.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'GET', 'HEAD']);
  });

  it('no deletes', async () => {
    const { registry } = await served(({ method }, response) => {
      if (method !== 'DELETE') return false;
      refuse(response, 405, 'UNSUPPORTED');
      return true;
    });
    expect(await failureOf(registry.deleteManifest(poor, digest, { signal }))).toMatchObject({
      reason: 'deleteDisabled',
    });
    expect(registry.deletes(poor)).toBe('off');
    expect(registry.deletes(repository)).toBe('unknown');
    expect(await registry.deleteManifest(repository, sbom.digest, { signal })).toMatchObject({
      state: 'deleted',
    });
    expect([registry.deletes(poor), registry.deletes(repository)]).toEqual(['off', 'on']);
  });

  it('no deletes by tag', async () => {
    const { registry } = await served(({ method, url }, response) => {
      if (method !== 'DELETE' || url?.includes('sha256:') === true) return false;
      refuse(response, 405, 'UNSUPPORTED');
      return true;
    });
    expect(await registry.deleteTag(poor, '1.0', { signal })).toMatchObject({
      state: 'digestOnly',
    });
    expect(await registry.deleteTag(repository, '1.0', { signal })).toMatchObject({
      state: 'deleted',
    });
  });
});

it('a digest that is missing says nothing of the API', async () => {
  const missing = `sha256:${'0'.repeat(64)}`;
  const { registry } = await served(({ url }, response) => {
    if (url?.includes('/referrers/') !== true) return false;
    if (url.includes(missing)) refuse(response, 404, 'MANIFEST_UNKNOWN');
    else send(response, list, '');
    return true;
  });
  expect(await sourcesOf(registry, poor, missing)).toEqual(['tag']);
  expect(await sourcesOf(registry, poor)).toEqual(['api']);
});

it('what is learnt is bounded, and doubts are never forgotten', () => {
  const traits = new ServerTraits();
  traits.of('first').headWorks = false;
  for (let one = 0; one < 5_000; one += 1) traits.of(`other/${one}`);
  expect(traits.of('first').headWorks).toBe(true);
  traits.noteDigests('a', ['sha256:1'], false);
  for (let one = 0; one < 20_000; one += 1) traits.noteDigests('b', [`sha256:${one}`], false);
  expect(traits.isDoubtful('a', 'sha256:1')).toBe(true);
  expect(traits.isDoubtful('b', 'sha256:19999')).toBe(true);
});

describe('lists under the fallback tag', () => {
  /** No referrers API, no `ETag`, and each list is read before anyone has stored another. */
  async function slow() {
    const store = new ImageStore();
    store.add(image, '1.0');
    const signed = Array.from({ length: 4 }, (_, one) =>
      store.add(imageOf({ subject, artifactType: 'a/signature', annotations: { n: `${one}` } })),
    );
    store.add(indexOf([...signed, sbom].map((one) => descriptorOf(one))), tag);
    store.add(sbom);
    const answer: Behaviour = (request, response) => {
      if (request.url?.includes(tag) !== true) return store.answer(request, response);
      setTimeout(() => {
        response.removeHeader('etag');
        store.answer(request, response);
      }, 20);
    };
    const server = await serve(answer);
    const left = (): unknown =>
      JSON.parse(store.manifests.get(store.tags.get(tag) ?? '')?.body.toString() ?? '{}');
    return { server, signed, left };
  }

  it.each([
    ['one client', 1],
    ['several clients of the registry', 4],
  ])('have one writer at a time: %s', async (_title, count) => {
    const { server, signed, left } = await slow();
    const clients = Array.from({ length: count }, () => client(server.address));
    const outcomes = await Promise.all(
      signed.map((one, at) =>
        clients[at % count]?.deleteManifest(repository, one.digest, { signal }),
      ),
    );
    for (const outcome of outcomes)
      expect(outcome).toEqual({ state: 'deleted', fallback: 'updated' });
    expect(left()).toMatchObject({ manifests: [{ digest: sbom.digest }] });
  });

  it('whoever leaves the queue leaves the others their turns', async () => {
    const { server, signed, left } = await slow();
    const registry = client(server.address);
    const leaving = new AbortController();
    const work = signed.map((one, at) =>
      registry.deleteManifest(repository, one.digest, {
        signal: at === 1 ? leaving.signal : signal,
      }),
    );
    await server.nextRequest(({ method, url }) => method === 'PUT' && url.includes(tag));
    leaving.abort();
    const ended = await Promise.allSettled(work);
    for (const [at, one] of ended.entries())
      if (at !== 1) expect(one).toMatchObject({ value: { fallback: 'updated' } });
    const kept: unknown = left();
    for (const [at, one] of signed.entries())
      if (at !== 1) expect(JSON.stringify(kept)).not.toContain(one.digest);
  });
});
