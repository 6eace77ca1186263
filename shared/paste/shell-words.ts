/** One word of a command line, with its quotes taken off. */
export interface ShellWord {
  text: string;
  /** False where a shell would put something else in: variables, substitutions, `<placeholders>`. */
  exact: boolean;
  /** The insides of `$(…)` and backticks. */
  runs: string[];
}

/** One simple command; what it reads from a pipe is the command before it. */
export interface ShellCommand {
  words: ShellWord[];
  /** The text behind `<<<`. */
  hereString: ShellWord | null;
  piped: boolean;
}

const blank = /[ \t\r\f\v\u00a0]/;
const variable = /[A-Za-z_{]/;
/** What starts a placeholder such as `<account-id>` rather than a redirection. */
const placeholder = /^<[A-Za-z_][^<>\s|;&]{0,80}>/;

/**
 * Splits pasted text into commands and words as a POSIX shell would, running
 * nothing and expanding nothing. Tolerates what is not closed. One pass.
 */
export function splitShell(text: string): ShellCommand[] {
  const reader = new ShellReader(text);
  return reader.read();
}

class ShellReader {
  readonly #text: string;
  readonly #commands: ShellCommand[] = [];
  #at = 0;
  #command: ShellCommand = { words: [], hereString: null, piped: false };
  #word: ShellWord | null = null;
  /** Where the next word goes. */
  #next: 'word' | 'hereString' | 'nowhere' = 'word';

  constructor(text: string) {
    this.#text = text;
  }

  read(): ShellCommand[] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand(false);
    return this.#commands;
  }

  #step(): void {
    const character = this.#text.charAt(this.#at);
    if (blank.test(character)) {
      this.#endWord();
      this.#at += 1;
    } else if (character === "'") this.#singleQuoted();
    else if (character === '"') this.#doubleQuoted();
    else if (character === '\\' || character === '^') this.#escaped(character);
    else if (character === '`') this.#backtick();
    else if (character === '$') this.#dollar();
    else if (character === '<' || character === '>') this.#angle(character);
    else if ('\n;&|()'.includes(character)) this.#separator(character);
    else if (character === '#' && this.#word === null) this.#comment();
    else this.#put(character);
  }

  #put(character: string): void {
    this.#open().text += character;
    this.#at += character.length;
  }

  #open(): ShellWord {
    this.#word ??= { text: '', exact: true, runs: [] };
    return this.#word;
  }

  #singleQuoted(): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    const stop = end < 0 ? this.#text.length : end;
    this.#open().text += this.#text.slice(this.#at + 1, stop);
    this.#at = stop + 1;
  }

  #doubleQuoted(): void {
    this.#open();
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') {
        this.#at += 1;
        return;
      }
      const next = this.#text.charAt(this.#at + 1);
      if (character === '$') this.#dollar();
      else if (character === '`') this.#backtick();
      else if (character === '\\' && next !== '' && '"\\$`\n'.includes(next)) {
        if (next !== '\n') this.#open().text += next;
        this.#at += 2;
      } else this.#put(character);
    }
  }

  /** Also the line ends of a Windows prompt; a caret elsewhere is itself. */
  #escaped(character: string): void {
    const line = /^[\\^][ \t]*(?:\r?\n|$)/.exec(this.#text.slice(this.#at, this.#at + 40));
    const next = this.#text.charAt(this.#at + 1);
    // A field of one line drops the line break behind the backslash and keeps the blanks.
    const flattened = character === '\\' && this.#word === null && blank.test(next);
    if (line !== null) this.#at += Math.max(line[0].length, 1);
    else if (flattened) this.#at += 2;
    else if (character === '^') this.#put('^');
    else {
      this.#open().text += next;
      this.#at += 2;
    }
  }

  /** A substitution, or the line continuation of PowerShell. */
  #backtick(): void {
    const line = /^`[ \t]*\r?\n/.exec(this.#text.slice(this.#at, this.#at + 40));
    if (line !== null) {
      this.#at += line[0].length;
      return;
    }
    const end = this.#text.indexOf('`', this.#at + 1);
    const stop = end < 0 ? this.#text.length : end;
    this.#fill(this.#text.slice(this.#at + 1, stop));
    this.#at = stop + 1;
  }

  #dollar(): void {
    const next = this.#text.charAt(this.#at + 1);
    if (next !== '(') {
      if (variable.test(next)) this.#open().exact = false;
      this.#put('$');
      return;
    }
    let depth = 0;
    let stop = this.#at + 1;
    for (; stop < this.#text.length; stop += 1) {
      const character = this.#text.charAt(stop);
      if (character === '(') depth += 1;
      else if (character === ')') depth -= 1;
      if (depth === 0) break;
    }
    this.#fill(this.#text.slice(this.#at + 2, stop));
    this.#at = stop + 1;
  }

  #fill(run: string): void {
    const word = this.#open();
    word.exact = false;
    word.runs.push(run);
  }

  #angle(character: string): void {
    const named = placeholder.exec(this.#text.slice(this.#at, this.#at + 84));
    if (named !== null) {
      this.#open().exact = false;
      this.#put(named[0]);
      return;
    }
    const isHere = this.#text.startsWith('<<<', this.#at);
    // The number of a file descriptor (`2>`) is no word of the command.
    if (this.#word !== null && /^\d$/.test(this.#word.text)) this.#word = null;
    this.#endWord();
    while ('<>&'.includes(this.#text.charAt(this.#at) || ' ')) this.#at += 1;
    this.#next = isHere && character === '<' ? 'hereString' : 'nowhere';
  }

  #separator(character: string): void {
    const isPipe = character === '|' && this.#text.charAt(this.#at + 1) !== '|';
    this.#at += this.#text.charAt(this.#at + 1) === character && '&|'.includes(character) ? 2 : 1;
    this.#endCommand(isPipe);
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #endWord(): void {
    const word = this.#word;
    if (word === null) return;
    if (this.#next === 'word') this.#command.words.push(word);
    else if (this.#next === 'hereString') this.#command.hereString = word;
    this.#next = 'word';
    this.#word = null;
  }

  #endCommand(pipes: boolean): void {
    this.#endWord();
    this.#next = 'word';
    const { words, piped } = this.#command;
    if (words.length > 0) this.#commands.push(this.#command);
    // A pipe with nothing on its left goes on from the command before: `(a) | b`.
    const after = pipes || (words.length === 0 && piped);
    this.#command = { words: [], hereString: null, piped: after };
  }
}
