import ts from 'typescript';
import type { SourceFile } from './source-tree.ts';

/** Where the core's texts stand, by room. */
const catalogs = 'shared/text/english/';

/** A text that code asks for: an id, or an id put together of its fixed parts. */
interface Asked {
  pattern: RegExp;
  code: string;
  where: string;
}

/**
 * Compares the ids that production code gives to `text()` with the English
 * catalogs: an id that none has, and one that no code names. An id may also
 * stand alone in a table that `text()` reads.
 */
export function coreTextProblems(files: Iterable<SourceFile>): {
  texts: number;
  problems: string[];
} {
  const known = new Map<string, string>();
  const asked: Asked[] = [];
  const named = new Set<string>();
  for (const file of files) {
    if (file.path.startsWith(catalogs)) readCatalog(file, known);
    else if (file.path !== 'shared/text/text.ts') readCode(file, asked, named);
  }
  const problems = asked
    .filter(({ pattern }) => ![...known.keys()].some((id) => pattern.test(id)))
    .map(({ code, where }) => `missing in en: ${code} (${where})`);
  for (const [id, message] of known)
    if (!named.has(id) && !asked.some(({ pattern }) => pattern.test(id)))
      problems.push(`unused in en: ${id}: ${message}`);
  return { texts: known.size, problems };
}

function readCatalog(file: SourceFile, known: Map<string, string>): void {
  visit(file.tree, (node) => {
    if (!ts.isPropertyAssignment(node) || !ts.isStringLiteralLike(node.initializer)) return;
    if (ts.isStringLiteral(node.name) || ts.isIdentifier(node.name))
      known.set(node.name.text, node.initializer.text);
  });
}

function readCode(file: SourceFile, asked: Asked[], named: Set<string>): void {
  visit(file.tree, (node) => {
    if (ts.isStringLiteral(node)) named.add(node.text);
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
    const [id] = node.arguments;
    if (id === undefined || !isMaker(file, node.expression.text)) return;
    for (const pattern of patternsOf(id))
      asked.push({
        pattern,
        code: id.getText(file.tree),
        where: `${file.path}:${file.lineOf(node)}`,
      });
  });
}

/** True for `text` of the core's texts, under whatever name it was imported. */
function isMaker(file: SourceFile, name: string): boolean {
  const imported = file.importOf(name);
  return imported?.name === 'text' && imported.path === 'shared/text/text.ts';
}

/** The ids that an expression may be; none for a variable, whose type tells. */
function patternsOf(node: ts.Expression): RegExp[] {
  if (ts.isConditionalExpression(node))
    return [...patternsOf(node.whenTrue), ...patternsOf(node.whenFalse)];
  if (ts.isStringLiteralLike(node)) return [exactly([node.text])];
  if (ts.isTemplateExpression(node))
    return [exactly([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)])];
  return [];
}

/** The fixed parts of an id with anything between them. */
function exactly(parts: readonly string[]): RegExp {
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.+')}$`);
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}
