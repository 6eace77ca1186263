import { isDigest } from '../../shared/image-reference.ts';
import { jsonValue } from '../../shared/json-text.ts';

/** A piece of a line of JSON. */
export interface RawToken {
  readonly kind: 'key' | 'text' | 'value' | 'sign';
  readonly text: string;
}

/** The pieces of one line as `indentJson` writes it: strings, keys before a colon, numbers and words, signs. */
export function rawTokens(line: string): RawToken[] {
  const tokens: RawToken[] = [];
  for (const [text] of line.matchAll(/"(?:[^"\\]|\\.)*"?|[^\s"{}[\],:]+|[\s{}[\],:]+/g)) {
    const last = tokens.at(-1);
    if (text.startsWith(':') && last?.kind === 'text')
      tokens[tokens.length - 1] = { kind: 'key', text: last.text };
    if (text.startsWith('"')) tokens.push({ kind: 'text', text });
    else tokens.push({ kind: /^[\s{}[\],:]/.test(text) ? 'sign' : 'value', text });
  }
  return tokens;
}

/** What a digest in a document names: another manifest, or a layer of this one. */
export type DigestTarget = 'manifest' | 'layer';

/** Members whose digests name layers, and those that name nothing a registry holds. */
const layerKeys: ReadonlySet<string> = new Set(['layers', 'blobs', 'fsLayers']);
const unpackedKeys: ReadonlySet<string> = new Set(['diff_ids', 'layerDigests', 'diffIds']);

/** Every digest of a document that a registry can be asked for, with what it names. */
export function digestTargets(text: string): ReadonlyMap<string, DigestTarget> {
  const targets = new Map<string, DigestTarget>();
  const walk = (value: unknown, target: DigestTarget) => {
    if (typeof value === 'string') {
      if (isDigest(value) && targets.get(value) !== 'layer') targets.set(value, target);
    } else if (Array.isArray(value)) for (const member of value) walk(member, target);
    else if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value))
        if (!unpackedKeys.has(key)) walk(member, layerKeys.has(key) ? 'layer' : target);
  };
  walk(jsonValue(text), 'manifest');
  return targets;
}
