import ts from 'typescript';
import type { SourceFile } from './source-tree.ts';
import { type Bindings, type Parameter, StaticText } from './static-text.ts';

/** A regular expression of production code. */
export interface FoundExpression {
  path: string;
  line: number;
  source: string;
  flags: string;
}

/** A place that makes an expression of something that cannot be known from the code. */
export interface UnknownExpression {
  path: string;
  line: number;
  /** As it is written. */
  code: string;
}

export interface Expressions {
  found: FoundExpression[];
  unknown: UnknownExpression[];
}

/** Methods of strings that make a regular expression of a string. */
const matching = new Set(['match', 'matchAll', 'search']);

/**
 * Every regular expression in these files: literals, `RegExp` of texts that stand
 * in the code (constants, templates and `.source` put together), and what `match`,
 * `matchAll` and `search` make of a string. A function that makes one of its
 * parameters is looked at where it is called.
 */
export function findExpressions(files: ReadonlyMap<string, SourceFile>): Expressions {
  const finder = new ExpressionFinder(files);
  for (const file of files.values()) finder.read(file);
  return finder.result();
}

/** A function whose parameter becomes an expression: looked at wherever it is called. */
interface Maker {
  file: SourceFile;
  name: string;
  parameters: readonly string[];
  node: ts.CallExpression | ts.NewExpression;
}

class ExpressionFinder {
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #texts: StaticText;
  readonly #found: FoundExpression[] = [];
  readonly #unknown: UnknownExpression[] = [];
  readonly #makers: Maker[] = [];

  constructor(files: ReadonlyMap<string, SourceFile>) {
    this.#files = files;
    this.#texts = new StaticText(files);
  }

  read(file: SourceFile): void {
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) this.#literal(file, node);
      else if (ts.isNewExpression(node) || ts.isCallExpression(node)) this.#call(file, node);
      ts.forEachChild(node, visit);
    };
    visit(file.tree);
  }

  result(): Expressions {
    for (const maker of this.#makers) this.#followMaker(maker);
    return { found: this.#found, unknown: this.#unknown };
  }

  #literal(file: SourceFile, node: ts.RegularExpressionLiteral): void {
    const end = node.text.lastIndexOf('/');
    this.#add(file, node, node.text.slice(1, end), node.text.slice(end + 1));
  }

  #call(file: SourceFile, node: ts.CallExpression | ts.NewExpression): void {
    const [first, ...more] = node.arguments ?? [];
    const { expression } = node;
    if (ts.isIdentifier(expression) && expression.text === 'RegExp') {
      if (first !== undefined) this.#constructed(file, node);
      return;
    }
    if (first === undefined || more.length > 0 || !ts.isPropertyAccessExpression(expression))
      return;
    if (!matching.has(expression.name.text) || this.#texts.isExpression(first, file)) return;
    const text = this.#texts.of(first, file);
    if (text === null) this.#refuse(file, node);
    else this.#add(file, node, text, '');
  }

  #constructed(file: SourceFile, node: ts.CallExpression | ts.NewExpression): void {
    const parameter = this.#texts.parameterIn(node.arguments ?? [], file);
    if (parameter === null) this.#evaluate(file, node, file, node);
    else if (parameter.name === null) this.#refuse(file, node);
    else this.#makers.push({ file, node, name: parameter.name, parameters: namesOf(parameter) });
  }

  /** Adds what `node` makes, said of `place`. */
  #evaluate(
    file: SourceFile,
    node: ts.CallExpression | ts.NewExpression,
    placeFile: SourceFile,
    place: ts.Node,
    bindings?: Bindings,
  ): void {
    const [pattern, flags] = node.arguments ?? [];
    const source = pattern === undefined ? null : this.#texts.of(pattern, file, bindings);
    const told = flags === undefined ? '' : this.#texts.of(flags, file, bindings);
    if (source === null || told === null) this.#refuse(placeFile, place);
    else this.#add(placeFile, place, source, told);
  }

  /** One that nobody calls is as unknown as its parameter. */
  #followMaker(maker: Maker): void {
    let uses = 0;
    for (const file of this.#files.values()) {
      const local = localName(file, maker);
      if (local === null) continue;
      const visit = (node: ts.Node): void => {
        if (ts.isIdentifier(node) && node.text === local && isUse(node)) {
          uses += 1;
          this.#use(file, node, maker);
        }
        ts.forEachChild(node, visit);
      };
      visit(file.tree);
    }
    if (uses === 0) this.#refuse(maker.file, maker.node);
  }

  #use(file: SourceFile, name: ts.Identifier, { file: home, node, parameters }: Maker): void {
    const call = name.parent;
    if (!ts.isCallExpression(call) || call.expression !== name) {
      this.#refuse(file, name);
      return;
    }
    const bindings = new Map<string, string>();
    parameters.forEach((parameter, at) => {
      const argument = call.arguments[at];
      const text = argument === undefined ? null : this.#texts.of(argument, file);
      if (text !== null) bindings.set(parameter, text);
    });
    this.#evaluate(home, node, file, call, bindings);
  }

  #add(file: SourceFile, node: ts.Node, source: string, flags: string): void {
    this.#found.push({ path: file.path, line: file.lineOf(node), source, flags });
  }

  #refuse(file: SourceFile, node: ts.Node): void {
    this.#unknown.push({
      path: file.path,
      line: file.lineOf(node),
      code: node.getText(file.tree).replaceAll(/\s+/g, ' '),
    });
  }
}

function namesOf({ owner }: Parameter): string[] {
  return owner.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : ''));
}

/** What a file calls the function: its own name at home, the imported one elsewhere. */
function localName(file: SourceFile, maker: Maker): string | null {
  if (file === maker.file) return maker.name;
  for (const statement of file.tree.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name } of bindings.elements) {
      const from = file.importOf(name.text);
      if (from?.path === maker.file.path && from.name === maker.name) return name.text;
    }
  }
  return null;
}

/** False where a name is declared, imported or exported, or is a member of something. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const declared =
    ts.isFunctionDeclaration(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent);
  return !declared || parent.name !== node;
}
