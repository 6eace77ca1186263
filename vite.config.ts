import { builtinModules } from 'node:module';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { linguiMacros } from './build/lingui-macros.ts';

const nodeBuiltins = [
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
  'node:sqlite',
];

/** What stays outside of the bundles: Electron, Node itself, and the one native module. */
const outside = ['electron', '@napi-rs/keyring', ...nodeBuiltins];

/** One bundle for Node or Electron: everything inside but what stays outside. */
function nodeBundle(name: string, input: string | string[], format: 'es' | 'cjs') {
  return {
    consumer: 'server' as const,
    resolve: {
      noExternal: true as const,
      external: outside,
      builtins: ['electron', ...nodeBuiltins],
      conditions: ['node', 'import', 'module', 'default'],
      mainFields: ['module', 'main'],
    },
    build: {
      outDir: `../dist/${name}`,
      emptyOutDir: true,
      target: 'node20',
      sourcemap: true,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input,
        external: outside,
        output: {
          format,
          // Places are read from the maps, sources are not.
          sourcemapExcludeSources: true,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  };
}

/** Tests beside the code that take long: `npm run test:system` runs them, not `npm test`. */
const systemTests = '**/*.system.test.ts';

/** Busy machines start processes slowly; what hangs is still found. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  root: 'renderer',
  base: '/',
  plugins: [
    linguiMacros(),
    react(),
    lingui({ configPath: `${import.meta.dirname}/lingui.config.ts` }),
  ],
  worker: { format: 'es' },
  server: { host: '127.0.0.1', port: 5273, strictPort: false },
  environments: process.env['VITEST']
    ? {}
    : {
        client: {
          build: {
            outDir: '../dist/renderer',
            emptyOutDir: true,
            target: 'chrome140',
            sourcemap: true,
            modulePreload: { polyfill: false },
            rolldownOptions: {
              output: {
                codeSplitting: {
                  // One chunk, so that zod is told of the policy before any schema is made.
                  groups: [{ name: 'zod', test: /node_modules\/zod\/|renderer\/zod-setup/ }],
                },
              },
            },
          },
        },
        main: nodeBundle(
          'main',
          [
            `${import.meta.dirname}/electron/main.ts`,
            `${import.meta.dirname}/electron/workers/search-names.ts`,
            `${import.meta.dirname}/electron/workers/watchdog.ts`,
          ],
          'es',
        ),
        preload: nodeBundle('preload', `${import.meta.dirname}/electron/preload.ts`, 'cjs'),
        serve: nodeBundle(
          'serve',
          [
            `${import.meta.dirname}/electron/serve.ts`,
            `${import.meta.dirname}/electron/vault/keyring-child.ts`,
            `${import.meta.dirname}/electron/workers/search-names.ts`,
            `${import.meta.dirname}/electron/workers/watchdog.ts`,
          ],
          'es',
        ),
        // One file: it is copied to where the person's own Node can read it.
        helper: nodeBundle(
          'helper',
          `${import.meta.dirname}/electron/socket/docker-credential-berth.ts`,
          'es',
        ),
      },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments))
        await builder.build(environment);
    },
  },
  test: {
    root: import.meta.dirname,
    // Many files wait for processes, servers and time limits: two workers more than CI has cores.
    maxWorkers: 4,
    globalSetup: 'build/lib/runner-folder.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          // Loading the same modules anew for each file takes longer than most files' tests.
          isolate: false,
          setupFiles: ['e2e/fixtures/loopback-only.cjs', 'e2e/fixtures/fast-check-seed.ts'],
          include: [
            'shared/**/*.test.ts',
            'electron/**/*.test.ts',
            'e2e/fixtures/**/*.test.ts',
            'e2e/vectors/**/*.test.ts',
            'e2e/live/**/*.test.ts',
            'e2e/bench/**/*.test.ts',
          ],
          exclude: [systemTests],
          ...patience,
        },
      },
      {
        extends: true,
        test: {
          // The built program as a whole, at its limits and under attack, and the commands of build/.
          name: 'system',
          environment: 'node',
          isolate: false,
          setupFiles: ['e2e/fixtures/loopback-only.cjs', 'e2e/fixtures/fast-check-seed.ts'],
          include: [
            systemTests,
            'build/**/*.test.ts',
            'e2e/stand-in/**/*.test.ts',
            'e2e/attacks/**/*.test.ts',
            'e2e/fuzz/**/*.test.ts',
          ],
          ...patience,
        },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.ts', 'renderer/**/*.test.tsx'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
