import type { ComparedPair, Comparison } from '../../shared/model/image-comparison.ts';
import { isSecretName } from '../images/secret-name.ts';
import type { ComparedPackage } from './compare-packages.ts';

/** A comparison as Markdown; values whose names say that they are secrets stay covered. */
export function compareMarkdown(
  names: { readonly left: string; readonly right: string },
  comparison: Comparison,
  packages: readonly ComparedPackage[] | null,
): string {
  const { left, right, fields, env, labels, layers, platforms, bytesToPull } = comparison;
  const covered = (pair: ComparedPair) =>
    isSecretName(pair.name) ? { ...pair, left: cover(pair.left), right: cover(pair.right) } : pair;
  const sections: [string, readonly ComparedPair[]][] = [
    ['Platforms', platforms],
    ['Configuration', fields.map(({ field, ...pair }) => ({ name: field, ...pair }))],
    ['Environment', env.map(covered)],
    ['Labels', labels.map(covered)],
    ['Packages', packages ?? []],
  ];
  const layerRows = layers
    .filter(({ state }) => state !== 'shared')
    .map((one) => row([one.state, code(one.left?.digest), code(one.right?.digest)]));
  const shared = layers.length - layerRows.length;
  return [
    `# ${plain(names.left)} ↔ ${plain(names.right)}`,
    '',
    `- ${code(left.digest)}`,
    `- ${code(right.digest)}`,
    '',
    ...sections.flatMap(([title, pairs]) =>
      pairs.length === 0 ? [] : table(title, ['', 'left', 'right'], pairs.map(pairRow)),
    ),
    ...table('Layers', ['', 'left', 'right'], [...layerRows, row([`${shared} shared`, '', ''])]),
    `${bytesToPull} bytes to pull`,
    '',
  ].join('\n');
}

function table(title: string, heads: readonly string[], rows: readonly string[]): string[] {
  return [`## ${title}`, '', row(heads), row(heads.map(() => '---')), ...rows, ''];
}

const pairRow = ({ name, left, right }: ComparedPair) =>
  row([plain(name), code(left), code(right)]);

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

const cover = (value: string | null) => (value === null ? null : '•••');

/** A value that Markdown does not read: in as many backticks as it takes, without ends of lines and cells. */
function code(value: string | null | undefined): string {
  if (value == null) return '';
  // In a table a bar ends the cell even here (GitHub Flavored Markdown, 4.10).
  const text = oneLine(value).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${text.startsWith('`') || text.endsWith('`') || text === '' ? ` ${text} ` : text}${ticks}`;
}

function plain(value: string): string {
  return oneLine(value).replace(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`);
}

function oneLine(value: string): string {
  return value.slice(0, 2000).replace(/\s+/g, ' ');
}
