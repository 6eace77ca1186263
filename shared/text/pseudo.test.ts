import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { afterEach, expect, it } from 'vitest';
import { speak } from './catalogs.ts';
import { messages } from './en.po';
import { inLanguage, languageOf, languages } from './language.ts';
import { pseudoMessage } from './pseudo.ts';
import { text } from './text.ts';

afterEach(() => speak('en'));

function pseudo(message: string, values: Record<string, string | number> = {}): string {
  i18n.load('en-XA', { planted: pseudoMessage(compileMessage(message)) });
  i18n.activate('en-XA');
  return i18n._('planted', values);
}

it('leaves tags, values and the cases of a plural as they are', () => {
  expect(pseudo('Open <0>{name}</0> now', { name: 'library/alpine' })).toBe(
    '[Ǿǿƥḗḗƞ <0>library/alpine</0> ƞǿǿẇ]',
  );
  const counted = '{count, plural, one {One tag} other {# tags}}';
  expect(pseudo(counted, { count: 1 })).toBe('[Ǿǿƞḗḗ ŧȧȧɠ]');
  expect(pseudo(counted, { count: 7 })).toBe('[7 ŧȧȧɠş]');
});

it('leaves no letter of English in any text of the page, and makes it longer', () => {
  speak('en-XA');
  let before = 0;
  let after = 0;
  for (const id of Object.keys(messages)) {
    const shown = i18n.messages[id];
    const plain = texts(shown)
      .join(' ')
      .replace(/<\/?\w+\/?>/g, '');
    expect(plain, id).not.toMatch(/[A-Za-z]/);
    before += texts(messages[id]).join('').length;
    after += texts(shown).join('').length;
  }
  expect(after / before).toBeGreaterThan(1.25);
  expect(after / before).toBeLessThan(1.5);
});

it('is what texts of the core are read in once it is spoken', () => {
  const told = text('http.dns', { host: 'r.test' });
  expect(inLanguage(told)).toContain('r.test');
  const english = inLanguage(told);
  speak('en-XA');
  expect(inLanguage(told)).not.toBe(english);
  expect(inLanguage(told)).toMatch(/^\[.*r\.test.*\]$/);
  expect(inLanguage({ id: 'of.tomorrow' }, 'English of tomorrow')).toBe('English of tomorrow');
  expect(inLanguage(undefined, 'No text')).toBe('No text');
});

it('tells whoever listens', () => {
  const heard: string[] = [];
  const stop = i18n.on('change', () => void heard.push(i18n.locale));
  for (const language of languages) speak(languageOf(language));
  speak(languageOf('system'));
  stop();
  expect(heard.slice(-2)).toEqual(['en-XA', 'en']);
});

/** The strings of a compiled message, those of its cases too. */
function texts(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  if (!Array.isArray(message)) return [];
  return message.flatMap((token: unknown) => {
    if (typeof token === 'string') return [token];
    const cases: unknown = Array.isArray(token) ? token[2] : undefined;
    return typeof cases === 'object' && cases !== null ? Object.values(cases).flatMap(texts) : [];
  });
}
