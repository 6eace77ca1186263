import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closedAddress } from '../e2e/fixtures/loopback-server.ts';
import * as server from '../e2e/fixtures/misbehaving-server.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { createProgressLine } from './lib/download-progress.ts';
import { forgetRefusal, readRefusal, rememberRefusal } from './lib/download-refusal.ts';
import { downloadElectronArchive } from './lib/electron-download.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder('download');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder.remove();
});

async function download(mirror: string, stallMs = 300) {
  vi.stubEnv('ELECTRON_MIRROR', `${mirror}/`);
  const seen: number[] = [];
  const result = await downloadElectronArchive({
    stallMs,
    cacheRoot: folder.path,
    onProgress: (transferred) => seen.push(transferred),
  });
  return { result, seen };
}

describe('the download of Electron', () => {
  it('is given up when no byte comes', async () => {
    await using mirror = await server.startMisbehavingServer(server.hang);
    expect((await download(mirror.address)).result).toEqual({
      ok: false,
      reason: 'no progress for 0.3 s',
      slow: true,
    });
    expect(mirror.requests[0]?.url).toMatch(/\/electron-v[\d.]+-.+\.zip$/);
  });

  it('is given up when it stops half way', async () => {
    await using mirror = await server.startMisbehavingServer(server.hangInBody);
    const { result, seen } = await download(mirror.address);
    expect(result).toMatchObject({ ok: false, slow: true });
    expect(seen.length).toBeGreaterThan(0);
  });

  it('goes on as long as bytes come, and is refused when they are not the ones Electron signed', async () => {
    const pieces = 6;
    await using mirror = await server.startMisbehavingServer((_request, response) => {
      response.writeHead(200, { 'content-length': String(pieces) });
      let sent = 0;
      const timer = setInterval(() => {
        response.write('x');
        sent += 1;
        if (sent < pieces) return;
        clearInterval(timer);
        response.end();
      }, 100);
    });
    // Six pieces take longer than the limit for one.
    const { result, seen } = await download(mirror.address, 400);
    expect(seen.at(-1)).toBe(pieces);
    expect(result).toMatchObject({ ok: false, slow: false });
    expect(result.ok ? '' : result.reason).toMatch(/checksum/i);
  });

  it.each([
    ['nobody listens', closedAddress, /ECONNREFUSED/],
    ['the name is unknown', async () => 'http://mirror.invalid', /ENOTFOUND|EAI_AGAIN/],
  ])('ends at once when %s', async (_name, mirror, reason) => {
    const { result } = await download(await mirror(), 10_000);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? '' : result.reason).toMatch(reason);
  });

  it('ends at once when the mirror says no', async () => {
    await using mirror = await server.startMisbehavingServer(server.fixedAnswer(403, 'no'));
    const { result } = await download(mirror.address, 10_000);
    expect(result).toMatchObject({ ok: false, slow: false });
    expect(result.ok ? '' : result.reason).toContain('403');
  });
});

describe('what is remembered of it', () => {
  it('survives, can be forgotten, and damage is no refusal', () => {
    const path = join(folder.path, 'cache', 'electron-download.json');
    const refusal = { at: '2026-05-06T12:00:00.000Z', reason: 'no progress for 15 s' };
    expect(readRefusal(path)).toBeNull();
    rememberRefusal(refusal, path);
    expect(readRefusal(path)).toEqual(refusal);
    writeFileSync(path, readFileSync(path, 'utf8').slice(5));
    expect(readRefusal(path)).toBeNull();
    forgetRefusal(path);
    expect(existsSync(path)).toBe(false);
  });
});

describe('its progress', () => {
  function shown(isTTY: boolean, steps: [number, number | null][]): string[] {
    const written: string[] = [];
    const line = createProgressLine({ isTTY, write: (text) => written.push(text) });
    for (const [transferred, total] of steps)
      line.show(transferred * 1024 * 1024, total && total * 1024 * 1024);
    line.end();
    return written;
  }

  it('is one line on a terminal and a line per tenth elsewhere', () => {
    const steps = Array.from({ length: 100 }, (_, index): [number, number] => [index + 1, 100]);
    expect(shown(true, steps).every((text) => text.startsWith('\r') || text === '\n')).toBe(true);
    expect(shown(false, steps)).toHaveLength(11);
    expect(shown(false, [[5, 100]])).toEqual(['  Electron: 5 of 100 MB, 5 %\n']);
  });

  it('does without the total', () => {
    expect(shown(false, [[3, null]])).toEqual(['  Electron: 3 MB\n']);
  });
});
