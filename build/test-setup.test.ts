import { describe, expect, it } from 'vitest';
import { findProgram, requiredTools } from './lib/required-tools.ts';
import { type SetupMachine, setUpTests } from './lib/test-setup.ts';

function machine(changes: Partial<SetupMachine>, missing: string[] = ['skopeo']) {
  const said: string[] = [];
  const installed: string[] = [];
  const tool = (name: string, debianPackage: string) => ({
    name,
    package: debianPackage,
    find: () =>
      missing.includes(name) && !installed.includes(debianPackage) ? undefined : `/usr/bin/${name}`,
  });
  const value: SetupMachine = {
    platform: 'linux',
    root: false,
    apt: true,
    tools: [tool('skopeo', 'skopeo'), tool('htpasswd', 'apache2-utils')],
    quicker: [],
    say: (line) => said.push(line),
    install: async (packages) => {
      installed.push(...packages);
    },
    ...changes,
  };
  return { value, said, installed };
}

describe('the set-up', () => {
  it('is content where all is there', async () => {
    const { value, installed } = machine({ root: true }, []);
    expect(await setUpTests(value)).toBe('ready');
    expect(installed).toEqual([]);
  });

  it('installs as root what is missing, and nothing else', async () => {
    const { value, installed } = machine({ root: true }, ['htpasswd']);
    expect(await setUpTests(value)).toBe('ready');
    expect(installed).toEqual(['apache2-utils']);
  });

  it('adds as root what makes the run quicker, and goes on where that cannot be had', async () => {
    const quicker = [{ name: 'shell', package: 'headless', find: () => undefined }];
    const { value, installed } = machine({ root: true, quicker }, []);
    expect(await setUpTests(value)).toBe('ready');
    expect(installed).toEqual(['headless']);
    const offline = machine(
      { root: true, quicker, install: () => Promise.reject(new Error()) },
      [],
    );
    expect(await setUpTests(offline.value)).toBe('ready');
    const person = machine({ quicker }, []);
    expect(await setUpTests(person.value)).toBe('ready');
    expect(person.installed).toEqual([]);
  });

  it('says so when the installation did not help', async () => {
    const { value, said } = machine({ root: true, install: async () => undefined });
    expect(await setUpTests(value)).toBe('missing');
    expect(said.at(-1)).toContain('skopeo');
  });

  it('gives an ordinary user the exact command and installs nothing', async () => {
    const { value, said, installed } = machine({}, ['skopeo', 'htpasswd']);
    expect(await setUpTests(value)).toBe('missing');
    expect(said.at(-1)?.trim()).toBe(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends skopeo apache2-utils',
    );
    expect(installed).toEqual([]);
  });

  it('names the packages where there is no apt', async () => {
    const { value, said } = machine({ apt: false, root: true });
    expect(await setUpTests(value)).toBe('missing');
    expect(said.at(-1)).toContain('skopeo');
  });

  it('leaves the real registries out on other systems', async () => {
    expect(await setUpTests(machine({ platform: 'darwin' }).value)).toBe('withoutRegistries');
  });
});

describe('the required tools', () => {
  it('hold xvfb only where Electron itself would run without a display', () => {
    const names = (realElectron: boolean, display: boolean) =>
      requiredTools({ realElectron, display }).map((tool) => tool.name);
    expect(names(true, false)).toContain('xvfb-run');
    expect(names(true, true)).not.toContain('xvfb-run');
    expect(names(false, false)).not.toContain('xvfb-run');
  });

  it('are found along PATH only when they can be run', (context) => {
    if (process.platform === 'win32') context.skip('Windows knows no executable bit');
    expect(findProgram(['.ci/run'], process.cwd())).toBeDefined();
    expect(findProgram(['package.json'], process.cwd())).toBeUndefined();
    expect(findProgram(['no-such-program'])).toBeUndefined();
  });
});
