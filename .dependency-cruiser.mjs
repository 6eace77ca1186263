/**
 * The rooms of the house and who may import whom (.github/CONTRIBUTING.md, "Where is what").
 * Each room lists what it may import of ours; everything else is forbidden.
 */
const rooms = {
  shared: { path: '^shared/', may: ['^shared/'] },
  http: { path: '^electron/http/', may: ['^electron/http/', '^shared/'] },
  registry: { path: '^electron/registry/', may: ['^electron/(registry|http)/', '^shared/'] },
  jobs: { path: '^electron/jobs/', may: ['^electron/jobs/', '^shared/'] },
  vault: { path: '^electron/vault/', may: ['^electron/vault/', '^shared/'] },
  storage: { path: '^electron/storage/', may: ['^electron/storage/', '^shared/'] },
  exchange: { path: '^electron/exchange/', may: ['^electron/exchange/', '^shared/'] },
  images: { path: '^electron/images/', may: ['^electron/images/', '^shared/'] },
  systems: {
    path: '^electron/systems/',
    may: ['^electron/(systems|http|exchange)/', '^shared/'],
  },
  sample: { path: '^electron/sample/', may: ['^electron/sample/', '^shared/'] },
  helpers: { path: '^electron/helpers/', may: ['^electron/helpers/', '^shared/'] },
  workers: { path: '^electron/workers/', may: ['^electron/(workers|storage)/', '^shared/'] },
  effects: {
    path: '^electron/effects/',
    may: ['^electron/(effects|exchange|helpers|storage)/', '^shared/'],
  },
  log: { path: '^electron/log/', may: ['^electron/log/', '^shared/'] },
  app: {
    path: '^electron/app/',
    may: [
      '^electron/(app|http|registry|jobs|vault|storage|exchange|effects|images|helpers|sample|log|systems)/',
      '^shared/',
    ],
  },
  shell: { path: '^electron/shell/', may: ['^electron/(shell|app)/', '^shared/'] },
  web: { path: '^electron/web/', may: ['^electron/(web|app|platform-api)/', '^shared/'] },
  'platform-api': {
    path: '^electron/platform-api/',
    may: ['^electron/(platform-api|app|exchange)/', '^shared/'],
  },
  socket: {
    path: '^electron/socket/',
    may: ['^electron/(socket|web|app|storage)/', '^shared/'],
  },
  roots: { path: '^electron/(main|serve|open-core)\\.ts$', may: ['^electron/', '^shared/'] },
  preload: { path: '^electron/preload\\.ts$', may: ['^shared/methods\\.ts$'] },
  renderer: { path: '^renderer/', may: ['^renderer/', '^shared/'] },
};

/** Inside the registry client each layer stands on those before it, never the other way round. */
const registryLayers = [
  'protocol',
  'auth',
  'connection',
  'paging',
  'lists',
  'images',
  'providers',
  'check',
];

const layerRules = registryLayers.slice(0, -1).map((layer, index) => ({
  name: `registry-layer-${layer}`,
  severity: 'error',
  from: { path: `^electron/registry/${layer}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^electron/registry/',
    pathNot: `^electron/registry/(${registryLayers.slice(0, index + 1).join('|')})/`,
  },
}));

/** Source of ours; packages and Node's own modules are not. */
const ours = '^(shared|electron|renderer|build|e2e)/';
const tests = '\\.test\\.tsx?$';

const roomRules = Object.entries(rooms).map(([name, room]) => ({
  name: `room-${name}`,
  severity: 'error',
  from: { path: room.path, pathNot: tests },
  to: { path: ours, pathNot: room.may.concat('\\.(css|svg|png|po)$') },
}));

const testRules = Object.entries(rooms).map(([name, room]) => ({
  name: `room-${name}-tests`,
  severity: 'error',
  from: { path: `${room.path}.*${tests}` },
  to: { path: ours, pathNot: [...room.may, '^e2e/fixtures/', '\\.(css|svg|png|po)$'] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...roomRules,
    ...testRules,
    ...layerRules,
    {
      name: 'every-file-in-a-room',
      severity: 'error',
      from: {
        path: '^electron/',
        pathNot: [...Object.values(rooms).map(({ path }) => path), tests],
      },
      to: {},
    },
    {
      name: 'electron-only-in-the-shell',
      comment: "Elsewhere only Electron's types may be named",
      severity: 'error',
      from: {
        path: '^(shared|electron|renderer)/',
        pathNot: '^electron/(shell/|main\\.ts$|preload\\.ts$)',
      },
      to: { path: '(^|/)electron(/|$)', pathNot: ours, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-store-only-in-main',
      severity: 'error',
      from: { pathNot: '^electron/main\\.ts$' },
      to: { path: 'node_modules/electron-store/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-node-in-shared',
      severity: 'error',
      from: { path: '^(shared|renderer)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/', pathNot: tests },
      to: { path: ['^(e2e|build)/', tests], pathNot: '^build/icons/.*\\.png$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|release)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
