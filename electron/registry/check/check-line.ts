import { BerthError } from '../../../shared/errors.ts';
import {
  type CheckName,
  type ConnectionCheck,
  type ConnectionReport,
  checkNames,
} from '../../../shared/model/connection-report.ts';
import { inEnglish } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';

/** The lines of a connection test as they are found; each name once, in the report's order. */
export class CheckLines {
  private readonly lines = new Map<CheckName, ConnectionCheck>();
  private firstError: BerthError | null = null;

  ok(name: CheckName, told: Text): void {
    this.lines.set(name, { name, status: 'ok', ...inWords(told) });
  }

  unknown(name: CheckName, told: Text): void {
    this.lines.set(name, { name, status: 'unknown', ...inWords(told) });
  }

  warning(name: CheckName, told: Text, hint: Text): void {
    this.lines.set(name, { name, status: 'warning', ...inWords(told, hint) });
  }

  /** A line from an error; a failed one makes the report's error, and what is unknown needs no advice. */
  error(name: CheckName, status: 'failed' | 'warning' | 'unknown', error: BerthError): void {
    if (status === 'failed') this.firstError ??= error;
    const { message, text: told, reason, hint, hintText } = error.toData();
    this.lines.set(name, {
      name,
      status,
      message,
      ...(told === undefined ? {} : { text: told }),
      ...(status === 'unknown' || reason === undefined ? {} : { reason }),
      ...(status === 'unknown' || hint === undefined ? {} : { hint }),
      ...(status === 'unknown' || hintText === undefined ? {} : { hintText }),
    });
  }

  /** The report so far; lines that were not reached are unknown. */
  report(
    rest: Pick<ConnectionReport, 'auth' | 'latencyMs' | 'username' | 'product'>,
  ): ConnectionReport {
    const checks = checkNames.map(
      (name): ConnectionCheck =>
        this.lines.get(name) ?? { name, status: 'unknown', ...inWords(text('check.notTried')) },
    );
    return {
      ok: !checks.some((check) => check.status === 'failed'),
      checks,
      ...rest,
      ...(this.firstError === null ? {} : { error: this.firstError.toData() }),
    };
  }
}

/** A text as a line has it, beside its English. */
function inWords(
  told: Text,
  hint?: Text,
): Pick<ConnectionCheck, 'message' | 'text' | 'hint' | 'hintText'> {
  const line = { message: inEnglish(told), text: told };
  return hint === undefined ? line : { ...line, hint: inEnglish(hint), hintText: hint };
}

/** Failures of the registry and the way to it become lines; leaving and locked vaults stay errors. */
export function isFinding(error: unknown): error is BerthError {
  if (!(error instanceof BerthError)) return false;
  return (
    error.code !== 'CANCELLED' &&
    error.code !== 'VAULT_LOCKED' &&
    error.code !== 'VAULT_UNAVAILABLE' &&
    error.code !== 'STORAGE'
  );
}
