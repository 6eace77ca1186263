import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../e2e/fixtures/temporary-folder.ts';

/** Which file stands for a room as the target of an import. */
const targets: Record<string, string> = {
  shared: 'shared/target.ts',
  methods: 'shared/methods.ts',
  http: 'electron/http/target.ts',
  registry: 'electron/registry/target.ts',
  vault: 'electron/vault/target.ts',
  storage: 'electron/storage/target.ts',
  exchange: 'electron/exchange/target.ts',
  helpers: 'electron/helpers/target.ts',
  sample: 'electron/sample/target.ts',
  effects: 'electron/effects/target.ts',
  log: 'electron/log/target.ts',
  workers: 'electron/workers/target.ts',
  app: 'electron/app/target.ts',
  shell: 'electron/shell/target.ts',
  web: 'electron/web/target.ts',
  socket: 'electron/socket/target.ts',
  renderer: 'renderer/tags/target.ts',
  build: 'build/target.ts',
  e2e: 'e2e/bench/target.ts',
};

const core = [
  'http',
  'registry',
  'vault',
  'storage',
  'exchange',
  'helpers',
  'sample',
  'log',
] as const;
const open = ['shared', 'methods'];

/** Who may import whom, row by row as the architecture says it, apart from the room itself. */
const rows: { room: string; folder: string; may: readonly string[] }[] = [
  { room: 'shared', folder: 'shared', may: open },
  ...core.map((room) => ({
    room,
    folder: `electron/${room}`,
    may: room === 'registry' ? [...open, 'http', room] : [...open, room],
  })),
  {
    room: 'effects',
    folder: 'electron/effects',
    may: [...open, 'effects', 'exchange', 'helpers', 'storage'],
  },
  { room: 'workers', folder: 'electron/workers', may: [...open, 'workers', 'storage'] },
  { room: 'app', folder: 'electron/app', may: [...open, ...core, 'effects', 'app'] },
  { room: 'shell', folder: 'electron/shell', may: [...open, 'app', 'shell'] },
  { room: 'web', folder: 'electron/web', may: [...open, 'app', 'web'] },
  {
    room: 'socket',
    folder: 'electron/socket',
    may: [...open, 'app', 'storage', 'web', 'socket'],
  },
  { room: 'renderer', folder: 'renderer/settings', may: [...open, 'renderer'] },
];

/** Electron and its store, as packages of the planted tree. */
const packages = ['electron', 'electron-store'];

let folder: TemporaryFolder;
let forbiddenReport: string;

beforeAll(async () => {
  folder = await createTemporaryFolder('import-rules');
  const root = join(import.meta.dirname, '..');
  for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json'])
    copyFileSync(join(root, name), join(folder.path, name));
  for (const name of packages) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    put(`node_modules/${name}/index.js`, 'module.exports = {};');
    put(`node_modules/${name}/index.d.ts`, 'export declare const app: number;');
  }
  for (const path of Object.values(targets))
    put(path, 'export const target = 1;\nexport type Target = 1;');
  put('e2e/fixtures/target.ts', 'export const target = 1;');
  for (const from of ['shared', 'electron/vault', 'renderer/tags'])
    plant(`${from}/some.test.ts`, 'e2e/fixtures/target.ts');
  put(
    'electron/main.ts',
    "import 'electron';\nimport 'electron-store';\nimport './shell/target.ts';",
  );
  put('electron/serve.ts', "import './web/target.ts';\nimport './storage/target.ts';");
  put('electron/preload.ts', "import 'electron';\nimport '../shared/methods.ts';");
  for (const { folder: from, may } of rows) {
    for (const room of may) plant(`${from}/may-${room}.ts`, targetOf(room));
    plant(`${from}/may-fixture.test.ts`, 'e2e/fixtures/target.ts');
    put(
      `${from}/may-electron-types.ts`,
      "import type { app } from 'electron';\nexport type A = typeof app;",
    );
  }
  put('electron/shell/may-electron.ts', "import 'electron';");
  put('electron/registry/may-node.ts', "import 'node:http';");
});
afterAll(() => folder.remove());

function targetOf(room: string): string {
  const target = targets[room];
  if (target === undefined) throw new Error(`no target for ${room}`);
  return target;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), text);
}

function plant(path: string, target: string): void {
  put(path, `import '${relativeImport(path, target)}';`);
}

function relativeImport(path: string, target: string): string {
  const way = posix.relative(posix.dirname(path), target);
  return way.startsWith('.') ? way : `./${way}`;
}

async function check(): Promise<{ exitCode: number; report: string }> {
  const result = await execa(
    process.execPath,
    [
      join(import.meta.dirname, '../node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'err'],
      ...['shared', 'electron', 'renderer', 'build', 'e2e'],
    ],
    { cwd: folder.path, reject: false, env: { FORCE_COLOR: '0', NO_COLOR: '1' } },
  );
  return { exitCode: result.exitCode ?? -1, report: result.stdout + result.stderr };
}

/** A line such as `error room-shared: shared/a.ts → electron/vault/target.ts`. */
function violation(rule: string, from: string, to: string): string {
  return `error ${rule}: ${from} → ${to}`;
}

it('lets a tree through that keeps to the table', async () => {
  const { exitCode, report } = await check();
  expect(report).toContain('no dependency violations found');
  expect(exitCode).toBe(0);
});

describe('with one forbidden import per pair of rooms', () => {
  const forbidden = rows.flatMap(({ room, folder: from, may }) =>
    Object.entries(targets)
      .filter(([name]) => !may.includes(name))
      .map(([name, target]) => ({ room, from, name, target })),
  );
  const single: [rule: string, path: string, text: string, to: string][] = [
    ...rows
      .filter(({ room }) => room !== 'shell')
      .map(({ folder: from }): [string, string, string, string] => [
        'electron-only-in-the-shell',
        `${from}/plant-electron.ts`,
        "import 'electron';",
        'node_modules/electron/index.js',
      ]),
    ...['shared', 'electron/shell', 'electron/storage', 'electron/serve-helper'].map(
      (from): [string, string, string, string] => [
        'electron-store-only-in-main',
        `${from}/plant-store.ts`,
        "import 'electron-store';",
        'node_modules/electron-store/index.js',
      ],
    ),
    ...['shared', 'electron/vault', 'renderer/tags'].flatMap(
      (from): [string, string, string, string][] => [
        [
          'no-tests-in-production',
          `${from}/plant-fixture.ts`,
          `import '${relativeImport(`${from}/a.ts`, 'e2e/fixtures/target.ts')}';`,
          'e2e/fixtures/target.ts',
        ],
        [
          'no-tests-in-production',
          `${from}/plant-test.ts`,
          "import './some.test.ts';",
          `${from}/some.test.ts`,
        ],
      ],
    ),
    ...['shared', 'renderer/tags'].map((from): [string, string, string, string] => [
      'no-node-in-shared',
      `${from}/plant-node.ts`,
      "import 'node:fs';",
      'fs',
    ]),
    [
      'room-preload',
      'electron/preload.ts',
      "import 'electron';\nimport '../shared/target.ts';",
      'shared/target.ts',
    ],
    [
      'room-roots',
      'electron/main.ts',
      "import 'electron';\nimport '../renderer/tags/target.ts';",
      'renderer/tags/target.ts',
    ],
    [
      'every-file-in-a-room',
      'electron/elsewhere/plant.ts',
      "import '../../shared/target.ts';",
      'shared/target.ts',
    ],
    [
      'room-vault-tests',
      'electron/vault/plant.test.ts',
      "import '../storage/target.ts';",
      'electron/storage/target.ts',
    ],
    [
      'room-web',
      'electron/web/plant-type.ts',
      "import type { Target } from '../shell/target.ts';\nexport type T = Target;",
      'electron/shell/target.ts',
    ],
    [
      'room-web',
      'electron/web/plant-dynamic.ts',
      "await import('../shell/target.ts');",
      'electron/shell/target.ts',
    ],
  ];

  beforeAll(async () => {
    for (const { from, name, target } of forbidden) plant(`${from}/plant-${name}.ts`, target);
    for (const [, path, text] of single) put(path, text);
    put('shared/circle-a.ts', "import './circle-b.ts';");
    put('shared/circle-b.ts', "import './circle-a.ts';");
    const { exitCode, report } = await check();
    expect(exitCode).not.toBe(0);
    forbiddenReport = report;
  });

  it.each(forbidden)('$room may not import $name', ({ room, from, name, target }) => {
    expect(forbiddenReport).toContain(
      violation(`room-${room}`, `${from}/plant-${name}.ts`, target),
    );
  });

  it.each(single)('%s stops %s', (rule, path, _text, to) => {
    expect(forbiddenReport).toContain(violation(rule, path, to));
  });

  it('stops circles', () => {
    expect(forbiddenReport).toContain('error no-circular: shared/circle-a.ts');
  });

  it('still lets through what is allowed', () => {
    expect(forbiddenReport).not.toContain('/may-');
  });
});
