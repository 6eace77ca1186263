import { isDeepStrictEqual } from 'node:util';
import { text as asText } from '../../shared/text/text.ts';
import { parseYaml } from '../exchange/text/yaml-text.ts';
import { lineEndOf, type Memo, type OwnedText, Unfit } from './owned-text.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * `global.default-repo` in Skaffold's `~/.skaffold/config` (skaffold.dev, "Image
 * Repository Handling"). Only its line changes; the memo is the line that stood
 * there before. Other ways to write a mapping than in a block are left alone.
 */
export function skaffoldText(repository: string | null): OwnedText {
  return {
    put(text) {
      if (repository === null) return { text, memo: null };
      if (text === null) return { text: `global:\n  ${lineFor(repository)}\n`, memo: null };
      const before = mappingIn(text);
      const { lines, at, under } = placeIn(text, before);
      const end = lineEndOf(text);
      const indent = under ?? '  ';
      const wanted = `${indent}${lineFor(repository)}`;
      let memo: Memo = null;
      let after: string;
      if (at.own !== null) {
        memo = lines[at.own] ?? '';
        after = lines.with(at.own, `${wanted}${commentOf(memo)}${carriage(memo)}`).join('\n');
      } else if (at.global !== null)
        after = lines
          .toSpliced(at.global + 1, 0, `${wanted}${end === '\r\n' ? '\r' : ''}`)
          .join('\n');
      else {
        const gap = text === '' || text.endsWith('\n') ? '' : end;
        after = `${text}${gap}global:${end}${wanted}${end}`;
      }
      const global = { ...mappingOf(before['global']), 'default-repo': repository };
      return { text: sure(after, { ...before, global }), memo };
    },
    take(text, memo) {
      const before = mappingIn(text);
      const { lines, at } = placeIn(text, before);
      if (at.own === null) return text;
      const after = memo === null ? lines.toSpliced(at.own, 1) : lines.with(at.own, memo);
      mappingIn(after.join('\n'));
      return after.join('\n');
    },
  };
}

function lineFor(repository: string): string {
  return `default-repo: ${JSON.stringify(repository)}`;
}

/** Where the keys stand in their lines, and how far what is under `global` is moved in. */
function placeIn(text: string, before: Mapping) {
  const lines = text.split('\n');
  const global = lines.findIndex((line) => /^\uFEFF?global:\s*(?:#.*)?$/.test(line));
  const held = before['global'];
  if (global < 0) {
    if (held !== undefined) throw new Unfit(asText('effects.otherYaml', { key: 'global' }));
    return { lines, at: { global: null, own: null }, under: null };
  }
  let own: number | null = null;
  let under: string | null = null;
  for (let at = global + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [indent = ''] = /^ */.exec(line) ?? [];
    if (indent === '') break;
    under ??= indent;
    if (indent !== under || !line.startsWith(`${indent}default-repo:`)) continue;
    own = at;
  }
  const isThere = Object.hasOwn(mappingOf(held), 'default-repo');
  if (isThere !== (own !== null))
    throw new Unfit(asText('effects.otherYaml', { key: 'default-repo' }));
  return { lines, at: { global, own }, under };
}

/** A comment behind a plain or quoted value, with the spaces before it. */
function commentOf(line: string): string {
  const value = line.slice(line.indexOf(':') + 1).trimStart();
  const rest = value.slice(/^(?:"[^"]*"|'[^']*'|[^\s#"']+)/.exec(value)?.[0].length ?? 0);
  const end = rest.endsWith('\r') ? rest.length - 1 : rest.length;
  // Without a value the spaces before the sign are gone by now: one stands for them.
  if (rest.startsWith('#')) return rest === value ? ` ${rest.slice(0, end)}` : '';
  return rest.trimStart().startsWith('#') ? rest.slice(0, end) : '';
}

function carriage(line: string): string {
  return line.endsWith('\r') ? '\r' : '';
}

function mappingIn(text: string): Mapping {
  let documents: unknown[];
  try {
    documents = parseYaml(text);
  } catch {
    throw new Unfit(asText('effects.notYaml'));
  }
  const [first, ...more] = documents;
  if (more.length > 0) throw new Unfit(asText('effects.notYaml'));
  if (first !== undefined && first !== null && (typeof first !== 'object' || Array.isArray(first)))
    throw new Unfit(asText('effects.notYaml'));
  return mappingOf(first);
}

function mappingOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The text, once it says exactly what is wanted: the one key is set, the others are what they were. */
function sure(text: string, wanted: Mapping): string {
  if (!isDeepStrictEqual(mappingIn(text), wanted))
    throw new Unfit(asText('effects.otherYaml', { key: 'default-repo' }));
  return text;
}
