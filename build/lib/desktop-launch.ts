/** What `npm start` knows when it chooses a host; gathered by launch-facts.ts. */
export interface LaunchFacts {
  /** `--browser` or `--desktop`, when given. */
  asked: 'browser' | 'desktop' | null;
  platform: NodeJS.Platform;
  root: boolean;
  display: boolean;
  /** Whether Electron's binary has been fetched. */
  binary: 'present' | 'missing';
  /** Whether Chromium's sandbox can be used by this user. */
  sandboxUsable: boolean;
  /** A shared library Electron misses, when it is known to. */
  missingLibrary: string | null;
  /** A recent download that came to nothing. */
  refusal: DownloadRefusal | null;
  now: Date;
}

export interface DownloadRefusal {
  /** ISO time. */
  at: string;
  reason: string;
}

export type LaunchStep =
  | { kind: 'desktop' }
  | { kind: 'download' }
  /** `line` is for stderr: cause and remedy, or null when browser mode was asked for. */
  | { kind: 'browser'; line: string | null };

const rememberedForMs = 24 * 60 * 60_000;

/** Chooses the next step: causes that no download would cure come first. */
export function nextLaunchStep(facts: LaunchFacts): LaunchStep {
  if (facts.asked === 'browser') return { kind: 'browser', line: null };
  if (facts.platform === 'linux') {
    if (!facts.display) return fallBack('display');
    if (facts.root) return fallBack('root');
    if (!facts.sandboxUsable) return fallBack('sandbox');
  }
  if (facts.binary === 'missing') {
    const { refusal } = facts;
    if (facts.asked === 'desktop' || refusal === null || !isRecent(refusal, facts.now))
      return { kind: 'download' };
    return fallBack('download', `${refusal.reason} on ${refusal.at}, remembered for a day`);
  }
  if (facts.missingLibrary !== null) return fallBack('library', facts.missingLibrary);
  return { kind: 'desktop' };
}

function isRecent(refusal: DownloadRefusal, now: Date): boolean {
  const age = now.getTime() - Date.parse(refusal.at);
  return age >= 0 && age < rememberedForMs;
}

export type FallBackCause = 'display' | 'root' | 'sandbox' | 'library' | 'download';

/** Browser mode instead of the desktop, with one line that names cause and remedy. */
export function fallBack(cause: FallBackCause, detail = ''): LaunchStep & { kind: 'browser' } {
  const [why, remedy] = explain(cause, detail);
  return {
    kind: 'browser',
    line: `The desktop app cannot open: ${why}. ${remedy}. Browser mode starts instead.`,
  };
}

/** What Electron is linked against, as Debian 12 names it. */
const debianLibraries =
  'libgtk-3-0 libnss3 libasound2 libgbm1 libatk-bridge2.0-0 libcups2 libxkbcommon0 libxss1';

function explain(cause: FallBackCause, detail: string): [why: string, remedy: string] {
  switch (cause) {
    case 'display':
      return [
        'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)',
        'Start it in a graphical session',
      ];
    case 'root':
      return ["Electron's sandbox does not work for root", 'Start it as an ordinary user'];
    case 'sandbox':
      return [
        'this system gives Electron no sandbox (user namespaces are closed to ordinary users)',
        'Open them with "sudo sysctl -w kernel.unprivileged_userns_clone=1" (on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), or make node_modules/electron/dist/chrome-sandbox belong to root with mode 4755',
      ];
    case 'library':
      return [
        `Electron needs ${detail}, which this system does not have`,
        `On Debian: sudo apt-get install -y ${debianLibraries}`,
      ];
    case 'download':
      return [
        `Electron could not be downloaded (${detail})`,
        'Once the network or its proxy allows it, try again with: npm start -- --desktop',
      ];
  }
}

/**
 * The cause why Electron ended before it opened a window, read from what its
 * loader and Chromium print; null when it is none that browser mode would cure.
 */
export function causeOfFailedStart(
  stderr: string,
): { cause: FallBackCause; detail: string } | null {
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(stderr)?.[1];
  if (library !== undefined) return { cause: 'library', detail: library };
  if (/Running as root without --no-sandbox/.test(stderr)) return { cause: 'root', detail: '' };
  if (/No usable sandbox|SUID sandbox helper binary|setuid_sandbox_host/.test(stderr))
    return { cause: 'sandbox', detail: '' };
  if (
    /Missing X server or \$DISPLAY|platform failed to initialize|cannot open display/i.test(stderr)
  )
    return { cause: 'display', detail: '' };
  return null;
}
