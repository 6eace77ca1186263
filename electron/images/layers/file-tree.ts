import { tarEntryTypes } from '../tar/tar-header.ts';

/** What a node of a tree is; `removed` and `opaque` stand in layers only (OCI Image 1.1, "Whiteouts"). */
export const nodeTypes = [...tarEntryTypes, 'removed', 'opaque'] as const;
export type NodeType = (typeof nodeTypes)[number];

/** What is kept of a file, directory or link beside its name. */
export interface NodeFacts {
  type: NodeType;
  size: number;
  mode: number;
  /** Seconds since 1970, to 2106. */
  modified: number;
  link: string;
  /** Where its content begins: in the archive, or in the blob where a table of contents tells. */
  offset: number;
  /** The place of its layer in the image. */
  layer: number;
}

/** The most that one tree takes in. */
export interface TreeLimits {
  entries: number;
  /** Bytes of names and of links' targets. */
  nameBytes: number;
}
export const treeLimits: TreeLimits = { entries: 1_000_000, nameBytes: 64 * 1024 * 1024 };

/** The root is node 0. */
export const rootNode = 0;
const none = -1;
const noMode = 0o10000;

/**
 * A tree of files in columns of numbers and one buffer of names: a million
 * entries take some 80 MiB, not the several hundred that objects would.
 */
export class FileTree {
  /** True once something did not fit. */
  cut = false;
  /** Entries that lead out of the image or have no possible path. */
  leftOut = 0;
  readonly #limits: TreeLimits;
  #count = 0;
  #removed = 0;
  #names = Buffer.alloc(1024);
  #namesUsed = 0;
  #parent = new Int32Array(64);
  #firstChild = new Int32Array(64);
  #next = new Int32Array(64);
  #nameAt = new Uint32Array(64);
  #nameLength = new Uint16Array(64);
  #linkAt = new Uint32Array(64);
  #linkLength = new Uint16Array(64);
  #type = new Uint8Array(64);
  #gone = new Uint8Array(64);
  #removing = new Uint8Array(64);
  #mode = new Uint16Array(64);
  #layer = new Uint16Array(64);
  #modified = new Uint32Array(64);
  #size = new Float64Array(64);
  #offset = new Float64Array(64);
  /** By the hash of parent and name, open addressing. */
  #table = new Int32Array(256).fill(none);

  constructor(limits: TreeLimits = treeLimits) {
    this.#limits = limits;
    this.#append(none, '', implied(0));
  }

  /** Nodes there are, without the root. */
  get entries(): number {
    return this.#count - this.#removed - 1;
  }

  /** Nodes ever made, the root among them: their numbers end before it. */
  get end(): number {
    return this.#count;
  }

  /** Bytes of memory it takes. */
  get bytes(): number {
    return this.#names.length + this.#table.byteLength + this.#parent.length * 51;
  }

  /**
   * Adds a path with the directories above it, or replaces what is there. Answers
   * its node, or null where the tree is full.
   */
  add(path: string, facts: NodeFacts): number | null {
    let node = rootNode;
    const parts = path === '' ? [] : path.split('/');
    for (const [at, name] of parts.entries()) {
      const isLast = at === parts.length - 1;
      const made = this.addChild(node, name, isLast ? facts : null, facts.layer);
      if (made === null) return null;
      node = made;
    }
    if (parts.length === 0) this.#put(rootNode, facts);
    return node;
  }

  /** Adds or replaces one child; without facts a directory that nobody told of, unless there is something. */
  addChild(parent: number, name: string, facts: NodeFacts | null, layer: number): number | null {
    const found = this.child(parent, name);
    if (found !== null) {
      if (facts !== null) this.#put(found, facts);
      return found;
    }
    return this.#append(parent, name, facts ?? implied(layer));
  }

  /** The node of a path; null where there is none. */
  find(path: string): number | null {
    let node: number | null = rootNode;
    for (const name of path === '' ? [] : path.split('/')) {
      node = this.child(node, name);
      if (node === null) return null;
    }
    return node;
  }

  child(parent: number, name: string): number | null {
    const bytes = Buffer.from(name, 'utf8');
    const mask = this.#table.length - 1;
    for (let slot = hashOf(parent, bytes) & mask; ; slot = (slot + 1) & mask) {
      const node = this.#table[slot] ?? none;
      if (node === none) return null;
      if (this.#gone[node] === 0 && this.#parent[node] === parent && this.#hasName(node, bytes))
        return node;
    }
  }

  /** The children of a node, the latest first. */
  *children(node: number): Generator<number, void, undefined> {
    for (let at = this.#firstChild[node] ?? none; at !== none; at = this.#next[at] ?? none)
      if (this.#gone[at] === 0) yield at;
  }

  hasChildren(node: number): boolean {
    for (const _child of this.children(node)) return true;
    return false;
  }

  /** Notes that an entry of a layer also takes away what layers below have in its place. */
  markRemoving(node: number): void {
    this.#removing[node] = 1;
  }

  isRemoving(node: number): boolean {
    return this.#removing[node] === 1;
  }

  parentOf(node: number): number {
    return this.#parent[node] ?? none;
  }

  name(node: number): string {
    const start = this.#nameAt[node] ?? 0;
    return this.#names.toString('utf8', start, start + (this.#nameLength[node] ?? 0));
  }

  path(node: number): string {
    const parts: string[] = [];
    for (let at = node; at > rootNode; at = this.parentOf(at)) parts.push(this.name(at));
    return parts.reverse().join('/');
  }

  typeOf(node: number): NodeType {
    return nodeTypes[this.#type[node] ?? 0] ?? 'file';
  }

  layerOf(node: number): number {
    return this.#layer[node] ?? 0;
  }

  facts(node: number): NodeFacts {
    const start = this.#linkAt[node] ?? 0;
    return {
      type: this.typeOf(node),
      size: this.#size[node] ?? 0,
      mode: (this.#mode[node] ?? 0) & 0o7777,
      modified: this.#modified[node] ?? 0,
      link: this.#names.toString('utf8', start, start + (this.#linkLength[node] ?? 0)),
      offset: this.#offset[node] ?? 0,
      layer: this.layerOf(node),
    };
  }

  /** True for a directory that stands there only because something lies in it. */
  isImplied(node: number): boolean {
    return ((this.#mode[node] ?? 0) & noMode) !== 0;
  }

  /** Takes away what lies below a node and is of a layer below `layer`; with `self` the node too. */
  removeBelow(node: number, layer: number, self: boolean): void {
    // Children have higher numbers than their parents: what is left is known once they are done.
    const all = [node];
    for (let at = 0; at < all.length; at += 1)
      for (const child of this.children(all[at] ?? node)) all.push(child);
    for (const one of all.reverse()) {
      if (one === node && !self) continue;
      if (this.layerOf(one) >= layer || this.hasChildren(one)) continue;
      this.#gone[one] = 1;
      this.#removed += 1;
    }
  }

  /** Bytes of the files below each node, by its number. */
  totals(): Float64Array {
    const totals = new Float64Array(this.#count);
    for (let node = this.#count - 1; node > rootNode; node -= 1) {
      if (this.#gone[node] !== 0) continue;
      if (this.typeOf(node) === 'file')
        totals[node] = (totals[node] ?? 0) + (this.#size[node] ?? 0);
      const parent = this.parentOf(node);
      totals[parent] = (totals[parent] ?? 0) + (totals[node] ?? 0);
    }
    return totals;
  }

  #append(parent: number, name: string, facts: NodeFacts): number | null {
    const bytes = Buffer.from(name, 'utf8');
    const link = Buffer.from(facts.link, 'utf8').subarray(0, 0xffff);
    const needed = bytes.length + link.length;
    if (
      this.#count > this.#limits.entries ||
      this.#namesUsed + needed > this.#limits.nameBytes ||
      bytes.length > 0xffff
    ) {
      this.cut = true;
      return null;
    }
    const node = this.#count;
    if (node >= this.#parent.length) this.#grow();
    this.#count += 1;
    this.#parent[node] = parent;
    this.#firstChild[node] = none;
    this.#gone[node] = 0;
    this.#nameAt[node] = this.#namesUsed;
    this.#nameLength[node] = bytes.length;
    this.#keep(bytes);
    this.#put(node, facts);
    if (parent === none) return node;
    this.#next[node] = this.#firstChild[parent] ?? none;
    this.#firstChild[parent] = node;
    this.#index(node, bytes);
    return node;
  }

  #put(node: number, facts: NodeFacts): void {
    const link = Buffer.from(facts.link, 'utf8').subarray(0, 0xffff);
    if (this.#namesUsed + link.length > this.#limits.nameBytes) {
      this.cut = true;
      return;
    }
    this.#linkAt[node] = this.#namesUsed;
    this.#linkLength[node] = link.length;
    this.#keep(link);
    this.#type[node] = nodeTypes.indexOf(facts.type);
    this.#mode[node] = facts.mode;
    this.#layer[node] = facts.layer;
    this.#modified[node] = Math.min(Math.max(0, facts.modified), 0xffffffff);
    this.#size[node] = facts.size;
    this.#offset[node] = facts.offset;
  }

  #keep(bytes: Buffer): void {
    const end = this.#namesUsed + bytes.length;
    if (end > this.#names.length) {
      const larger = Buffer.alloc(Math.max(end, Math.ceil(this.#names.length * 1.5)));
      this.#names.copy(larger, 0, 0, this.#namesUsed);
      this.#names = larger;
    }
    bytes.copy(this.#names, this.#namesUsed);
    this.#namesUsed = end;
  }

  #hasName(node: number, bytes: Buffer): boolean {
    const start = this.#nameAt[node] ?? 0;
    const length = this.#nameLength[node] ?? 0;
    return (
      length === bytes.length && this.#names.compare(bytes, 0, length, start, start + length) === 0
    );
  }

  #index(node: number, bytes: Buffer): void {
    if (this.#count * 2 > this.#table.length) {
      this.#table = new Int32Array(this.#table.length * 2).fill(none);
      for (let other = 1; other < node; other += 1) {
        const start = this.#nameAt[other] ?? 0;
        const name = this.#names.subarray(start, start + (this.#nameLength[other] ?? 0));
        this.#place(other, name);
      }
    }
    this.#place(node, bytes);
  }

  #place(node: number, name: Buffer): void {
    const mask = this.#table.length - 1;
    let slot = hashOf(this.#parent[node] ?? 0, name) & mask;
    while (this.#table[slot] !== none) slot = (slot + 1) & mask;
    this.#table[slot] = node;
  }

  #grow(): void {
    const length = this.#parent.length * 2;
    const larger = <A extends Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array>(
      next: A,
      old: A,
    ): A => {
      next.set(old);
      return next;
    };
    this.#parent = larger(new Int32Array(length), this.#parent);
    this.#firstChild = larger(new Int32Array(length), this.#firstChild);
    this.#next = larger(new Int32Array(length), this.#next);
    this.#nameAt = larger(new Uint32Array(length), this.#nameAt);
    this.#nameLength = larger(new Uint16Array(length), this.#nameLength);
    this.#linkAt = larger(new Uint32Array(length), this.#linkAt);
    this.#linkLength = larger(new Uint16Array(length), this.#linkLength);
    this.#type = larger(new Uint8Array(length), this.#type);
    this.#removing = larger(new Uint8Array(length), this.#removing);
    this.#gone = larger(new Uint8Array(length), this.#gone);
    this.#mode = larger(new Uint16Array(length), this.#mode);
    this.#layer = larger(new Uint16Array(length), this.#layer);
    this.#modified = larger(new Uint32Array(length), this.#modified);
    this.#size = larger(new Float64Array(length), this.#size);
    this.#offset = larger(new Float64Array(length), this.#offset);
  }
}

/** A directory that no entry tells of. */
function implied(layer: number): NodeFacts {
  return {
    ...{ type: 'directory', size: 0, mode: 0o755 | noMode, modified: 0, link: '' },
    ...{ offset: 0, layer },
  };
}

/** FNV-1a over the parent's number and the name. */
function hashOf(parent: number, name: Buffer): number {
  let hash = 0x811c9dc5 ^ parent;
  hash = Math.imul(hash, 0x01000193);
  for (const byte of name) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
