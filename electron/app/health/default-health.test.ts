import { afterEach, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { defaultSettings } from '../../../shared/model/settings.ts';
import { startDefaultHealth } from './default-health.ts';

let core: TestCore;
let registry: RunningRegistry;
let stop = () => {};

afterEach(async () => {
  stop();
  await core.remove();
  await registry.stop();
});

it('tells in the background that the default fails, and that it works again', async () => {
  registry = await startRegistry();
  core = await openTestCore();
  const { id } = await core.call('registries.create', {
    registry: { name: 'Main', address: registry.address },
  });
  let minutes = 0;
  let battery = true;
  let checks = 0;
  let asked = 0;
  const { handlers } = core.core;
  const state = () => ({
    defaultId: id,
    registries: [{ id, active: true, sample: false, credential: { keep: 'none' } }],
  });
  const silent = () => undefined;
  ({ stop } = startDefaultHealth(
    {
      book: { state } as never,
      vault: { isOpen: () => false } as never,
      settings: {
        get: () => ({ ...defaultSettings, healthMinutes: 15 }),
      } as never,
      logger: { info: silent, warn: silent, error: silent },
    },
    async (input, context) => {
      checks += 1;
      return handlers['registries.check'](input, context);
    },
    {
      onBattery: () => {
        asked += 1;
        return battery;
      },
      beat: 5,
      clock: () => minutes * 60_000,
    },
  ));
  const outcome = async () => (await core.call('registries.get', { id })).lastSeen?.outcome;
  minutes = 15;
  await expect.poll(() => asked, { timeout: 30_000 }).toBeGreaterThan(2);
  expect(checks).toBe(0);
  battery = false;
  await expect.poll(outcome, { timeout: 30_000 }).toMatch(/^(?:listed|partial)$/);
  // Once for each time it is due.
  expect(checks).toBe(1);
  await registry.stop();
  minutes = 30;
  await expect.poll(outcome, { timeout: 60_000 }).toBe('failed');
  expect(checks).toBe(2);
}, 120_000);
