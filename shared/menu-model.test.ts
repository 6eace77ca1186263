import { i18n } from '@lingui/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainRegistry } from '../e2e/fixtures/saved-registry.ts';
import { quickSwitchMenu, trayTooltip } from './menu-model.ts';
import { type Registry, registrySchema } from './model/registry.ts';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

let next = 0;

function registry(changes: Partial<Registry>): Registry {
  next += 1;
  return registrySchema.parse({
    ...plainRegistry,
    id: `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`,
    name: `Registry ${next}`,
    address: `https://r${next}.example.com`,
    ...changes,
  });
}

function account(username: string): Registry['credential'] {
  return { kind: 'password', username, state: 'saved', changedAt: null };
}

describe('names from outside', () => {
  it.each([
    ['steer nothing', 'a\u202egnp.exe\u200b\u001b[2J', 'a⟨U+202E⟩gnp.exe⟨U+200B⟩⟨U+001B⟩[2J'],
    ['are cut', 'x'.repeat(100), `${'x'.repeat(59)}…`],
  ])('%s, in the menu and the tooltip', (_name, name, shown) => {
    const one = registry({ name, credential: account('u\u202e'.repeat(50)) });
    const two = registry({ address: one.address, credential: account('bob') });
    const input = { registries: [one, two], defaultId: one.id };
    expect(quickSwitchMenu(input)[0]?.label).toBe(
      `${shown} (${'u⟨U+202E⟩'.repeat(10).slice(0, 59)}…)`,
    );
    expect(trayTooltip(input)).toBe(`Berth: ${shown}`);
  });

  it('that are alike once they are cleaned are told apart by their hosts', () => {
    const registries = [registry({ name: 'a\u200b' }), registry({ name: 'a\u200d' })];
    const labels = quickSwitchMenu({ registries, defaultId: null }).map(({ label }) => label);
    expect(new Set(labels).size).toBe(2);
  });
});

describe('quickSwitchMenu', () => {
  it('keeps the order given and checks the default alone', () => {
    const registries = [
      registry({ name: 'zot' }),
      registry({ name: 'harbor' }),
      registry({ name: 'acr' }),
    ];
    const items = quickSwitchMenu({ registries, defaultId: registries[1]?.id ?? null });
    expect(items.map((item) => [item.label, item.checked])).toEqual([
      ['zot', false],
      ['harbor', true],
      ['acr', false],
    ]);
  });

  it('leaves inactive registries out, and does not count them as alike', () => {
    const one = registry({ address: 'https://docker.io', credential: account('ann') });
    const two = registry({
      address: 'https://docker.io',
      credential: account('bob'),
      active: false,
    });
    const items = quickSwitchMenu({ registries: [one, two], defaultId: null });
    expect(items).toEqual([{ id: one.id, label: one.name, checked: false }]);
  });

  it('adds the account when two share a host', () => {
    const shared = { address: 'https://harbor.example.com:8443/team' };
    const registries = [
      registry({ ...shared, name: 'Team', credential: account('ann') }),
      registry({ ...shared, name: 'Robot', credential: account('robot$ci') }),
      registry({ ...shared, name: 'Open' }),
      registry({ name: 'Other', credential: account('ann') }),
    ];
    const items = quickSwitchMenu({ registries, defaultId: null });
    expect(items.map((item) => item.label)).toEqual([
      'Team (ann)',
      'Robot (robot$ci)',
      'Open',
      'Other',
    ]);
  });

  it('adds the host when two names read alike', () => {
    const registries = [
      registry({ name: 'Team A', address: 'https://one.example.com' }),
      registry({ name: 'team\u00a0a', address: 'https://two.example.com:5000/x' }),
    ];
    const items = quickSwitchMenu({ registries, defaultId: null });
    expect(items.map((item) => item.label)).toEqual([
      'Team A (one.example.com)',
      'team\u00a0a (two.example.com:5000/x)',
    ]);
  });
});

describe('trayTooltip', () => {
  it('names the default', () => {
    const one = registry({ name: 'Harbor' });
    expect(trayTooltip({ registries: [one], defaultId: one.id })).toBe('Berth: Harbor');
  });

  it('says so when there is none', () => {
    const input = { registries: [registry({})], defaultId: null };
    expect(trayTooltip(input)).toBe('Berth: no default registry');
  });
});
