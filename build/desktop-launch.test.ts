import { describe, expect, it } from 'vitest';
import { causeOfFailedStart, type LaunchFacts, nextLaunchStep } from './lib/desktop-launch.ts';

const now = new Date('2026-05-06T12:00:00.000Z');
const able: LaunchFacts = {
  asked: null,
  platform: 'linux',
  root: false,
  display: true,
  binary: 'present',
  sandboxUsable: true,
  missingLibrary: null,
  refusal: null,
  now,
};

function lineFor(changes: Partial<LaunchFacts>): string | null {
  const step = nextLaunchStep({ ...able, ...changes });
  if (step.kind !== 'browser') throw new Error(`expected browser mode, got ${step.kind}`);
  return step.line;
}

describe('which host starts', () => {
  it('is the desktop where it can open, and a download where only the binary is missing', () => {
    expect(nextLaunchStep(able)).toEqual({ kind: 'desktop' });
    expect(nextLaunchStep({ ...able, binary: 'missing' })).toEqual({ kind: 'download' });
  });

  it('is browser mode without a word when asked for', () => {
    expect(lineFor({ asked: 'browser' })).toBeNull();
  });

  it.each([
    ['no display', { display: false }, /no display.*graphical session/],
    ['root', { root: true }, /root.*ordinary user/],
    ['no sandbox', { sandboxUsable: false }, /sandbox.*sysctl/],
    ['a missing library', { missingLibrary: 'libnss3.so' }, /libnss3\.so.*apt-get install/],
  ])('%s: one line with cause and remedy, never --no-sandbox', (_name, changes, text) => {
    const line = lineFor(changes) ?? '';
    expect(line).toMatch(text);
    expect(line).not.toContain('\n');
    expect(line).not.toContain('no-sandbox');
  });

  it('does not download what could not open anyway', () => {
    expect(lineFor({ binary: 'missing', display: false })).toContain('no display');
    expect(lineFor({ binary: 'missing', root: true })).toContain('root');
  });

  it('looks for displays and root on Linux only', () => {
    for (const platform of ['darwin', 'win32'] as const)
      expect(nextLaunchStep({ ...able, platform, display: false, root: true }).kind).toBe(
        'desktop',
      );
  });

  it('remembers a download that came to nothing for a day, unless the desktop is asked for', () => {
    const refused = (at: string) => ({
      ...able,
      binary: 'missing' as const,
      refusal: { at, reason: 'no progress for 15 s' },
    });
    expect(lineFor(refused('2026-05-05T12:00:01.000Z'))).toMatch(
      /no progress for 15 s.*npm start -- --desktop/,
    );
    expect(nextLaunchStep(refused('2026-05-05T11:59:59.000Z')).kind).toBe('download');
    expect(nextLaunchStep({ ...refused('2026-05-06T11:00:00.000Z'), asked: 'desktop' }).kind).toBe(
      'download',
    );
    // A clock that was set back must not keep it forever.
    expect(nextLaunchStep(refused('2026-05-07T12:00:00.000Z')).kind).toBe('download');
  });
});

describe('the cause of a failed start', () => {
  it.each([
    [
      'electron: error while loading shared libraries: libgbm.so.1: cannot open shared object file: No such file or directory',
      { cause: 'library', detail: 'libgbm.so.1' },
    ],
    [
      '[1:1107/0.1:FATAL:electron_main_delegate.cc(299)] Running as root without --no-sandbox is not supported.',
      { cause: 'root', detail: '' },
    ],
    [
      'FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If you are running on Ubuntu 23.10+',
      { cause: 'sandbox', detail: '' },
    ],
    [
      'The SUID sandbox helper binary was found, but is not configured correctly.',
      { cause: 'sandbox', detail: '' },
    ],
    [
      'ERROR:ozone_platform_x11.cc(244)] Missing X server or $DISPLAY\nThe platform failed to initialize.  Exiting.',
      { cause: 'display', detail: '' },
    ],
    ['Error: Cannot find module dist/main/main.js', null],
    ['', null],
  ])('%s', (stderr, cause) => {
    expect(causeOfFailedStart(stderr)).toEqual(cause);
  });
});
