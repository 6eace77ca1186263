import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { generatedBytes } from '../../../e2e/fixtures/generated-bytes.ts';
import {
  clientFor,
  failureOf,
  idle,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import type { RegistryClient } from '../client.ts';
import type { BlobContent } from './blob-read.ts';

const signal = idle;
const mebibyte = 1024 * 1024;

/** What comes of a blob's stream, without keeping it. */
async function summaryOf(blob: BlobContent): Promise<{ length: number; digest: string }> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const piece of blob.bytes) {
    hash.update(piece);
    length += piece.length;
  }
  return { length, digest: `sha256:${hash.digest('hex')}` };
}

describe('blobs of a docker-registry', () => {
  let registry: RunningRegistry;
  let client: RegistryClient;
  beforeAll(async () => {
    registry = await startRegistry();
    client = clientFor(registry.address);
  });
  afterAll(async () => {
    await client.close();
    await registry.stop();
  });

  it('go there and back, 64 MiB, in one request', async () => {
    const content = generatedBytes(1, 64 * mebibyte);
    await client.uploadBlob('team/large', content.digest, content, { signal });
    const sent = registry.logLines.filter((line) => line.includes('team/large/blobs/uploads'));
    expect(sent.some((line) => line.includes('"PUT"'))).toBe(true);
    expect(sent.some((line) => line.includes('"PATCH"'))).toBe(false);
    const blob = await client.readBlob('team/large', content.digest, {
      size: content.length,
      signal,
    });
    expect(blob).toMatchObject({ size: content.length, part: null });
    expect(await summaryOf(blob)).toEqual({ length: content.length, digest: content.digest });
  });

  it.each([0, 1, 100_000, 8 * mebibyte, 20 * mebibyte + 7])(
    'of unknown length go in pieces (%i bytes)',
    async (length) => {
      const content = generatedBytes(2, length);
      await client.uploadBlob(
        'team/pieces',
        content.digest,
        { bytes: content.bytes, length: null },
        { signal },
      );
      const blob = await client.readBlob('team/pieces', content.digest, { signal });
      expect(await summaryOf(blob)).toEqual({ length, digest: content.digest });
    },
  );

  it('of no bytes go in one request too', async () => {
    const content = generatedBytes(3, 0);
    await client.uploadBlob('team/none', content.digest, content, { signal });
    const blob = await client.readBlob('team/none', content.digest, { signal, size: 0 });
    expect(await summaryOf(blob)).toEqual({ length: 0, digest: content.digest });
  });

  it('are read in parts, and no further than they go', async () => {
    const content = generatedBytes(4, 300_000);
    await client.uploadBlob('team/parts', content.digest, content, { signal });
    const pieces: Uint8Array[] = [];
    for await (const piece of content.bytes()) pieces.push(piece);
    const whole = Buffer.concat(pieces);
    for (const range of [
      { start: 0, end: 0 },
      { start: 70_000, end: 199_999 },
      { start: 299_990 },
      { start: 299_990, end: 400_000 },
    ]) {
      const blob = await client.readBlob('team/parts', content.digest, { range, signal });
      const end = Math.min(range.end ?? 299_999, 299_999);
      expect(blob.part).toEqual({ start: range.start, end, total: 300_000 });
      const hash = createHash('sha256').update(whole.subarray(range.start, end + 1));
      expect(await summaryOf(blob)).toEqual({
        length: end - range.start + 1,
        digest: `sha256:${hash.digest('hex')}`,
      });
    }
    // The registry answers 416 and says how long it is; with a size it is not asked at all.
    for (const size of [undefined, 300_000])
      expect(
        await failureOf(
          client.readBlob('team/parts', content.digest, {
            range: { start: 300_000 },
            size,
            signal,
          }),
        ),
      ).toMatchObject({ code: 'INVALID_INPUT', detail: { issues: [{ path: 'range' }] } });
  });

  it('that are something else than their digest are not stored', async () => {
    const content = generatedBytes(5, 3 * mebibyte);
    const other = generatedBytes(6, 3 * mebibyte);
    for (const length of [content.length, null]) {
      const error = await failureOf(
        client.uploadBlob('team/wrong', other.digest, { bytes: content.bytes, length }, { signal }),
      );
      expect(error).toMatchObject({ code: 'INVALID_INPUT', reason: 'digestMismatch' });
    }
    expect(await failureOf(client.readBlob('team/wrong', other.digest, { signal }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([-1, 1])('that are not as long as was said are not stored (%i)', async (difference) => {
    const content = generatedBytes(7, 200_000);
    const length = content.length + difference;
    const error = await failureOf(
      client.uploadBlob('team/wrong', content.digest, { bytes: content.bytes, length }, { signal }),
    );
    expect(error).toMatchObject({ code: 'INVALID_INPUT', reason: 'lengthMismatch' });
  });
});

it('an upload goes on with a new token when the one it began with has ended', async () => {
  await using registry = await startRegistry({ auth: 'token' });
  const { tokenServer } = registry;
  if (tokenServer === undefined) throw new Error('no token server');
  const client = clientFor(registry.address, {
    credential: { kind: 'password', username: 'ada', password: 'correct horse' },
  });
  const content = generatedBytes(8, 20 * mebibyte);
  // docker-registry accepts tokens up to 60 s after their end: this leaves a second or two.
  tokenServer.setLife(-58);
  let waited = false;
  const slowly = async function* () {
    for await (const piece of content.bytes()) {
      if (!waited) await ended(registry, tokenServer.lent.at(-1) ?? '');
      waited = true;
      tokenServer.setLife(300);
      yield piece;
    }
  };
  await client.uploadBlob('team/app', content.digest, { bytes: slowly, length: null }, { signal });
  expect(waited).toBe(true);
  const pushing = tokenServer.requests.filter(({ scopes }) =>
    scopes.includes('repository:team/app:pull,push'),
  );
  expect(pushing.length).toBeGreaterThan(1);
  const blob = await client.readBlob('team/app', content.digest, { signal });
  expect((await summaryOf(blob)).digest).toBe(content.digest);
  await client.close();
});

/** Waits until the registry no longer accepts a token. */
async function ended(registry: RunningRegistry, token: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${registry.address}/v2/`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await response.text();
    if (response.status === 401) return;
    await setTimeout(100);
  }
}
