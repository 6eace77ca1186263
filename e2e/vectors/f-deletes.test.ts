import { describe, expect, test } from 'vitest';
import { type Behaviour, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../fixtures/registry-client/client-under-test.ts';
import {
  asked,
  descriptorOf,
  ImageStore,
  imageOf,
  indexOf,
  refuse,
  reply,
  repository,
} from '../fixtures/registry-client/image-store.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const image = imageOf();
const { digest } = image;

/** A store with one image under `1.0` and `latest`, whose DELETEs are answered by `bend`. */
async function served(bend?: Behaviour) {
  const store = new ImageStore();
  store.add(image, '1.0', 'latest');
  const server = await serve((request, response) => {
    if (request.method === 'DELETE' && bend !== undefined) bend(request, response);
    else store.answer(request, response);
  });
  return { store, server, registry: client(server.address) };
}

describe('deletes that are switched off', () => {
  test.each([
    ['405 UNSUPPORTED', 405, 'UNSUPPORTED'],
    ['400 UNSUPPORTED', 400, 'UNSUPPORTED'],
    ['405 without a body', 405, null],
    ['400 without a body', 400, null],
  ])('[V130] told by %s, and remembered', async (_title, status, code) => {
    const { server, registry } = await served((_request, response) => {
      if (code === null) reply(response, status, '');
      else refuse(response, status, code, 'The operation is unsupported.');
    });
    expect(registry.deletes()).toBe('unknown');
    for (let round = 0; round < 2; round += 1)
      expect(
        await failureOf(registry.deleteManifest(repository, digest, { signal })),
      ).toMatchObject({ code: 'UNSUPPORTED', reason: 'deleteDisabled' });
    expect(registry.deletes()).toBe('off');
    expect(asked(server)).toEqual([`GET manifests/${digest}`, `DELETE manifests/${digest}`]);
    expect(await failureOf(registry.deleteTag(repository, '1.0', { signal }))).toMatchObject({
      reason: 'deleteDisabled',
    });
    expect(server.requests).toHaveLength(2);
  });
});

describe('deletes by tag', () => {
  test.each([
    [400, 'DIGEST_INVALID'],
    [400, 'UNSUPPORTED'],
    [404, 'MANIFEST_UNKNOWN'],
    [405, 'UNSUPPORTED'],
  ])('[V131] refused with %i %s: the digest is told, nothing is deleted', async (status, code) => {
    const { store, server, registry } = await served((request, response) => {
      if (request.url?.includes('sha256:') === true) store.answer(request, response);
      else refuse(response, status, code);
    });
    const expected = { state: 'digestOnly', digest };
    expect(await registry.deleteTag(repository, '1.0', { signal })).toEqual(expected);
    expect(await registry.deleteTag(repository, 'latest', { signal })).toEqual(expected);
    expect(asked(server)).toEqual([
      'DELETE manifests/1.0',
      'HEAD manifests/1.0',
      'HEAD manifests/latest',
    ]);
    expect([...store.tags.keys()]).toEqual(['1.0', 'latest']);
    expect(await registry.deleteManifest(repository, digest, { signal })).toMatchObject({
      state: 'deleted',
    });
    expect(store.tags.size).toBe(0);
  });

  test('[V131] a tag that is missing is told as such', async () => {
    const { registry } = await served();
    expect(await failureOf(registry.deleteTag(repository, '9.9', { signal }))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'tagNotFound',
    });
    expect(await registry.deleteTag(repository, '1.0', { signal })).toEqual({
      state: 'deleted',
      fallback: 'notNeeded',
    });
  });
});

describe('what a delete comes to', () => {
  test.each([202, 200, 204])('[V132] %i is success', async (status) => {
    const { store, server, registry } = await served((_request, response) => {
      store.manifests.clear();
      reply(response, status, '');
    });
    expect(await registry.deleteManifest(repository, digest, { signal })).toEqual({
      state: 'deleted',
      fallback: 'notNeeded',
    });
    expect(registry.deletes()).toBe('on');
    expect(asked(server)).toEqual([
      `GET manifests/${digest}`,
      `DELETE manifests/${digest}`,
      `HEAD manifests/${digest}`,
      `GET manifests/${digest}`,
    ]);
  });

  test('[V137] what is still there after 202 is being deleted', async () => {
    const { store, server, registry } = await served((_request, response) => {
      reply(response, 202, '');
    });
    expect(await registry.deleteTag(repository, '1.0', { signal })).toMatchObject({
      state: 'deleting',
    });
    store.tags.clear();
    expect(await failureOf(registry.headManifest(repository, '1.0', { signal }))).toMatchObject({
      reason: 'tagNotFound',
    });
    expect(asked(server)).toEqual([
      'DELETE manifests/1.0',
      'HEAD manifests/1.0',
      'HEAD manifests/1.0',
      'GET manifests/1.0',
    ]);
  });
});

describe('what else a delete would reach', () => {
  const cousin = imageOf({ annotations: { a: 'cousin' } });
  const index = indexOf([descriptorOf(image)]);

  async function family() {
    const { store, server, registry } = await served((_request, response) => {
      refuse(response, 409, 'MANIFEST_INVALID', 'several tags');
    });
    store.add(cousin, 'cousin');
    store.add(index, 'multi', 'multi-2');
    return { store, server, registry };
  }

  test('[V134] the other tags are found before; a refusal for their sake is told', async () => {
    const { server, registry } = await family();
    const steps = [];
    for await (const step of registry.deletionImpact(repository, digest, { signal }))
      steps.push(step);
    expect(steps.map(({ checked, total, complete }) => [checked, total, complete])).toEqual([
      [4, 5, false],
      [5, 5, true],
    ]);
    expect(steps.at(-1)?.tags).toEqual(['1.0', 'latest']);
    expect(asked(server).filter((one) => one.startsWith('HEAD'))).toHaveLength(5);
    expect(asked(server).filter((one) => one.startsWith('GET'))).toEqual([
      'GET tags/list?n=1000',
      `GET manifests/${index.digest}`,
    ]);
    const error = await failureOf(registry.deleteManifest(repository, digest, { signal }));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'stillReferenced', status: 409 });
    expect(error.message).toContain('several tags');
    expect(registry.deletes()).toBe('unknown');
  });

  test('[V135] the indexes that list it are found; 405 for their sake does not mean off', async () => {
    const { server, store, registry } = await family();
    let parents: unknown;
    for await (const step of registry.deletionImpact(repository, digest, { signal }))
      parents = step.parents;
    expect(parents).toEqual([{ digest: index.digest, tags: ['multi', 'multi-2'] }]);
    server.behave((request, response) => {
      if (request.method === 'DELETE') refuse(response, 405, 'DENIED', 'part of an index');
      else store.answer(request, response);
    });
    for (let round = 0; round < 2; round += 1)
      expect(
        await failureOf(registry.deleteManifest(repository, digest, { signal })),
      ).toMatchObject({ code: 'FORBIDDEN', reason: 'stillReferenced', status: 405 });
    expect(registry.deletes()).toBe('unknown');
    expect(asked(server).filter((one) => one.startsWith('DELETE'))).toHaveLength(2);
  });
});

describe('vetoes', () => {
  const wish = 'matched tag <b>1.*</b> cannot be deleted';
  test.each([
    ['Harbor: 412', 412, JSON.stringify({ errors: [{ code: 'PRECONDITION', message: wish }] })],
    ['GitLab: 403', 403, JSON.stringify({ message: wish })],
    [
      'Quay: TAG_IMMUTABLE',
      400,
      JSON.stringify({ errors: [{ code: 'TAG_IMMUTABLE', message: wish }] }),
    ],
    ['any: 412 in plain text', 412, wish],
  ])('[V136] %s: the words of the server, asked once', async (_title, status, body) => {
    const { server, registry } = await served((_request, response) => {
      reply(response, status, body, body.startsWith('{') ? 'application/json' : 'text/plain');
    });
    for (const work of [
      () => registry.deleteManifest(repository, digest, { signal }),
      () => registry.deleteTag(repository, '1.0', { signal }),
    ]) {
      const error = await failureOf(work());
      expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'immutable', status });
      // Text, never markup.
      expect(error.message).toContain('matched tag 1.* cannot be deleted');
    }
    expect(asked(server)).toEqual([
      `GET manifests/${digest}`,
      `DELETE manifests/${digest}`,
      'DELETE manifests/1.0',
    ]);
    expect(registry.deletes()).toBe('unknown');
  });
});
