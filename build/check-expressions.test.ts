import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';
import { checkExpressions } from './lib/check-expressions.ts';
import { type ExpressionException, expressionExceptions } from './lib/expression-exceptions.ts';
import { writeVerdicts } from './lib/expression-verdicts.ts';

// Each check starts workers, which take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await createTemporaryFolder('check-expressions');
});
afterAll(() => folder.remove());

/** A new tree in which each room has an expression that nothing is wrong with. */
function plantHarmless(): void {
  rmSync(join(folder.path, 'tree'), { recursive: true, force: true });
  for (const room of ['shared', 'electron', 'renderer'])
    put(`${room}/plain.ts`, 'export const plain = /^[a-z]+$/;');
}

function put(path: string, text: string): void {
  const target = join(folder.path, 'tree', path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

async function problems(exceptions: readonly ExpressionException[] = []): Promise<string[]> {
  const options = {
    root: join(folder.path, 'tree'),
    caches: [join(folder.path, 'cache.json')] as const,
  };
  return (await checkExpressions({ ...options, exceptions })).problems;
}

/** A text with what would be put in between braces behind a dollar sign. */
const code = (text: string) => text.replaceAll('@{', '${');

/** What is wrong, the file, its code, and the expression that is told. */
const planted: readonly (readonly [string, string, string, string])[] = [
  ['exponential', 'shared/a.ts', 'export const a = /^(a+)+$/;', '/^(a+)+$/'],
  ['polynomial', 'electron/b.ts', "export const a = (t) => t.replace(/\\/+$/, '');", '/\\/+$/'],
  ['in JSX', 'renderer/c/c.tsx', 'export const a = <p>{/x*y*x*$/.test("")}</p>;', '/x*y*x*$/'],
  ['in a schema', 'shared/d.ts', 'export const s = z.string().regex(/^(\\d+)*$/);', '/^(\\d+)*$/'],
  [
    'made of a string',
    'electron/e.ts',
    "export const a = new RegExp('^(a|a)*$', 'i');",
    '/^(a|a)*$/i',
  ],
  ['called without new', 'electron/f.ts', "export const a = RegExp('^(b|b)*$');", '/^(b|b)*$/'],
  [
    'made of constants',
    'electron/g.ts',
    "const part = 'c+'; export const a = new RegExp('^(' + part + `)+@{/x$/.source}`);",
    '/^(c+)+x$/',
  ],
  [
    'made of raw text and a list',
    'electron/h.ts',
    "const d = String.raw`\\d+`; export const a = new RegExp(`^(@{[d, 'x'].join('|')})+$`);",
    '/^(\\d+|x)+$/',
  ],
  ['made by match', 'electron/i.ts', "export const a = (t) => t.match('^(d+)+$');", '/^(d+)+$/'],
  [
    'made by a function of its parameter, at the call',
    'electron/j.ts',
    "import { whole as all } from '../shared/whole.ts'; import { label } from '../shared/label.ts'; export const bad = all(`(@{label})+`);",
    '/^([a-z]+)+$/',
  ],
];

/** Expressions that only running would tell. */
const unknown: readonly (readonly [string, string])[] = [
  ['a variable', 'let p = "a"; p += "b"; export const a = new RegExp(p);'],
  ['an argument of a function without a name', 'export const a = [""].map((p) => new RegExp(p));'],
  ['a member', 'export const a = (o: { p: string }) => new RegExp(o.p);'],
  ['unknown flags', 'export const a = new RegExp("a", process.argv[2]);'],
  ['an argument of match', 'export const a = (t: string, p: string) => t.match(p);'],
  [
    'an argument of a call',
    "import { whole } from '../shared/whole.ts'; export const a = whole(process.argv[2] ?? '');",
  ],
  [
    'what a function is passed on to',
    "import { whole } from '../shared/whole.ts'; export const a = ['a'].map(whole);",
  ],
];

describe('in one tree', () => {
  let found: string[];

  beforeAll(async () => {
    plantHarmless();
    put(
      'shared/whole.ts',
      code('export function whole(p: string) { return new RegExp(`^@{p}$`); }'),
    );
    put('shared/label.ts', "export const label = '[a-z]+';");
    put(
      'shared/harmless.ts',
      code(`import { whole } from './whole.ts'; import { label } from './label.ts';
        export const list = new RegExp(\`^@{label}(?:,@{label})*$\`);
        export const word = whole(\`@{label}x\`);
        export const x = (text: string) => text.replace(/[^a-z]/g, '').match(/^x/);`),
    );
    put('shared/bad.test.ts', 'export const bad = /^(a+)+$/;');
    for (const [, path, text] of planted) put(path, code(text));
    unknown.forEach(([, text], at) => {
      put(`electron/unknown-${at}.ts`, text);
    });
    found = await problems();
  });

  test.each(planted)('an expression that is %s fails', (_what, path, _code, written) => {
    const told = found.filter((line) => line.startsWith(`${path}:1 `));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`${path}:1 ${written}: `);
    expect(told[0]).toMatch(/exponential|polynomial/);
  });

  test.each(unknown.map(([what], at) => [what, at] as const))(
    'an expression made of %s fails',
    (_what, at) => {
      const told = found.filter((line) => line.startsWith(`electron/unknown-${at}.ts:1 `));
      expect(told.join('\n')).toMatch(/cannot be checked$/);
      expect(told).toHaveLength(1);
    },
  );

  test('harmless ones pass, and tests are let alone', () => {
    expect(found).toHaveLength(planted.length + unknown.length);
  });
});

test('an exception needs its place, and goes when nothing needs it', async () => {
  plantHarmless();
  put('shared/a.ts', 'export const a = /\\s+$/;');
  const exception = { path: 'shared/a.ts', expression: '/\\s+$/', reason: 'at most 9 characters' };
  expect(await problems([exception])).toEqual([]);
  expect(await problems([{ ...exception, path: 'shared/b.ts' }])).toHaveLength(2);
  put('shared/a.ts', 'export const a = /\\s$/;');
  expect(await problems([exception])).toEqual(['shared/a.ts needs no exception any more: /\\s+$/']);
});

test('a cache of another version counts for nothing', async () => {
  plantHarmless();
  put('shared/a.ts', 'export const a = /\\s+$/;');
  await problems();
  const path = join(folder.path, 'cache.json');
  const cache = readFileSync(path, 'utf8').replaceAll(/"safe":false,"why":"[^"]*"/g, '"safe":true');
  writeFileSync(path, cache);
  expect(await problems()).toEqual([]);
  writeFileSync(path, cache.replace('"version":"', '"version":"0'));
  expect(await problems()).toHaveLength(1);
});

test('verdicts kept for everyone are taken where the version is the same', async () => {
  plantHarmless();
  put('electron/a.ts', 'export const a = /^(k+)+$/;');
  const kept = join(folder.path, 'kept.json');
  const check = () =>
    checkExpressions({
      root: join(folder.path, 'tree'),
      caches: [join(folder.path, 'own.json'), kept],
      exceptions: [],
    });
  rmSync(join(folder.path, 'own.json'), { force: true });
  writeVerdicts(kept, new Map([['/^(k+)+$/', { safe: true }]]));
  expect((await check()).problems).toEqual([]);
  rmSync(join(folder.path, 'own.json'), { force: true });
  writeFileSync(kept, readFileSync(kept, 'utf8').replace('"version": "', '"version": "0'));
  expect((await check()).problems).toHaveLength(1);
});

test('every exception says why', () => {
  for (const { path, expression, reason } of expressionExceptions)
    expect(reason.length, `${path} ${expression}`).toBeGreaterThan(30);
});

test('npm run check includes it, and its command fails on a planted expression', async () => {
  plantHarmless();
  const root = join(import.meta.dirname, '..');
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    scripts: {
      check: expect.stringContaining('npm run check:expressions'),
      'check:expressions': 'tsx build/check-expressions.ts',
    },
  });
  put('electron/a.ts', 'export const a = /^(a+)+$/;');
  const result = await execa(
    process.execPath,
    [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'build/check-expressions.ts')],
    {
      cwd: join(folder.path, 'tree'),
      reject: false,
      env: { NODE_PATH: join(root, 'node_modules') },
    },
  );
  expect(result.stderr).toContain('electron/a.ts:1 /^(a+)+$/: exponential');
  expect(result.exitCode).toBe(1);
});
