import { defineConfig } from 'vitest/config';

/** `npm run test:peers`: what runs beside other projects' programs, apart from `npm test`. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    environment: 'node',
    include: ['e2e/peers/**/*.test.ts'],
    globalSetup: 'build/lib/runner-folder.ts',
    setupFiles: ['e2e/fixtures/loopback-only.cjs'],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
