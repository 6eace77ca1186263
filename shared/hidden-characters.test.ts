import { describe, expect, it, test } from 'vitest';
import {
  holdsHidden,
  shortVisibleText,
  textPieces,
  visibleText,
  withoutHidden,
} from './hidden-characters.ts';

test.each([
  ['a\0b', 'a⟨U+0000⟩b'],
  ['a\u001b[2Jb', 'a⟨U+001B⟩[2Jb'],
  ['a\nb', 'a⟨U+000A⟩b'],
  ['a\u0085b', 'a⟨U+0085⟩b'],
  ['a\u00ADb', 'a⟨U+00AD⟩b'],
  ['a\u200Bb\u200D', 'a⟨U+200B⟩b⟨U+200D⟩'],
  ['a\u202Egnp', 'a⟨U+202E⟩gnp'],
  ['a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩'],
  ['a\u2028b', 'a⟨U+2028⟩b'],
  ['\uFEFFa', '⟨U+FEFF⟩a'],
  ['a\u3164b\u115Fc', 'a⟨U+3164⟩b⟨U+115F⟩c'],
  ['a\u2800b', 'a⟨U+2800⟩b'],
  ['a\u{E0041}b', 'a⟨U+E0041⟩b'],
  ['a\uD800b', 'a⟨U+D800⟩b'],
])('%j is shown as %s', (text, shown) => {
  expect(holdsHidden(text)).toBe(true);
  expect(visibleText(text)).toBe(shown);
  expect(holdsHidden(withoutHidden(text))).toBe(false);
  expect(
    textPieces(text)
      .map((piece) => (piece.hidden ? `⟨${piece.text}⟩` : piece.text))
      .join(''),
  ).toBe(shown);
});

test.each(['', 'team/app', 'Büro 1 – Größe', '登録', 'שלום', '❤️ 🚢'])(
  '%j is shown as it is',
  (text) => {
    expect(holdsHidden(text)).toBe(false);
    expect(visibleText(text)).toBe(text);
  },
);

describe('shortVisibleText', () => {
  it.each([
    ['Registry & Sons', 20, 'Registry & Sons'],
    ['zwölf Zeichen', 13, 'zwölf Zeichen'],
    ['zwölf Zeichen', 12, 'zwölf Zeich…'],
    ['😀😀😀', 2, '😀…'],
    ['ab\u202e', 6, 'ab⟨U+…'],
    ['é仓库', 3, 'é仓库'],
  ])('%s in %i characters', (text, characters, short) => {
    expect(shortVisibleText(text, characters)).toBe(short);
  });
});
