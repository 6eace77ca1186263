import { createHash } from 'node:crypto';
import { loadavg } from 'node:os';
import { execa } from 'execa';
import { findPeer } from '../../build/lib/peers.ts';
import { mediaTypes } from '../../electron/registry/images/media-types.ts';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { openTestCore } from '../fixtures/test-core.ts';
import { countRequests } from './request-count.ts';

const repository = 'team/described';
const kinds = ['single', 'pair'] as const;
type Kind = (typeof kinds)[number];

interface Row {
  what: string;
  client: string;
  requests: number;
  milliseconds: number;
}

/**
 * What it takes to describe `count` tags of one image each, single ones and ones
 * of two platforms, beside loops of crane and skopeo over the same tags; and to
 * open an image's page, cold and again. Prints a table.
 */
export async function benchDescribe(count: number, note: (text: string) => void): Promise<void> {
  await using registry = await startRegistry({});
  for (const kind of kinds)
    for (let at = 0; at < count; at += 1) await push(registry, kind, `${kind}-${at}`, at);
  note(`${count} tags of each kind, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
  const rows: Row[] = [];
  const timed = async (what: string, client: string, work: () => Promise<unknown>) => {
    const began = performance.now();
    let took = 0;
    const { requests } = await countRequests(registry, async () => {
      await work();
      took = performance.now() - began;
    });
    rows.push({ what, client, requests, milliseconds: took });
    note(`${what} ${client}: ${requests} requests, ${took.toFixed(0)} ms`);
  };
  for (const kind of kinds) {
    const tags = Array.from({ length: count }, (_, at) => `${kind}-${at}`);
    await timedCore(registry, kind, tags, timed);
    const reference = (tag: string) => `${registry.host}/${repository}:${tag}`;
    const crane = findPeer('crane');
    if (crane !== undefined)
      await timed(kind, 'crane', async () => {
        for (const tag of tags)
          for (const what of ['manifest', 'config'])
            await execa(crane, [what, '--insecure', reference(tag)]);
      });
    await timed(kind, 'skopeo', async () => {
      for (const tag of tags)
        await execa('skopeo', [
          ...['inspect', '--tls-verify=false', '--no-tags'],
          ...['--override-os=linux', '--override-arch=amd64', `docker://${reference(tag)}`],
        ]);
    });
  }
  for (const { what, client, requests, milliseconds } of rows)
    console.log([what, client, requests, milliseconds.toFixed(0)].join('\t'));
}

/** Through the core, as the page asks: the tags at once, again, and then one image's page twice. */
async function timedCore(
  registry: RunningRegistry,
  kind: Kind,
  tags: readonly string[],
  timed: (what: string, client: string, work: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const core = await openTestCore();
  try {
    const { id: registryId } = await core.call('registries.create', {
      registry: { name: 'Bench', address: registry.address },
    });
    const place = { registryId, repository };
    const describe = async () => {
      for (let from = 0; from < tags.length; from += 200)
        await core.pages('tags.describe', { ...place, tags: tags.slice(from, from + 200) });
    };
    const open = () =>
      core.call('images.get', { ...place, reference: `${kind}-0`, ...{ fresh: false } });
    await timed(`${kind}, the page`, 'berth', open);
    await timed(`${kind}, the page again`, 'berth', open);
    await timed(kind, 'berth', describe);
    await timed(`${kind} again`, 'berth', describe);
  } finally {
    await core.remove();
  }
}

/** Puts one image under a tag, made of bytes of its own; a pair is an index over two. */
async function push(registry: RunningRegistry, kind: Kind, tag: string, at: number) {
  const image = async (architecture: string, reference: string | null) => {
    const config = Buffer.from(
      JSON.stringify({
        ...{ architecture, os: 'linux', created: new Date(Date.UTC(2026, 0, 1) + at * 60_000) },
        ...{ config: { Labels: { kind, at: String(at) } }, rootfs: { type: 'layers' } },
        history: [],
      }),
    );
    await putBlob(registry, config);
    const manifest = Buffer.from(
      JSON.stringify({
        ...{ schemaVersion: 2, mediaType: mediaTypes.ociManifest, layers: [] },
        config: { mediaType: mediaTypes.ociConfig, digest: digestOf(config), size: config.length },
      }),
    );
    await putManifest(registry, manifest, mediaTypes.ociManifest, reference ?? digestOf(manifest));
    return {
      ...{ mediaType: mediaTypes.ociManifest, digest: digestOf(manifest), size: manifest.length },
      platform: { architecture, os: 'linux' },
    };
  };
  if (kind === 'single') {
    await image('amd64', tag);
    return;
  }
  const manifests = [await image('amd64', null), await image('arm64', null)];
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  await putManifest(registry, Buffer.from(JSON.stringify(index)), mediaTypes.ociIndex, tag);
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function putBlob(registry: RunningRegistry, bytes: Buffer): Promise<void> {
  const begun = await fetch(`${registry.address}/v2/${repository}/blobs/uploads/`, {
    method: 'POST',
  });
  const place = new URL(begun.headers.get('location') ?? '', registry.address);
  place.searchParams.set('digest', digestOf(bytes));
  await stored(place, bytes, 'application/octet-stream');
}

async function putManifest(
  registry: RunningRegistry,
  bytes: Buffer,
  mediaType: string,
  reference: string,
): Promise<void> {
  const place = new URL(`${registry.address}/v2/${repository}/manifests/${reference}`);
  await stored(place, bytes, mediaType);
}

async function stored(place: URL, bytes: Buffer, type: string): Promise<void> {
  const headers = { 'content-type': type };
  const answer = await fetch(place, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  if (answer.status !== 201) throw new Error(`${place.href} answered ${answer.status}`);
}
