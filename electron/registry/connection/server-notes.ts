import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { headerLines } from '../../http/response.ts';
import { plainLine } from '../protocol/error-body.ts';
import { type RateLimit, readRateLimit } from '../protocol/rate-limit.ts';

const maxWarnings = 20;
const maxHeader = 4096;
/** `warn-code SP warn-agent SP warn-text [SP warn-date]`; other codes are about caches. */
const warning = /(?:^|,)\s*299\s+[^\s",]+\s+"((?:[^"\\]|\\.)*)"/g;

/** What a registry says beside its answers: warnings for people, and its quota. */
export class ServerNotes {
  private readonly texts = new Set<string>();
  private readonly hide: (text: string) => string;
  private latest: RateLimit | null = null;

  /** `hide` cuts what was sent out of a text. */
  constructor(hide: (text: string) => string = (text) => text) {
    this.hide = hide;
  }

  /** Each text once, in the order they came first. */
  get warnings(): readonly string[] {
    return [...this.texts];
  }

  /** As the last answer told that had one. */
  get rateLimit(): RateLimit | null {
    return this.latest;
  }

  /** Keeps what an answer's headers say: `Warning: 299` (OCI Distribution 1.1, "Warnings") and rate limits. */
  read(headers: IncomingHttpHeaders): void {
    this.latest = readRateLimit(headers, Date.now()) ?? this.latest;
    const lines = headerLines(headers, 'warning').join(', ').slice(0, maxHeader);
    for (const [, quoted = ''] of lines.matchAll(warning)) {
      const text = plainLine(this.hide(quoted.replace(/\\(.)/g, '$1')));
      if (text !== null && this.texts.size < maxWarnings) this.texts.add(text);
    }
  }
}
