/** The lines of a file that change, for a person to look at before. */
export interface ChangedLines {
  /** The first one, counted from 1. */
  line: number;
  removed: string[];
  added: string[];
}

/** Lines that are shown of a change; a file that is rewritten as a whole is as long as that. */
const mostLines = 200;

/** What differs between two texts, as one run of lines; null where nothing does. Secrets of Docker's files are masked. */
export function changedLines(before: string | null, after: string | null): ChangedLines | null {
  if (before === after) return null;
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < fresh.length - start &&
    old.at(-1 - end) === fresh.at(-1 - end)
  )
    end += 1;
  const shown = (lines: string[]) =>
    lines
      .slice(start, lines.length - end)
      .slice(0, mostLines)
      .map(masked);
  return { line: start + 1, removed: shown(old), added: shown(fresh) };
}

function linesOf(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Values of keys under which Docker's files keep logins; the page is shown none of them. */
function masked(line: string): string {
  return line
    .slice(0, 2000)
    .replace(
      /("(?:auth|identitytoken|registrytoken|password|username|Authorization)"\s*:\s*")[^"]*/gi,
      '$1•••',
    );
}
