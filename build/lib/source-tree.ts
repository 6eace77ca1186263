import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** The rooms whose code is shipped. */
const rooms = ['shared', 'electron', 'renderer'];
const source = /\.[cm]?[jt]sx?$/;
const notShipped = /(?:\.test\.[jt]sx?|\.d\.ts)$/;

/** One file of production code, and what its names stand for. */
export class SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly tree: ts.SourceFile;
  readonly #constants = new Map<string, ts.Expression | null>();
  readonly #imports = new Map<string, { path: string; name: string }>();

  constructor(path: string, text: string) {
    this.path = path;
    this.tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kindOf(path));
    this.#learn(this.tree);
  }

  /** The line of a node, from 1. */
  lineOf(node: ts.Node): number {
    return this.tree.getLineAndCharacterOfPosition(node.getStart(this.tree)).line + 1;
  }

  /** What a `const` of this file is set to; undefined for other names and for those declared twice. */
  constant(name: string): ts.Expression | undefined {
    return this.#constants.get(name) ?? undefined;
  }

  /** The file of ours and the name there that a name is imported from. */
  importOf(name: string): { path: string; name: string } | undefined {
    return this.#imports.get(name);
  }

  #learn(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const isConst = (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
      const name = node.name.text;
      const single = isConst && node.initializer !== undefined && !this.#constants.has(name);
      this.#constants.set(name, single ? (node.initializer ?? null) : null);
    }
    if (ts.isImportDeclaration(node)) this.#learnImport(node);
    ts.forEachChild(node, (child) => this.#learn(child));
  }

  #learnImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): void {
    const bindings = importClause?.namedBindings;
    if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith('.')) return;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return;
    const path = posix.join(posix.dirname(this.path), moduleSpecifier.text);
    for (const { name, propertyName } of bindings.elements)
      this.#imports.set(name.text, { path, name: (propertyName ?? name).text });
  }
}

/** Every file of production code below a root, by its path. */
export function readSourceTree(root: string): ReadonlyMap<string, SourceFile> {
  const files = new Map<string, SourceFile>();
  for (const room of rooms)
    for (const path of pathsBelow(root, room))
      files.set(path, new SourceFile(path, readFileSync(join(root, path), 'utf8')));
  return files;
}

function pathsBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return pathsBelow(root, path);
    return source.test(entry.name) && !notShipped.test(entry.name) ? [path] : [];
  });
}

function kindOf(path: string): ts.ScriptKind {
  if (/\.[jt]sx$/.test(path)) return ts.ScriptKind.TSX;
  return /js$/.test(path) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
}
