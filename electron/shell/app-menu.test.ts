import { afterEach, expect, it } from 'vitest';
import { speak } from '../../shared/text/catalogs.ts';
import { appMenuTemplate } from './app-menu.ts';

afterEach(() => speak('en'));

function labels(items: ReturnType<typeof appMenuTemplate>): string[] {
  return items.flatMap(({ type, label, submenu }) => [
    ...(type === 'separator' ? [] : [label ?? 'no label']),
    ...(Array.isArray(submenu) ? labels(submenu) : []),
  ]);
}

it.each(['linux', 'win32', 'darwin'] as const)('speaks the language on %s', (platform) => {
  speak('en');
  const english = labels(appMenuTemplate(platform, false));
  expect(english).toContain('Quit Berth');
  speak('en-XA');
  const strange = labels(appMenuTemplate(platform, false)).filter((label) => label !== 'Berth');
  expect(strange.filter((label) => /[A-Za-z]/.test(label))).toEqual([]);
});

it('has the tools of a developer only where it is not packaged', () => {
  speak('en');
  expect(labels(appMenuTemplate('linux', true))).not.toContain('Developer tools');
  expect(labels(appMenuTemplate('linux', false))).toContain('Developer tools');
});
