import { defineConfig } from '@playwright/test';
import { findChromium } from './build/lib/required-tools.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/playwright',
  globalSetup: './build/lib/runner-folder.ts',
  // Two cores: each worker runs a browser and a core of Berth.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 0,
  reporter: 'list',
  use: {
    // Pictures of each step take a third of the time of a run.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // Chromium's sandbox cannot be used by root; anyone else keeps it.
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
  projects: [
    { name: 'browser', testDir: 'e2e/browser', testMatch: '**/*.spec.ts' },
    { name: 'desktop', testDir: 'e2e/desktop', testMatch: '**/*.spec.ts' },
    { name: 'screenshots', testDir: 'e2e/screenshots', testMatch: '**/*.spec.ts' },
  ],
});
