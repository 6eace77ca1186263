import { readdirSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, it, test } from 'vitest';
import { english } from './english.ts';
import { createRenderer } from './render.ts';

/** What a compiled message is filled with, and whether as a number. */
function namesIn(compiled: unknown): Map<string, 'word' | 'number'> {
  const names = new Map<string, 'word' | 'number'>();
  for (const token of Array.isArray(compiled) ? compiled : []) {
    if (!Array.isArray(token)) continue;
    const [name, kind, cases] = token;
    names.set(String(name), kind === 'plural' ? 'number' : 'word');
    for (const one of Object.values(Object(cases)))
      for (const [inner, innerKind] of namesIn(one)) names.set(inner, innerKind);
  }
  return names;
}

/** The names that the types ask for (`ValuesOf`), found in the same way. */
function typedNames(message: string): string[] {
  return [...message.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = '']) => {
    const name = inside.split(',')[0] ?? '';
    return name === '' || name.includes(' ') || name.startsWith('#') ? [] : [name];
  });
}

const render = createRenderer('en', english);

describe('every English text', () => {
  test.each(Object.entries(english))('%s', (id, message) => {
    const names = namesIn(compileMessage(message));
    expect([...names.keys()].sort()).toEqual([...new Set(typedNames(message))].sort());
    const values = Object.fromEntries(
      [...names].map(([name, kind]) => [name, kind === 'number' ? 3 : `‹${name}›`]),
    );
    const shown = render({ id, values }) ?? '';
    for (const [name, kind] of names)
      expect(shown).toContain(kind === 'number' ? '3' : `‹${name}›`);
    expect(shown).not.toMatch(/[{}]|^\s|\s$|^$/);
    // Only a table in lines has columns.
    if (!message.includes('\n')) expect(shown).not.toContain('  ');
  });

  it('has an id of its own among all files', async () => {
    const folder = new URL('english/', import.meta.url);
    const ids: string[] = [];
    for (const file of readdirSync(folder)) {
      const texts: unknown = await import(new URL(file, folder).href);
      for (const area of Object.values(Object(texts))) ids.push(...Object.keys(Object(area)));
    }
    expect(ids.sort()).toEqual(Object.keys(english).sort());
  });
});
