/**
 * Values as JSON, for crossings that Chromium's DevTools protocol can only make
 * as text. A value is a graph: each object is a node, so that cycles and
 * identity survive, as they do in the structured clone this stands in for.
 */
type Atom =
  | null
  | boolean
  | string
  | { n: number }
  | { special: 'undefined' | 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { bigint: string }
  | { ref: number };

type Node =
  | { kind: 'array'; items: Atom[] }
  | { kind: 'object'; entries: [string, Atom][] }
  | { kind: 'map'; entries: [Atom, Atom][] }
  | { kind: 'set'; items: Atom[] }
  | { kind: 'date'; time: number | null }
  | { kind: 'regexp'; source: string; flags: string }
  | { kind: 'bytes'; type: string; base64: string }
  | { kind: 'error'; name: string; message: string }
  | { kind: 'special'; tag: string; id: number };

export interface Wire {
  root: Atom;
  nodes: Node[];
}

/** What a crossing does with what the structured clone does not take. */
export interface WireRules {
  /** Functions and promises become numbered handles here, or are refused where absent. */
  handle?: (value: object) => { tag: string; id: number } | undefined;
  /** Errors keep their name, as in the structured clone, or become a plain Error. */
  errorNames: boolean;
  /** Nesting beyond this throws `depthMessage`. */
  maxDepth: number;
  depthMessage: string;
}

/** How Electron's ipc clones: the structured clone algorithm. */
export const ipcRules: WireRules = {
  errorNames: true,
  maxDepth: 10_000,
  depthMessage: 'An object could not be cloned.',
};

export class CloneError extends Error {
  override readonly name = 'CloneError';
}

const arrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Encodes one value. Throws CloneError for what cannot cross under the rules. */
export function encode(value: unknown, rules: WireRules): Wire {
  const nodes: Node[] = [];
  const seen = new Map<object, number>();

  const atom = (part: unknown, depth: number): Atom => {
    switch (typeof part) {
      case 'undefined':
        return { special: 'undefined' };
      case 'boolean':
      case 'string':
        return part;
      case 'number':
        return numberAtom(part);
      case 'bigint':
        return { bigint: String(part) };
      case 'symbol':
        throw new CloneError(`${String(part)} could not be cloned.`);
      case 'function':
        return { ref: add(part, depth) };
      default:
        return typeof part === 'object' && part !== null ? { ref: add(part, depth) } : null;
    }
  };

  const add = (part: object, depth: number): number => {
    const known = seen.get(part);
    if (known !== undefined) return known;
    if (depth >= rules.maxDepth) throw new CloneError(rules.depthMessage);
    const index = nodes.length;
    seen.set(part, index);
    const handle = rules.handle?.(part);
    if (handle !== undefined) {
      nodes.push({ kind: 'special', ...handle });
      return index;
    }
    // Placed before its parts, which may point back to it.
    nodes.push({ kind: 'array', items: [] });
    nodes[index] = node(part, depth + 1);
    return index;
  };

  const node = (part: object, depth: number): Node => {
    if (typeof part === 'function') throw new CloneError('An object could not be cloned.');
    if (Array.isArray(part)) return { kind: 'array', items: part.map((item) => atom(item, depth)) };
    if (part instanceof Error)
      return {
        kind: 'error',
        name: rules.errorNames ? part.name : 'Error',
        message: String(part.message),
      };
    if (part instanceof Date) {
      const time = part.getTime();
      return { kind: 'date', time: Number.isNaN(time) ? null : time };
    }
    if (part instanceof RegExp) return { kind: 'regexp', source: part.source, flags: part.flags };
    if (part instanceof Map)
      return {
        kind: 'map',
        entries: [...part].map(([key, item]) => [atom(key, depth), atom(item, depth)]),
      };
    if (part instanceof Set) return { kind: 'set', items: [...part].map((i) => atom(i, depth)) };
    if (part instanceof ArrayBuffer)
      return { kind: 'bytes', type: 'ArrayBuffer', base64: toBase64(new Uint8Array(part)) };
    if (ArrayBuffer.isView(part))
      return {
        kind: 'bytes',
        type: tagOf(part),
        base64: toBase64(new Uint8Array(part.buffer, part.byteOffset, part.byteLength)),
      };
    // Host objects, promises, weak collections and the like have a tag of their own.
    if (tagOf(part) !== 'Object' && !Object.hasOwn(part, Symbol.toStringTag))
      throw new CloneError('An object could not be cloned.');
    return {
      kind: 'object',
      entries: Object.entries(part).map(([key, item]) => [key, atom(item, depth)]),
    };
  };

  return { root: atom(value, 0), nodes };
}

/** Rebuilds what `encode` wrote; `revive` turns handles into what stands for them here. */
export function decode(wire: Wire, revive?: (tag: string, id: number) => unknown): unknown {
  const built = new Map<number, unknown>();

  const atom = (part: Atom): unknown => {
    if (part === null || typeof part !== 'object') return part;
    if ('n' in part) return part.n;
    if ('bigint' in part) return BigInt(part.bigint);
    if ('ref' in part) return object(part.ref);
    if (part.special === 'undefined') return undefined;
    return part.special === '-0' ? -0 : Number(part.special);
  };

  const keep = <T>(index: number, value: T): T => {
    built.set(index, value);
    return value;
  };

  const object = (index: number): unknown => {
    if (built.has(index)) return built.get(index);
    const part = wire.nodes[index];
    switch (part?.kind) {
      case 'array': {
        const items: unknown[] = keep(index, []);
        for (const item of part.items) items.push(atom(item));
        return items;
      }
      case 'object': {
        const made: Record<string, unknown> = keep(index, {});
        // Defined, not assigned: `__proto__` is a name like any other.
        for (const [key, item] of part.entries)
          Object.defineProperty(made, key, {
            value: atom(item),
            enumerable: true,
            configurable: true,
            writable: true,
          });
        return made;
      }
      case 'map': {
        const made = keep(index, new Map<unknown, unknown>());
        for (const [key, item] of part.entries) made.set(atom(key), atom(item));
        return made;
      }
      case 'set': {
        const made = keep(index, new Set<unknown>());
        for (const item of part.items) made.add(atom(item));
        return made;
      }
      case 'date':
        return keep(index, new Date(part.time ?? Number.NaN));
      case 'regexp':
        return keep(index, new RegExp(part.source, part.flags));
      case 'bytes':
        return keep(index, bytes(part.type, part.base64));
      case 'error':
        return keep(index, errorOf(part.name, part.message));
      case 'special':
        return keep(index, revive?.(part.tag, part.id));
      default:
        throw new CloneError('The message is damaged');
    }
  };

  return atom(wire.root);
}

function numberAtom(value: number): Atom {
  if (Object.is(value, -0)) return { special: '-0' };
  if (Number.isNaN(value)) return { special: 'NaN' };
  if (value === Number.POSITIVE_INFINITY) return { special: 'Infinity' };
  if (value === Number.NEGATIVE_INFINITY) return { special: '-Infinity' };
  return { n: value };
}

function errorOf(name: string, message: string): Error {
  const kinds = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  const Kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : Error;
  return new Kind(message);
}

function bytes(type: string, base64: string): unknown {
  const { buffer } = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (type === 'DataView') return new DataView(buffer);
  return Object.hasOwn(arrays, type) ? new arrays[type as keyof typeof arrays](buffer) : buffer;
}

function toBase64(data: Uint8Array): string {
  let text = '';
  for (const byte of data) text += String.fromCharCode(byte);
  return btoa(text);
}
