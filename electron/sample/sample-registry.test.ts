import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runTool } from '../../e2e/fixtures/run-tool.ts';
import { repositoryNames } from './repository-names.ts';
import { type RunningSample, startSampleRegistry } from './sample-registry.ts';

const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: z.string(),
  size: z.number(),
  artifactType: z.string().optional(),
  platform: z.object({ architecture: z.string(), os: z.string() }).optional(),
});
const indexSchema = z.object({ manifests: z.array(descriptorSchema) });
const manifestSchema = z.object({
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
  subject: descriptorSchema.optional(),
});
const configSchema = z.object({
  architecture: z.string(),
  created: z.iso.datetime(),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});
const errorSchema = z.object({ errors: z.array(z.object({ code: z.string() })) });

let sample: RunningSample;
beforeAll(async () => {
  sample = await startSampleRegistry();
});
afterAll(() => sample.close());

const get = (path: string, init?: RequestInit) => fetch(`${sample.origin}/v2/${path}`, init);
const image = (name: string) => `docker://${new URL(sample.origin).host}/${name}`;
const skopeo = (...parameters: string[]) => runTool('skopeo', parameters);
const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Follows `Link` from page to page. */
async function pages(path: string, key: 'repositories' | 'tags'): Promise<string[][]> {
  const found: string[][] = [];
  let next: string | null = `/v2/${path}`;
  while (next !== null) {
    const response: Response = await fetch(sample.origin + next);
    expect(response.status).toBe(200);
    const body = z.record(z.string(), z.unknown()).parse(await response.json());
    found.push(z.array(z.string()).parse(body[key]));
    next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
  }
  return found;
}

async function expectError(path: string, status: number, code: string): Promise<void> {
  const response = await get(path);
  expect([path, response.status]).toEqual([path, status]);
  expect(errorSchema.parse(await response.json()).errors[0]?.code).toBe(code);
}

describe('the sample registry', () => {
  it('answers the version check, until it is closed', async () => {
    const another = await startSampleRegistry();
    const response = await fetch(`${another.origin}/v2/`);
    expect(response.status).toBe(200);
    expect(response.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
    expect(await response.text()).toBe('{}\n');
    await another.close();
    await expect(fetch(another.origin)).rejects.toThrow();
  });

  it('starts with 50 ms of work at most', async () => {
    const took: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const before = process.cpuUsage();
      const another = await startSampleRegistry();
      const { user, system } = process.cpuUsage(before);
      took.push((user + system) / 1000);
      await another.close();
    }
    // The best of five: code is compiled and memory collected at times of their own.
    expect(Math.min(...took)).toBeLessThan(50);
  });

  it('lists 2,000 repositories in pages of 100, of n, and from last on', async () => {
    const byDefault = await pages('_catalog', 'repositories');
    // The last full page still names a next one, as distribution does; that one is empty.
    expect(byDefault.map((page) => page.length)).toEqual([...Array(20).fill(100), 0]);
    const all = byDefault.flat();
    expect(new Set(all).size).toBe(2000);
    expect(all).toEqual([...all].sort());
    for (const name of all)
      expect(name).toMatch(/^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/);
    expect((await pages('_catalog?n=700', 'repositories')).map((page) => page.length)).toEqual([
      700, 700, 600,
    ]);
    const [rest] = await pages(
      `_catalog?n=3&last=${encodeURIComponent(all[9] ?? '')}`,
      'repositories',
    );
    expect(rest).toEqual(all.slice(10, 13));
    expect((await pages('_catalog?n=0', 'repositories')).flat()).toEqual([]);
  });

  it('refuses page sizes that distribution refuses', async () => {
    for (const size of ['1001', '-1', 'many'])
      await expectError(`_catalog?n=${size}`, 400, 'PAGINATION_NUMBER_INVALID');
    await expectError('platform/gateway/tags/list?n=-1', 400, 'PAGINATION_NUMBER_INVALID');
  });

  it('has one repository with 3,000 tags and others with 3 to 40', async () => {
    const [whole] = await pages('platform/gateway/tags/list', 'tags');
    expect(whole).toHaveLength(3000);
    expect(new Set(whole).size).toBe(3000);
    for (const tag of ['latest', '12', '1.10.0']) expect(whole).toContain(tag);
    for (const odd of [/^nightly-\d{8}$/, /^sha-[0-9a-f]{7}$/, /^\d+\.\d+\.\d+-rc\.1$/])
      expect(whole?.some((tag) => odd.test(tag))).toBe(true);
    const inPages = await pages('platform/gateway/tags/list?n=999', 'tags');
    expect(inPages.map((page) => page.length)).toEqual([999, 999, 999, 3]);
    expect(inPages.flat()).toEqual(whole);

    for (const name of repositoryNames().filter((_, at) => at % 50 === 0)) {
      const [tags] = await pages(`${name}/tags/list`, 'tags');
      if (name === 'platform/gateway') continue;
      expect(tags?.length).toBeGreaterThanOrEqual(3);
      expect(tags?.length).toBeLessThanOrEqual(40);
    }
  });

  it('serves skopeo: tags, the raw index and an image of each platform', async () => {
    const listed = z
      .object({ Tags: z.array(z.string()) })
      .parse(
        JSON.parse(await skopeo('list-tags', '--tls-verify=false', image('platform/gateway'))),
      );
    expect(listed.Tags).toHaveLength(3000);

    const raw = await skopeo(
      'inspect',
      '--raw',
      '--tls-verify=false',
      image('platform/gateway:latest'),
    );
    const index = indexSchema.parse(JSON.parse(raw));
    expect(index.manifests.map(({ platform }) => platform?.architecture)).toEqual([
      'amd64',
      'arm64',
    ]);
    for (const architecture of ['amd64', 'arm64']) {
      const config = configSchema.parse(
        JSON.parse(
          await skopeo(
            ...['inspect', '--config', '--tls-verify=false', '--override-os=linux'],
            ...[`--override-arch=${architecture}`, image('platform/gateway:latest')],
          ),
        ),
      );
      expect(config.architecture).toBe(architecture);
    }
    const inspected = z
      .object({ Digest: z.string(), Layers: z.array(z.string()) })
      .parse(
        JSON.parse(await skopeo('inspect', '--tls-verify=false', image('platform/gateway:12'))),
      );
    expect(inspected.Digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(inspected.Layers.length).toBeGreaterThanOrEqual(3);
  });

  it('serves every document under the digest of its bytes', async () => {
    const top = await get('platform/gateway/manifests/latest');
    const text = await top.text();
    const digest = sha256(text);
    expect(top.headers.get('docker-content-digest')).toBe(digest);
    expect(top.headers.get('content-type')).toBe('application/vnd.oci.image.index.v1+json');

    for (const child of indexSchema.parse(JSON.parse(text)).manifests) {
      const answer = await get(`platform/gateway/manifests/${child.digest}`);
      const body = await answer.text();
      expect(answer.headers.get('content-type')).toBe(child.mediaType);
      expect([sha256(body), body.length]).toEqual([child.digest, child.size]);
      const { config, layers } = manifestSchema.parse(JSON.parse(body));
      const blob = await (await get(`platform/gateway/blobs/${config.digest}`)).text();
      expect([sha256(blob), blob.length]).toEqual([config.digest, config.size]);
      expect(configSchema.parse(JSON.parse(blob)).rootfs.diff_ids).toHaveLength(layers.length);
      for (const layer of layers) expect(layer.size).toBeGreaterThan(50_000);
      await expectError(`platform/gateway/blobs/${layers[0]?.digest}`, 404, 'BLOB_UNKNOWN');
    }

    const head = await get('platform/gateway/manifests/latest', { method: 'HEAD' });
    expect(head.headers.get('docker-content-digest')).toBe(digest);
    expect(Number(head.headers.get('content-length'))).toBe(text.length);
    expect(await head.text()).toBe('');
    const again = await get('platform/gateway/manifests/latest', {
      headers: { 'If-None-Match': `"${digest}"` },
    });
    expect(again.status).toBe(304);
  });

  it('knows a digest it has not told since it started', async () => {
    const told = await get('platform/gateway/manifests/1.10.0', { method: 'HEAD' });
    const digest = told.headers.get('docker-content-digest');
    const restarted = await startSampleRegistry();
    const answer = await fetch(`${restarted.origin}/v2/platform/gateway/manifests/${digest}`);
    expect(answer.status).toBe(200);
    expect(sha256(await answer.text())).toBe(digest);
    await restarted.close();
  });

  it('lists signatures, bills of materials and provenance as referrers, and filters them', async () => {
    const top = await get('platform/gateway/manifests/latest', { method: 'HEAD' });
    const subject = top.headers.get('docker-content-digest') ?? '';
    const answer = await get(`platform/gateway/referrers/${subject}`);
    expect(answer.headers.get('content-type')).toBe('application/vnd.oci.image.index.v1+json');
    const { manifests } = indexSchema.parse(await answer.json());
    expect(manifests.map(({ artifactType }) => artifactType)).toEqual([
      'application/vnd.dev.sigstore.bundle.v0.3+json',
      'application/spdx+json',
      'application/vnd.in-toto+json',
    ]);
    for (const { digest } of manifests) {
      const artifact = await (await get(`platform/gateway/manifests/${digest}`)).text();
      expect(sha256(artifact)).toBe(digest);
      const { subject: of, config, layers } = manifestSchema.parse(JSON.parse(artifact));
      expect(of?.digest).toBe(subject);
      for (const blob of [config, ...layers]) {
        const body = await (await get(`platform/gateway/blobs/${blob.digest}`)).text();
        expect([sha256(body), body.length]).toEqual([blob.digest, blob.size]);
      }
    }
    const filtered = await get(
      `platform/gateway/referrers/${subject}?artifactType=application%2Fspdx%2Bjson`,
    );
    expect(filtered.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(indexSchema.parse(await filtered.json()).manifests).toHaveLength(1);
    const none = await get(`platform/gateway/referrers/sha256:${'0'.repeat(64)}`);
    expect(indexSchema.parse(await none.json()).manifests).toEqual([]);
  });

  it('holds a chart as helm pushes it', async () => {
    const answer = await get('platform/gateway-chart/manifests/latest');
    const { config, layers } = manifestSchema.parse(await answer.json());
    const blob = await (await get(`platform/gateway-chart/blobs/${config.digest}`)).text();
    expect([sha256(blob), blob.length]).toEqual([config.digest, config.size]);
    expect(JSON.parse(blob)).toMatchObject({ name: 'gateway-chart', apiVersion: 'v2' });
    expect(layers).toHaveLength(2);
  });

  it('refuses every write', async () => {
    const writes: [string, string][] = [
      ['POST', 'platform/gateway/blobs/uploads/'],
      ['PUT', 'platform/gateway/manifests/latest'],
      ['PATCH', 'platform/gateway/blobs/uploads/1'],
      ['DELETE', 'platform/gateway/manifests/latest'],
      ['PUT', '_catalog'],
      ['POST', ''],
    ];
    for (const [method, path] of writes) {
      const answer = await get(path, { method });
      expect([method, answer.status]).toEqual([method, 405]);
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
      expect(errorSchema.parse(await answer.json()).errors[0]?.code).toBe('UNSUPPORTED');
    }
  });

  it('names what it does not have', async () => {
    await expectError('nobody/nothing/tags/list', 404, 'NAME_UNKNOWN');
    await expectError('platform/gateway/manifests/nope', 404, 'MANIFEST_UNKNOWN');
    await expectError('platform/gateway/manifests/%zz', 404, 'MANIFEST_UNKNOWN');
    await expectError(`tools/nope/manifests/sha256:${'0'.repeat(64)}`, 404, 'NAME_UNKNOWN');
    await expectError('platform/gateway/blobs/sha256:short', 400, 'DIGEST_INVALID');
    expect((await fetch(`${sample.origin}/nowhere`)).status).toBe(404);
  });
});
