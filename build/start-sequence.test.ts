import { describe, expect, it } from 'vitest';
import type { LaunchFacts } from './lib/desktop-launch.ts';
import type { DownloadResult } from './lib/electron-download.ts';
import { type StartParts, startBerth } from './lib/start-sequence.ts';

const able: LaunchFacts = {
  asked: null,
  platform: 'linux',
  root: false,
  display: true,
  binary: 'present',
  sandboxUsable: true,
  missingLibrary: null,
  refusal: null,
  now: new Date('2026-05-06T12:00:00.000Z'),
};

/** A machine whose `facts` the parts change as they would the real one. */
function machine(facts: LaunchFacts, changes: Partial<StartParts> = {}) {
  const log: string[] = [];
  const said: string[] = [];
  const parts: StartParts = {
    facts: () => facts,
    download: async (): Promise<DownloadResult> => {
      log.push('download');
      return { ok: true };
    },
    unpack: async () => {
      log.push('unpack');
      facts = { ...facts, binary: 'present' };
    },
    remember: ({ at, reason }) => log.push(`remember ${at} ${reason}`),
    forget: () => log.push('forget'),
    desktop: async () => {
      log.push('desktop');
      return { exitCode: 0, held: '' };
    },
    browser: async () => {
      log.push('browser');
      return 5;
    },
    say: (text) => said.push(text),
    ...changes,
  };
  return { parts, log, said, text: () => said.join('') };
}

describe('npm start', () => {
  it('opens the desktop, and keeps its exit code and what it printed', async () => {
    const { parts, text } = machine(able, {
      desktop: async () => ({ exitCode: 9, held: 'Error: broken\n' }),
    });
    expect(await startBerth(parts)).toBe(9);
    expect(text()).toBe('Error: broken\n');
  });

  it('fetches Electron first where it is missing', async () => {
    const { parts, log } = machine({ ...able, binary: 'missing' });
    expect(await startBerth(parts)).toBe(0);
    expect(log).toEqual(['download', 'unpack', 'forget', 'desktop']);
  });

  it('falls back with one line when the download stalls, and remembers that', async () => {
    const { parts, log, said } = machine(
      { ...able, binary: 'missing' },
      { download: async () => ({ ok: false, reason: 'no progress for 15 s', slow: true }) },
    );
    expect(await startBerth(parts)).toBe(5);
    expect(log).toEqual(['remember 2026-05-06T12:00:00.000Z no progress for 15 s', 'browser']);
    expect(said.slice(1)).toEqual([expect.stringMatching(/^[^\n]*no progress for 15 s[^\n]*\n$/)]);
  });

  it('falls back at once and forgets nothing when the answer is no', async () => {
    const { parts, log } = machine(
      { ...able, binary: 'missing' },
      { download: async () => ({ ok: false, reason: 'getaddrinfo ENOTFOUND', slow: false }) },
    );
    expect(await startBerth(parts)).toBe(5);
    expect(log).toEqual(['browser']);
  });

  it.each([
    [
      'cannot be unpacked',
      async () => {
        throw new Error('disk full');
      },
      'disk full',
    ],
    ['leaves no binary', async () => undefined, 'no binary'],
  ])('falls back when the archive %s', async (_name, unpack, reason) => {
    const { parts, log, text } = machine({ ...able, binary: 'missing' }, { unpack });
    expect(await startBerth(parts)).toBe(5);
    expect(log.at(-1)).toBe('browser');
    expect(text()).toContain(reason);
  });

  it('looks again after the download: a library may be missing', async () => {
    const { parts, text } = machine({ ...able, binary: 'missing', missingLibrary: 'libgbm.so.1' });
    expect(await startBerth(parts)).toBe(5);
    expect(text()).toContain('libgbm.so.1');
  });

  it('tells a failed start in one line, without what Electron printed', async () => {
    const { parts, said } = machine(able, {
      desktop: async () => ({
        exitCode: 133,
        held: 'FATAL:zygote_host_impl_linux.cc No usable sandbox!\n#0 0x55\n#1 0x56\n',
      }),
    });
    expect(await startBerth(parts)).toBe(5);
    expect(said).toEqual([
      expect.stringMatching(/^The desktop app cannot open: [^\n]*sandbox[^\n]*\n$/),
    ]);
  });

  it('says nothing when browser mode was asked for', async () => {
    const { parts, said, log } = machine({ ...able, asked: 'browser' });
    expect(await startBerth(parts)).toBe(5);
    expect(said).toEqual([]);
    expect(log).toEqual(['browser']);
  });
});
