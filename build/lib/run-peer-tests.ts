import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findPeer, peers } from './peers.ts';
import { runVitest } from './run-vitest.ts';
import { type SuiteResult, sumUp, tellResults } from './runner-reports.ts';
import { giveTestsAFolder } from './test-temporary-folder.ts';
import { projectRoot } from './this-machine.ts';

// npm run test:peers: Berth beside other projects' programs, as far as they are here.
const say = (line: string) => console.log(line);
const light = peers.filter(({ heavy }) => !heavy).map(({ name }) => name);
const lacking = light.filter((name) => findPeer(name) === undefined);

async function runPeerTests(): Promise<SuiteResult> {
  await giveTestsAFolder();
  const reports = join(projectRoot, 'test-results', 'peers');
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const config = '--config=e2e/peers/vitest.config.ts';
  return runVitest([config, ...process.argv.slice(2)], { reports, limitMs: 20 * 60_000 });
}

if (lacking.length === light.length) {
  say(`None of ${light.join(', ')} is here; npm run peers installs them.`);
  say('0 passed, 0 failed');
} else {
  const result = await runPeerTests();
  const byPeer = (name: string) => result.skips.filter(({ reason }) => reason.startsWith(name));
  const left = lacking.flatMap(byPeer);
  say('');
  tellResults([{ ...result, skips: result.skips.filter((skip) => !left.includes(skip)) }], say);
  for (const name of lacking)
    say(`${name} is not here: ${byPeer(name).length} tests neither passed nor failed`);
  const { line, ok } = sumUp([result]);
  say(line);
  process.exitCode = ok ? 0 : 1;
}
