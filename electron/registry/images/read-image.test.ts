import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import {
  clientFor,
  failureOf,
  idle,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  asked,
  contentOf,
  descriptorOf,
  ImageStore,
  indexOf,
  repository,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import type { RegistryClient } from '../client.ts';
import { ownArchitecture } from './choose-platform.ts';
import { mediaTypes } from './media-types.ts';

let store: ImageStore;
let server: MisbehavingServer;
let client: RegistryClient;
beforeEach(async () => {
  store = new ImageStore();
  server = await startMisbehavingServer((request, response) => store.answer(request, response));
  client = clientFor(server.address);
});
afterEach(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
});

const layers = [1000, 200, 30].map((size, at) => ({
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  digest: `sha256:${String(at + 1).repeat(64)}`,
  size,
}));

/** An image with three layers, five steps, and what a configuration may say; `more` on top. */
function put(platform: object, more: object = {}, manifest: object = {}) {
  const config = store.addBlob(
    contentOf(
      {
        ...platform,
        created: '2026-11-01T10:00:00Z',
        config: {
          ...{ User: 'app', WorkingDir: '/srv', StopSignal: 'SIGQUIT', Cmd: ['serve'] },
          ...{ Entrypoint: ['/bin/app'], Env: ['A=1'], ExposedPorts: { '80/tcp': {} } },
          ...{ Volumes: { '/data': {} }, Healthcheck: { Test: ['CMD', 'true'] } },
          Labels: {
            'org.opencontainers.image.source': 'https://git.example.com/app',
            'org.label-schema.vcs-ref': '4c1d',
          },
        },
        history: [
          { created_by: 'ADD rootfs', created: '2026-10-01T00:00:00Z' },
          { created_by: 'ENV A=1', empty_layer: true },
          { created_by: 'RUN build' },
          { created_by: 'COPY app' },
          { created_by: 'CMD serve', empty_layer: true },
        ],
        rootfs: { type: 'layers', diff_ids: [] },
        ...more,
      },
      mediaTypes.ociConfig,
    ),
  );
  return store.add(
    contentOf(
      {
        ...{ schemaVersion: 2, mediaType: mediaTypes.ociManifest },
        ...{ config: descriptorOf(config), layers, ...manifest },
      },
      mediaTypes.ociManifest,
    ),
  );
}

const amd64 = { os: 'linux', architecture: 'amd64' };
const get = (reference: string, platform?: Parameters<RegistryClient['image']>[2]['platform']) =>
  client.image(repository, reference, { signal: idle, ...(platform ? { platform } : {}) });

describe('an image', () => {
  it('is told whole: configuration, sizes, history beside the layers it made', async () => {
    const image = put(amd64);
    store.tags.set('1.0', image.digest);
    const told = await get('1.0');
    expect(told).toMatchObject({
      ...{ kind: 'image', digest: image.digest, problems: [] },
      said: { source: 'https://git.example.com/app', revision: '4c1d' },
      platforms: [{ digest: image.digest, platform: amd64 }],
    });
    const size = 1230 + Number(JSON.parse(image.body.toString()).config.size);
    expect(told.shown).toMatchObject({ size, createdAt: '2026-11-01T10:00:00.000Z' });
    expect(told.shown?.config).toMatchObject({
      ...{ user: 'app', workingDir: '/srv', entrypoint: ['/bin/app'], cmd: ['serve'] },
      ...{ exposedPorts: ['80/tcp'], volumes: ['/data'], healthcheck: ['CMD', 'true'] },
    });
    expect(told.shown?.history.map(({ createdBy, layer }) => [createdBy, layer])).toEqual([
      ['ADD rootfs', 0],
      ['ENV A=1', null],
      ['RUN build', 1],
      ['COPY app', 2],
      ['CMD serve', null],
    ]);
    expect(told.raw.map(({ role, text }) => [role, text?.length])).toEqual([
      ['manifest', image.body.length],
      ['config', size - 1230],
    ]);
  });

  it.each([
    ['too few', [{ created_by: 'only one' }], [0]],
    ['too many', Array.from({ length: 5 }, () => ({ created_by: 'x' })), [0, 1, 2, null, null]],
  ])('with %s steps tells no wrong pairs and says so', async (_title, history, expected) => {
    store.tags.set('odd', put(amd64, { history }).digest);
    const told = await get('odd');
    expect(told.problems).toEqual(['historyMismatch']);
    expect(told.shown?.history.map(({ layer }) => layer)).toEqual(expected);
  });

  it.each(['1970-01-01T00:00:00Z', '1980-01-01T00:00:01Z'])(
    'made at %s has no time, or that of its annotation',
    async (created) => {
      store.tags.set('old', put(amd64, { created }).digest);
      expect(await get('old')).toMatchObject({
        ...{ problems: ['placeholderTime'], shown: { createdAt: null } },
      });
      const annotations = { 'org.opencontainers.image.created': '2026-05-05T00:00:00Z' };
      store.tags.set('noted', put(amd64, { created }, { annotations }).digest);
      expect(await get('noted')).toMatchObject({
        ...{ problems: [], shown: { createdAt: '2026-05-05T00:00:00.000Z' } },
      });
    },
  );
});

describe('an index', () => {
  it('shows the platform of this computer first, another when asked, and none that it lacks', async () => {
    const own = put({ os: 'linux', architecture: ownArchitecture() });
    const other = put({ os: 'linux', architecture: 's390x' });
    const index = store.add(
      indexOf([
        descriptorOf(other, { platform: { os: 'linux', architecture: 's390x' } }),
        descriptorOf(own, { platform: { os: 'linux', architecture: ownArchitecture() } }),
      ]),
      'multi',
    );
    const told = await get('multi');
    expect([told.kind, told.digest, told.shown?.digest]).toEqual([
      ...['index', index.digest, own.digest],
    ]);
    expect(told.platforms.map(({ digest }) => digest)).toEqual([other.digest, own.digest]);
    const chosen = await get('multi', { os: 'linux', architecture: 's390x' });
    expect(chosen.shown?.digest).toBe(other.digest);
    const failure = await failureOf(get('multi', { os: 'plan9', architecture: 'mips' }));
    expect(failure.toData()).toMatchObject({
      code: 'INVALID_INPUT',
      text: { id: 'images.noPlatform' },
    });
  });

  it('keeps attestations under the image they speak of', async () => {
    const image = put(amd64);
    const attestation = put({ os: 'unknown', architecture: 'unknown' });
    const annotations = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.digest,
    };
    const platform = { os: 'unknown', architecture: 'unknown' };
    store.add(
      indexOf([
        descriptorOf(image, { platform: amd64 }),
        descriptorOf(attestation, { platform, annotations }),
      ]),
      'attested',
    );
    const { platforms } = await get('attested');
    expect(platforms).toMatchObject([
      { digest: image.digest, platform: amd64, attestations: [attestation.digest] },
    ]);
  });

  it('is followed inside others, not in circles, and has children that are gone', async () => {
    const image = put(amd64);
    const inner = store.add(indexOf([descriptorOf(image, { platform: amd64 })]));
    const gone = descriptorOf(contentOf('{}', mediaTypes.ociManifest), {
      platform: { os: 'linux', architecture: 'riscv64' },
    });
    store.add(indexOf([descriptorOf(inner), gone]), 'nested');
    const told = await get('nested');
    expect(told.platforms.map(({ depth }) => depth)).toEqual([1, 0]);
    expect(told.shown?.digest).toBe(image.digest);
    const missing = await get('nested', { os: 'linux', architecture: 'riscv64' });
    expect([missing.shown, missing.problems]).toEqual([null, ['manifestMissing']]);
  });

  it('nested deeper than it is followed is cut, and says so', async () => {
    let index = store.add(indexOf([descriptorOf(put(amd64), { platform: amd64 })]));
    for (let depth = 0; depth < 7; depth += 1) index = store.add(indexOf([descriptorOf(index)]));
    store.tags.set('deep', index.digest);
    expect((await get('deep')).problems).toContain('nestedTooDeep');
  });

  it('tells Windows versions and variants apart', async () => {
    const windows = ['10.0.17763.1', '10.0.20348.2'].map((version) => {
      const platform = { os: 'windows', architecture: 'amd64', 'os.version': version };
      return descriptorOf(put(platform), { platform });
    });
    const arm = { os: 'linux', architecture: 'arm', variant: 'v6' };
    store.add(indexOf([...windows, descriptorOf(put(arm), { platform: arm })]), 'many');
    const { platforms } = await get('many');
    expect(platforms.map(({ platform }) => platform)).toEqual([
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.17763.1' },
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.2' },
      arm,
    ]);
  });
});

describe('what was read', () => {
  it('is not asked for again: a second look asks for the tag alone', async () => {
    store.tags.set('1.0', put(amd64).digest);
    await get('1.0');
    const first = asked(server).length;
    await get('1.0');
    expect(asked(server).slice(first)).toEqual(['GET manifests/1.0']);
  });

  it('is asked for once, however many want it at a time, and goes on for those who stay', async () => {
    const { digest } = put(amd64);
    const leaver = new AbortController();
    const left = failureOf(client.image(repository, digest, { signal: leaver.signal }));
    const others = [get(digest), get(digest), get(digest)];
    leaver.abort();
    expect((await left).code).toBe('CANCELLED');
    await Promise.all(others);
    expect(asked(server).filter((one) => one === `GET manifests/${digest}`)).toHaveLength(1);
  });
});

describe('a list of tags', () => {
  const told = (tag: string, known = () => undefined, mayRead = true) =>
    client.describe(repository, tag, { signal: idle, known, mayRead: () => mayRead });

  it('is told by HEAD and the documents behind it', async () => {
    const image = put(amd64);
    store.tags.set('1.0', image.digest);
    expect(await told('1.0')).toMatchObject({
      state: 'whole',
      summary: { kind: 'image', digest: image.digest, platforms: [amd64], sizeOf: 'all' },
    });
    expect(asked(server)[0]).toBe('HEAD manifests/1.0');
    expect(asked(server)).toHaveLength(3);
  });

  it('spends no more than the HEAD where documents count', async () => {
    const image = put(amd64);
    store.tags.set('1.0', image.digest);
    expect(await told('1.0', undefined, false)).toEqual({
      ...{ state: 'headOnly', digest: image.digest, mediaType: mediaTypes.ociManifest },
    });
    expect(asked(server)).toEqual(['HEAD manifests/1.0']);
  });

  it('tells an index whose image is gone without its facts', async () => {
    const gone = descriptorOf(contentOf('{}', mediaTypes.ociManifest), { platform: amd64 });
    store.add(indexOf([gone]), 'hollow');
    expect(await told('hollow')).toMatchObject({
      summary: { kind: 'index', platforms: [amd64], size: null, createdAt: null },
    });
  });
});
