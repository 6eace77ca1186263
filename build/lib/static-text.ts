import ts from 'typescript';
import type { SourceFile } from './source-tree.ts';

/** What parameters stand for at one call. */
export type Bindings = ReadonlyMap<string, string>;

/** A parameter that a text is made of, and the function it belongs to. */
export interface Parameter {
  owner: ts.SignatureDeclaration;
  /** Null for a function without a name to call it by. */
  name: string | null;
}

const deepest = 20;

/** Works out texts that the code alone decides: literals, constants, and what is put together of them. */
export class StaticText {
  readonly #files: ReadonlyMap<string, SourceFile>;

  constructor(files: ReadonlyMap<string, SourceFile>) {
    this.#files = files;
  }

  /** The text of a node, or of the regular expression that it is; null when only running would tell. */
  of(node: ts.Expression, file: SourceFile, bindings?: Bindings, depth = 0): string | null {
    if (depth > deepest) return null;
    const text = (inner: ts.Expression, where = file) => this.of(inner, where, bindings, depth + 1);
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isRegularExpressionLiteral(node)) return node.text.slice(1, node.text.lastIndexOf('/'));
    if (ts.isTemplateExpression(node))
      return joined([
        node.head.text,
        ...node.templateSpans.flatMap(({ expression, literal }) => [
          text(expression),
          literal.text,
        ]),
      ]);
    if (ts.isTaggedTemplateExpression(node)) return this.#raw(node, text);
    if (isWrapped(node)) return text(node.expression);
    if (ts.isBinaryExpression(node))
      return node.operatorToken.kind === ts.SyntaxKind.PlusToken
        ? joined([text(node.left), text(node.right)])
        : null;
    if (ts.isPropertyAccessExpression(node))
      return node.name.text === 'source' && this.isExpression(node.expression, file)
        ? text(node.expression)
        : null;
    if (ts.isNewExpression(node) && isRegExp(node)) {
      const [pattern] = node.arguments ?? [];
      return pattern === undefined ? null : text(pattern);
    }
    if (ts.isCallExpression(node)) return this.#joinedArray(node, text);
    return ts.isIdentifier(node) ? this.#named(node, file, bindings, depth) : null;
  }

  /** True for what is a regular expression already, here or by its declared type. */
  isExpression(node: ts.Expression, file: SourceFile, depth = 0): boolean {
    if (depth > deepest) return false;
    if (ts.isRegularExpressionLiteral(node)) return true;
    if (ts.isNewExpression(node)) return isRegExp(node);
    if (isWrapped(node)) return this.isExpression(node.expression, file, depth + 1);
    if (!ts.isIdentifier(node)) return false;
    const parameter = parameterOf(node);
    if (parameter !== undefined) return parameter.type?.getText(file.tree) === 'RegExp';
    const [value, where] = this.#valueOf(node, file);
    return value !== undefined && this.isExpression(value, where, depth + 1);
  }

  /** The first parameter of an enclosing function among what these nodes name; null when there is none. */
  parameterIn(nodes: readonly ts.Expression[], file: SourceFile): Parameter | null {
    let found: Parameter | null = null;
    const visit = (node: ts.Node): void => {
      const parameter = ts.isIdentifier(node) && isRead(node) ? parameterOf(node) : undefined;
      if (parameter !== undefined)
        found ??= { owner: parameter.parent, name: nameOf(parameter.parent) };
      ts.forEachChild(node, visit);
    };
    for (const node of nodes) if (this.of(node, file) === null) visit(node);
    return found;
  }

  #named(node: ts.Identifier, file: SourceFile, bindings: Bindings | undefined, depth: number) {
    if (parameterOf(node) !== undefined) return bindings?.get(node.text) ?? null;
    const [value, where] = this.#valueOf(node, file);
    return value === undefined ? null : this.of(value, where, bindings, depth + 1);
  }

  #valueOf(node: ts.Identifier, file: SourceFile): [ts.Expression | undefined, SourceFile] {
    const from = file.importOf(node.text);
    if (from === undefined) return [file.constant(node.text), file];
    const home = this.#files.get(from.path);
    return [home?.constant(from.name), home ?? file];
  }

  #raw(node: ts.TaggedTemplateExpression, text: (inner: ts.Expression) => string | null) {
    if (node.tag.getText() !== 'String.raw') return null;
    const { template } = node;
    if (ts.isNoSubstitutionTemplateLiteral(template)) return template.rawText ?? null;
    return joined([
      template.head.rawText ?? null,
      ...template.templateSpans.flatMap(({ expression, literal }) => [
        text(expression),
        literal.rawText ?? null,
      ]),
    ]);
  }

  /** `[a, b].join('|')`. */
  #joinedArray(node: ts.CallExpression, text: (inner: ts.Expression) => string | null) {
    const { expression } = node;
    const [separator] = node.arguments;
    if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'join') return null;
    if (!ts.isArrayLiteralExpression(expression.expression)) return null;
    const between = separator === undefined ? ',' : text(separator);
    const parts = expression.expression.elements.map((element) => text(element));
    return between === null || parts.includes(null) ? null : parts.join(between);
  }
}

function joined(parts: readonly (string | null)[]): string | null {
  return parts.includes(null) ? null : parts.join('');
}

function isRegExp(node: ts.NewExpression): boolean {
  return ts.isIdentifier(node.expression) && node.expression.text === 'RegExp';
}

function isWrapped(
  node: ts.Expression,
): node is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression {
  return (
    ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)
  );
}

/** False for the name of a member, as in `a.name`. */
function isRead(node: ts.Identifier): boolean {
  return !ts.isPropertyAccessExpression(node.parent) || node.parent.expression === node;
}

/** The parameter of an enclosing function that a name means. */
function parameterOf(node: ts.Identifier): ts.ParameterDeclaration | undefined {
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) {
    if (!ts.isFunctionLike(at)) continue;
    const parameter = at.parameters.find(
      ({ name }) => name === node || (ts.isIdentifier(name) && name.text === node.text),
    );
    if (parameter !== undefined) return parameter;
  }
  return undefined;
}

function nameOf(owner: ts.SignatureDeclaration): string | null {
  if (ts.isFunctionDeclaration(owner)) return owner.name?.text ?? null;
  const { parent } = owner;
  if (!ts.isArrowFunction(owner) || !ts.isVariableDeclaration(parent)) return null;
  return ts.isIdentifier(parent.name) ? parent.name.text : null;
}
