import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { holdsHidden } from '../../shared/hidden-characters.ts';
import { shellWord } from './shell-word.ts';

/** What a shell hands to a program after `docker pull`, as pasted and Enter pressed. */
function argumentsIn(shell: string, word: string): string[] {
  const script = `docker() { printf '%s|END|' "$@"; }\ndocker pull ${word}\n`;
  const said = execFileSync(shell, { input: script, encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
  return said.split('|END|').slice(0, -1);
}

const nasty = [
  'x;touch y;#',
  'x$(touch y)',
  'x`touch y`',
  'x&&touch y|cat>z',
  "x';touch y;'",
  'x"$HOME"\\',
  '~/x*?[a]{b,c}!',
  '-rm x',
];
const hidden = [
  'x\ntouch y\n',
  'x\u001b[201~\rtouch y',
  'x\0y',
  "x\u202E';touch y;'\\",
  'x\u200By',
  'x\u{E0041}y',
];

describe('shellWord', () => {
  it.each(['r.test:5000/team/app:1.2@sha256:ab', 'a_b+c=d'])('%s stays as it is', (text) => {
    expect(shellWord(text)).toBe(text);
  });

  it.each(nasty)('%j is one word of any shell', (text) => {
    for (const shell of ['sh', 'bash'])
      expect(argumentsIn(shell, shellWord(`r.test/${text}`))).toEqual(['pull', `r.test/${text}`]);
  });

  it.each(hidden)('%j goes without the characters themselves', (text) => {
    const word = shellWord(`r.test/${text}`);
    expect(holdsHidden(word)).toBe(false);
    const [, read, ...more] = argumentsIn('bash', word);
    // A word of a shell ends at NUL.
    expect(read).toBe(`r.test/${text}`.split('\0')[0]);
    expect(more).toEqual([]);
    // A shell without this quoting runs nothing of it either.
    expect(argumentsIn('sh', word)).toHaveLength(2);
  });
});
