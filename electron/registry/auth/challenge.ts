/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Lower case. */
  scheme: string;
  /** `Negotiate` and the like carry this instead of parameters. */
  token68: string | null;
  /** Names in lower case; the first of a repeated name counts. */
  parameters: ReadonlyMap<string, string>;
}

const tokenCharacter = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/;
const token68Pattern = /^[A-Za-z0-9\-._~+/]+=*$/;
const maxLine = 16 * 1024;
const maxChallenges = 32;

/**
 * Reads every challenge of every header line (RFC 9110, sections 5.6 and
 * 11.2), leniently: white space around `=`, missing commas, unquoted values
 * and unclosed quotes are accepted, and a broken challenge never hides the
 * ones before it.
 */
export function parseChallenges(lines: readonly string[]): Challenge[] {
  return lines.flatMap((line) => new ChallengeReader(line.slice(0, maxLine)).read());
}

class ChallengeReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): Challenge[] {
    const found: Challenge[] = [];
    while (found.length < maxChallenges) {
      this.skip(' \t,;');
      if (this.at >= this.text.length) break;
      const scheme = this.token();
      if (scheme === '') {
        this.at += 1;
        continue;
      }
      // `name=` without a scheme before it belongs to nothing.
      if (this.valueFollows()) {
        this.value('');
        continue;
      }
      found.push(this.challenge(scheme.toLowerCase()));
    }
    return found;
  }

  private challenge(scheme: string): Challenge {
    const parameters = new Map<string, string>();
    const token68 = this.token68();
    while (token68 === null) {
      const start = this.at;
      this.skip(' \t,;');
      const name = this.parameterName();
      if (name === '' || !this.valueFollows()) {
        // Either the next scheme, or a parameter cut off before its value.
        this.at = start;
        if (!this.skipCutParameter()) break;
        continue;
      }
      const value = this.value(name);
      if (value !== '' && !parameters.has(name)) parameters.set(name, value);
    }
    return { scheme, token68, parameters };
  }

  /** A lone last word after a comma, as in `realm="u",service`, is no scheme. */
  private skipCutParameter(): boolean {
    const rest = this.text.slice(this.at);
    if (!/^[ \t]*,[ \t]*(?:realm|service|scope|error|charset)[ \t]*$/i.test(rest)) return false;
    this.at = this.text.length;
    return true;
  }

  private parameterName(): string {
    if (this.text[this.at] !== '"') return this.token().toLowerCase();
    const start = this.at;
    const name = (this.quoted() ?? '').toLowerCase();
    if (this.valueFollows()) return name;
    this.at = start;
    return '';
  }

  /** token68 stands alone after its scheme, up to a comma or the end. */
  private token68(): string | null {
    const match = /^[ \t]+([^\s,"]+)[ \t]*(?=,|$)/.exec(this.text.slice(this.at));
    const text = match?.[1];
    if (match === null || text === undefined || !token68Pattern.test(text)) return null;
    // `service=` is a parameter without a value, not a token68; a bare known name neither.
    if (/^(?:realm|service|scope|error|charset)=?$/i.test(text)) return null;
    this.at += match[0].length;
    return text;
  }

  private valueFollows(): boolean {
    const match = /^[ \t]*=/.exec(this.text.slice(this.at, this.at + 64));
    return match !== null;
  }

  private value(name: string): string {
    this.skip(' \t');
    this.at += 1;
    this.skip(' \t');
    if (this.text[this.at] !== '"') return this.bare();
    const start = this.at + 1;
    const value = this.quoted();
    if (value !== null) return this.withoutNextName(value, start);
    // Cut off inside the quotes: half a realm may still be whole, half a service is another one.
    return name === 'realm' ? (this.text.slice(start).split(/[\s,]/)[0] ?? '') : '';
  }

  /** `realm="https://a,service="b"`: the quote that ended the value had opened the next one. */
  private withoutNextName(value: string, start: number): string {
    const next = /,\s*[a-z_]{1,32}=$/i.exec(value);
    if (next === null || value.length !== this.at - 1 - start) return value;
    this.at = start + next.index;
    return value.slice(0, next.index);
  }

  /** Null when the closing quote is missing; the rest of the line is used up then. */
  private quoted(): string | null {
    this.at += 1;
    let value = '';
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? '';
      this.at += 1;
      if (character === '"') return value;
      if (character === '\\' && this.at < this.text.length) {
        value += this.text[this.at] ?? '';
        this.at += 1;
      } else if (character !== '\\') value += character;
    }
    return null;
  }

  /** Unquoted values may hold URLs, so only white space and commas end them. */
  private bare(): string {
    const start = this.at;
    while (this.at < this.text.length && !/[\s,]/.test(this.text[this.at] ?? '')) this.at += 1;
    return this.text.slice(start, this.at);
  }

  private token(): string {
    const start = this.at;
    while (this.at < this.text.length && tokenCharacter.test(this.text[this.at] ?? ''))
      this.at += 1;
    return this.text.slice(start, this.at);
  }

  private skip(characters: string): void {
    while (this.at < this.text.length && characters.includes(this.text[this.at] ?? ''))
      this.at += 1;
  }
}
