import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { lockProblems } from './lib/lock-problems.ts';
import { projectRoot } from './lib/this-machine.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(join(projectRoot, name), 'utf8'));
const lockSchema = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })),
});
const lock = lockSchema.parse(read('package-lock.json'));
const manifest = z
  .looseObject({ devDependencies: z.record(z.string(), z.string()) })
  .parse(read('package.json'));

it('the lock is complete for every system, and npm install has nothing to change in it', () => {
  expect(lockProblems(lock, manifest)).toEqual([]);
});

it('each optional package that is left out is noticed', () => {
  const optional = Object.keys(lock.packages).filter((path) => lock.packages[path]?.optional);
  const names = optional.map((path) => path.slice(path.lastIndexOf('node_modules/') + 13));
  expect(names).toEqual(
    expect.arrayContaining([
      '@esbuild/darwin-arm64',
      '@napi-rs/keyring-win32-x64-msvc',
      '@biomejs/cli-darwin-x64',
    ]),
  );
  const unnoticed = optional.filter((path) => {
    const { [path]: _left, ...packages } = lock.packages;
    return lockProblems({ ...lock, packages }, manifest).length === 0;
  });
  expect(unnoticed).toEqual([]);
}, 120_000);

it.each<[string, (packages: typeof lock.packages) => object, RegExp]>([
  [
    'another version',
    (packages) => ({ 'node_modules/zod': { ...packages['node_modules/zod'], version: '3.0.0' } }),
    /zod 3.0.0 is not the \^4/,
  ],
  [
    'another registry',
    (packages) => ({
      'node_modules/zod': {
        ...packages['node_modules/zod'],
        resolved: 'https://npm.example.com/z',
      },
    }),
    /zod comes from https:\/\/npm\.example\.com/,
  ],
  [
    'nothing to check it by',
    (packages) => ({
      'node_modules/zod': { ...packages['node_modules/zod'], integrity: undefined },
    }),
    /unchecked/,
  ],
])('a package with %s is noticed', (_name, change, problem) => {
  const changed = { ...lock, packages: { ...lock.packages, ...change(lock.packages) } };
  expect(lockProblems(changed, manifest).join('\n')).toMatch(problem);
});

it('a dependency that package.json alone names is noticed', () => {
  const devDependencies = { ...manifest.devDependencies, 'left-pad': '^1.3.0' };
  expect(lockProblems(lock, { ...manifest, devDependencies })).toEqual([
    'left-pad is undefined in the lock, ^1.3.0 wanted',
  ]);
});
