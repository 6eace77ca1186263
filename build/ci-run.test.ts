import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { projectRoot } from './lib/this-machine.ts';

/** What the played `npm` prints and how it ends, by its parameters; `go` is there if `peers` is. */
async function runCi(played: { test: string; system?: string; peers?: string }) {
  await using folder = await createTemporaryFolder('ci');
  const bin = join(folder.path, 'bin');
  mkdirSync(bin);
  mkdirSync(join(folder.path, '.ci'));
  const script = join(folder.path, '.ci', 'run');
  copyFileSync(join(projectRoot, '.ci', 'run'), script);
  const program = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const { test, system = 'echo "3 passed, 0 failed"', peers = 'exit 9' } = played;
  program(
    'npm',
    `echo "$*" >> ${folder.path}/asked\ncase "$*" in install) ;; test) ${test};; *test:system) ${system};; *test:peers) ${peers};; *) echo peers; exit 1;; esac`,
  );
  if (played.peers !== undefined) program('go', 'exit 0');
  for (const tool of ['dirname', 'mktemp', 'rm', 'tee', 'sed', 'grep', 'tail'])
    program(tool, `exec /usr/bin/${tool} "$@"`);
  const result = await execa('/bin/bash', [script], {
    env: { PATH: bin },
    extendEnv: false,
    reject: false,
  });
  const lines = result.stdout.split('\n');
  return {
    code: result.exitCode,
    last: lines.at(-1),
    sums: lines.filter((line) => /^\d+ passed, \d+ failed$/.test(line)),
    lines,
    asked: readFileSync(join(folder.path, 'asked'), 'utf8').trim().split('\n'),
  };
}

describe.runIf(process.platform === 'linux')('.ci/run', () => {
  it('ends with the sum of all, and says it once', async () => {
    const run = await runCi({
      test: 'echo "12 passed, 0 failed"',
      peers: 'echo "oras is not here"; echo "5 passed, 0 failed"',
    });
    expect(run).toMatchObject({ code: 0, last: '20 passed, 0 failed' });
    expect(run.sums).toHaveLength(1);
    expect(run.lines).toContain('sum of npm test: 12 passed, 0 failed');
    expect(run.lines).toContain('oras is not here');
    expect(run.asked).toEqual([
      ...['install', 'test', 'run --silent test:system'],
      ...['run --silent peers', 'run --silent test:peers'],
    ]);
  });

  it('runs nothing of other projects where there is no Go', async () => {
    const run = await runCi({ test: 'echo "12 passed, 0 failed"' });
    expect(run).toMatchObject({
      ...{ code: 0, last: '15 passed, 0 failed' },
      asked: ['install', 'test', 'run --silent test:system'],
    });
    expect(run.sums).toHaveLength(1);
  });

  it('fails with any of them, and runs the others after a failure of the first', async () => {
    expect(
      await runCi({
        test: 'echo "3 passed, 2 failed"; exit 4',
        peers: 'echo "5 passed, 0 failed"',
      }),
    ).toMatchObject({ code: 4, last: '11 passed, 2 failed' });
    expect(
      await runCi({
        test: 'echo "3 passed, 0 failed"',
        peers: 'echo "4 passed, 1 failed"; exit 1',
      }),
    ).toMatchObject({ code: 1, last: '10 passed, 1 failed' });
    expect(
      await runCi({
        test: 'echo "3 passed, 0 failed"',
        system: 'echo "2 passed, 1 failed"; exit 1',
      }),
    ).toMatchObject({ code: 1, last: '5 passed, 1 failed' });
  });

  it('counts a command without a sum as a failure, however it ended', async () => {
    expect(await runCi({ test: 'exit 0', peers: 'echo "0 passed, 0 failed"' })).toMatchObject({
      code: 1,
      last: '3 passed, 1 failed',
    });
    expect(await runCi({ test: 'echo "3 passed, 0 failed"', peers: 'exit 7' })).toMatchObject({
      code: 7,
      last: '6 passed, 1 failed',
    });
  });
});
