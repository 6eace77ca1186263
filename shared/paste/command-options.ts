import type { ShellCommand, ShellWord } from './shell-words.ts';

/** A command taken apart: its program, what it names, and its options by long name. */
export interface Invocation {
  /** Without folder and `.exe`, lower case. */
  program: string;
  positionals: readonly ShellWord[];
  options: ReadonlyMap<string, ShellWord>;
  /** Variables set for this command alone. */
  environment: ReadonlyMap<string, ShellWord>;
}

/** The long names of the one-letter options that are of interest. */
export type ShortOptions = Readonly<Record<string, string>>;

const prompts = new Set(['$', '%', '>', '❯', '➜', '!']);
const wrappers = new Set(['sudo', 'exec', 'time', 'winpty', 'command', 'env']);
/** Options of sudo that have a value. */
const wrapperValues = new Set(['-u', '-g', '-h', '-p']);
const assignment = /^[A-Za-z_][A-Za-z0-9_]*=/;

/**
 * Options that stand alone; a word behind them is no value of theirs. Every
 * other option without `=` has the word behind it as its value; those that are
 * not known here, unless it begins with a dash.
 */
const switches = new Set([
  'D',
  'q',
  'v',
  'a',
  'all-tags',
  'debug',
  'quiet',
  'verbose',
  'insecure',
  'plain-http',
  'password-stdin',
  'pass-stdin',
  'identity-token-stdin',
  'get-login',
  'expose-token',
  'no-include-email',
  'include-email',
  'dry-run',
  'never-expire',
  'read-only',
  'tls',
  'skip-check',
  'no-paginate',
  'no-verify-ssl',
]);

/** Takes a command apart; null where there is none. */
export function readInvocation(command: ShellCommand, short: ShortOptions): Invocation | null {
  const { words } = command;
  const environment = new Map<string, ShellWord>();
  let at = 0;
  let wrapped = false;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (assignment.test(text)) {
      const equals = text.indexOf('=');
      environment.set(text.slice(0, equals), { ...word, text: text.slice(equals + 1) });
    } else if (wrapped && text.startsWith('-')) at += wrapperValues.has(text) ? 1 : 0;
    else if (wrappers.has(text)) wrapped = true;
    else if (!prompts.has(text)) break;
  }
  const program = words[at];
  if (program === undefined) return null;
  return {
    program: programName(program.text),
    ...splitOptions(words.slice(at + 1), short),
    environment,
  };
}

function programName(text: string): string {
  const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/\.exe$/, '');
}

function splitOptions(words: readonly ShellWord[], short: ShortOptions) {
  const positionals: ShellWord[] = [];
  const options = new Map<string, ShellWord>();
  const empty: ShellWord = { text: '', exact: true, runs: [] };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (!text.startsWith('-') || text === '-') {
      positionals.push(word);
      continue;
    }
    const { name, value } = splitOption(word, short);
    if (value !== null || switches.has(name)) {
      options.set(name, value ?? empty);
      continue;
    }
    const next = words[at + 1];
    const isKnown = Object.values(short).includes(name);
    const takes = next !== undefined && (isKnown || !next.text.startsWith('-'));
    options.set(name, takes ? next : empty);
    if (takes) at += 1;
  }
  return { positionals, options };
}

/** `--name=value`, `-nvalue` and `-n=value` have their value with them. */
function splitOption(word: ShellWord, short: ShortOptions) {
  const isLong = word.text.startsWith('--');
  const text = word.text.slice(isLong ? 2 : 1);
  const equals = text.indexOf('=');
  const letter = text.charAt(0);
  if (!isLong && short[letter] !== undefined) {
    const rest = text.slice(text.charAt(1) === '=' ? 2 : 1);
    return { name: short[letter], value: text.length > 1 ? { ...word, text: rest } : null };
  }
  if (equals < 0) return { name: text, value: null };
  return { name: text.slice(0, equals), value: { ...word, text: text.slice(equals + 1) } };
}
