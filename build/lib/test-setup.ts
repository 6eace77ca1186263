import { rmSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import type { RequiredTool } from './required-tools.ts';

/** The machine as the set-up sees it; handed in so that its answers can be tested. */
export interface SetupMachine {
  platform: NodeJS.Platform;
  root: boolean;
  apt: boolean;
  tools: readonly RequiredTool[];
  /** Not needed, but the run is quicker with them. */
  quicker: readonly RequiredTool[];
  say(line: string): void;
  /** Throws when that fails, or takes longer than `limitMs` milliseconds. */
  install(packages: readonly string[], limitMs?: number): Promise<void>;
}

export type SetupOutcome =
  /** Everything can run. */
  | 'ready'
  /** Not Linux: suites on Debian's tools and Playwright are left out, by name. */
  | 'withoutRegistries'
  /** Something is missing and was not installed. */
  | 'missing';

/**
 * Finds what the tests need and installs what is missing where that is ours to
 * do (root with apt); anyone else is told the exact command at once.
 */
export async function setUpTests(machine: SetupMachine): Promise<SetupOutcome> {
  const { platform, say } = machine;
  if (platform !== 'linux') {
    say(`On ${platform} there is no docker-registry as Debian has it: suites that start a real`);
    say('registry and the Playwright specs do not run here. They are named below, left out, and');
    say('not counted; the Linux run covers them.');
    return 'withoutRegistries';
  }
  const missing = findMissing(machine.tools);
  await installQuicker(machine);
  if (missing.length === 0) {
    say(`Found ${machine.tools.map((tool) => tool.name).join(', ')}.`);
    return 'ready';
  }
  const names = missing.map((tool) => tool.name).join(', ');
  const packages = [...new Set(missing.map((tool) => tool.package))];
  if (!machine.apt) {
    say(`The tests need ${names}, and this system has no apt to install them from.`);
    say(`On Debian the packages are: ${packages.join(' ')}`);
    return 'missing';
  }
  if (!machine.root) {
    say(`The tests need ${names}. Install once with:`);
    say(`  ${installCommand(packages)}`);
    return 'missing';
  }
  say(`The tests need ${names}; installing ${packages.join(' ')} by apt.`);
  await machine.install(packages);
  const stillMissing = findMissing(machine.tools);
  if (stillMissing.length === 0) return 'ready';
  say(`Still missing after the installation: ${stillMissing.map((tool) => tool.name).join(', ')}.`);
  return 'missing';
}

/** Root gets what makes the run quicker; it goes on where that cannot be had. */
async function installQuicker({ root, apt, quicker, say, install }: SetupMachine): Promise<void> {
  const packages = findMissing(quicker).map((tool) => tool.package);
  if (packages.length === 0 || !root || !apt) return;
  say(`The run is quicker with ${packages.join(' ')}; installing by apt.`);
  // Without a network apt waits long for each of its sources.
  await install(packages, 90_000).catch(() => say('That did not work, and is not needed.'));
}

function findMissing(tools: readonly RequiredTool[]): RequiredTool[] {
  return tools.filter((tool) => tool.find() === undefined);
}

function installCommand(packages: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

const policyFile = '/usr/sbin/policy-rc.d';

/**
 * `apt-get install` with its progress shown. Throws when apt fails. Debian's
 * docker-registry brings a service; a policy (invoke-rc.d(8)) keeps apt from
 * starting it, since the tests start registries of their own.
 */
export async function installByApt(packages: readonly string[], limitMs?: number): Promise<void> {
  const removePolicy = forbidServices();
  try {
    const run = (...parameters: string[]) =>
      execa('apt-get', parameters, {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { DEBIAN_FRONTEND: 'noninteractive' },
        ...(limitMs === undefined ? {} : { timeout: limitMs }),
      });
    await run('update');
    await run('install', '-y', '--no-install-recommends', ...packages);
  } finally {
    removePolicy();
  }
}

function forbidServices(): () => void {
  try {
    writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
  } catch {
    // The machine has a policy of its own, as containers do.
    return () => undefined;
  }
  const remove = () => rmSync(policyFile, { force: true });
  process.once('exit', remove);
  return remove;
}
