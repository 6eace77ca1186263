import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { testSeed } from '../fixtures/seed.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { runsOf } from '../fixtures/thorough.ts';
import { runTexts } from './run-texts.ts';
import { textKinds } from './text-kinds.ts';

/** Runs the fuzz with kinds of the test's own: the bodies of their `read(text, folder)`. */
async function runOwn(readers: Readonly<Record<string, string>>) {
  await using folder = await createTemporaryFolder('fuzz-kinds');
  const path = join(folder.path, 'kinds.mjs');
  const kinds = Object.entries(readers).map(
    ([name, body]) =>
      `{ name: ${JSON.stringify(name)}, good: ['a'], longest: 4000, read: async (text, folder) => { ${body} } }`,
  );
  writeFileSync(path, `export const textKinds = [${kinds.join(',')}];`);
  return await runTexts({
    mutations: 1,
    grown: 0,
    seed: 3,
    kinds: pathToFileURL(path).href,
    caseMs: 1500,
  });
}

test('every parser of outside text answers, whatever it gets', async () => {
  const seed = testSeed('mutated texts', 16_000);
  const report = await runTexts({
    ...{ mutations: runsOf(8), grown: runsOf(4), growth: 0.1 },
    ...{ seed, caseMs: 60_000 },
  });
  expect(report.problems, `seed ${seed}`).toEqual([]);
  expect(Object.keys(report.outcomes)).toEqual(textKinds.map(({ name }) => name));
}, 300_000);

test('a good text of each kind is read, or refused with an error of its own', async () => {
  for (const kind of textKinds)
    for (const text of kind.good) {
      await using folder = await createTemporaryFolder('fuzz-good');
      const read = (async () => kind.read(text, folder.path))();
      await read.catch((error: unknown) => {
        expect(error, kind.name).toMatchObject({ code: expect.any(String) });
      });
    }
}, 120_000);

test('a hang is told with its kind and case, and the run goes on behind it', async () => {
  const { problems, outcomes } = await runOwn({
    'an expression': "/^(a+)+$/.test('a'.repeat(50) + '!');",
    'a loop': 'for (;;);',
    'a promise': 'await new Promise(() => setInterval(() => undefined, 1000));',
    fine: '',
  });
  expect(problems).toHaveLength(3);
  expect(problems[0]).toMatch(/^an expression 0: no end in 1500 ms \[.*\]$/);
  expect(problems[1]).toMatch(/^a loop 0: no end in 1500 ms/);
  expect(problems[2]).toMatch(/^a promise 0: no end in 1500 ms/);
  expect(outcomes['fine']).toEqual({ value: 1 });
}, 180_000);

test('what is thrown and is no error of Berth is a problem, as is a process that dies', async () => {
  const { problems, outcomes } = await runOwn({
    'a foreign error': "throw new TypeError('x')",
    'an inner error':
      "throw (await import('" +
      new URL('../../shared/errors.ts', import.meta.url).href +
      "')).BerthError.fromData({ code: 'INTERNAL', message: 'y' });",
    'an end': 'process.exit(7);',
    'a talker': "console.warn('loud');",
    'a lonely promise':
      "void Promise.reject(new Error('z')); await new Promise((r) => setTimeout(r, 50));",
    fine: "(await import('node:fs')).writeFileSync(folder + '/left', text);",
  });
  expect(problems).toContainEqual(expect.stringMatching(/^a foreign error 0: threw TypeError: x/));
  expect(problems).toContainEqual(expect.stringMatching(/^an inner error 0: y/));
  expect(problems).toContainEqual(
    expect.stringMatching(/^a talker 0: wrote to the terminal: loud/),
  );
  expect(problems).toContainEqual(expect.stringMatching(/^an end 0: the process died \(7\)/));
  expect(problems).toContainEqual(
    expect.stringMatching(/^a lonely promise 0: the process died \(1\): Error: z/),
  );
  expect(outcomes['fine']).toEqual({ value: 1 });
}, 180_000);

test('time that grows faster than the text is told where it is measured', async () => {
  await using folder = await createTemporaryFolder('fuzz-growth');
  const path = join(folder.path, 'kinds.mjs');
  writeFileSync(
    path,
    `export const textKinds = [
      { name: 'square', good: ['a'], longest: 12000, read: (text) => { let n = 0; for (const _ of text) for (let i = 0; i < text.length; i += 1) n += i % 3; return n; } },
      { name: 'straight', good: ['a'], longest: 12000, read: (text) => { let n = 0; for (const _ of text) for (let i = 0; i < 6000; i += 1) n += i % 3; return n; } },
    ];`,
  );
  const { problems } = await runTexts({
    ...{ mutations: 1, grown: 2, seed: 3, measureFrom: 50, caseMs: 120_000 },
    kinds: pathToFileURL(path).href,
  });
  expect(problems.filter((problem) => problem.startsWith('square'))).toContainEqual(
    expect.stringMatching(/half takes \d+ ms, the whole \d+ ms/),
  );
  expect(problems.filter((problem) => problem.startsWith('straight'))).toEqual([]);
}, 180_000);
