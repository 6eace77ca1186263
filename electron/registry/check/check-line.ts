import { BerthError, type ErrorReason } from '../../../shared/errors.ts';
import {
  type CheckName,
  type ConnectionCheck,
  type ConnectionReport,
  checkNames,
} from '../../../shared/model/connection-report.ts';

/** The lines of a connection test as they are found; each name once, in the report's order. */
export class CheckLines {
  private readonly lines = new Map<CheckName, ConnectionCheck>();
  private firstError: BerthError | null = null;

  ok(name: CheckName, message: string): void {
    this.lines.set(name, { name, status: 'ok', message });
  }

  unknown(name: CheckName, message: string): void {
    this.lines.set(name, { name, status: 'unknown', message });
  }

  warning(name: CheckName, message: string, extra: { reason?: ErrorReason; hint?: string }): void {
    this.lines.set(name, { name, status: 'warning', message, ...extra });
  }

  /** A line from an error; a failed one makes the report's error. */
  error(name: CheckName, status: 'failed' | 'warning', error: BerthError): void {
    if (status === 'failed') this.firstError ??= error;
    this.lines.set(name, {
      name,
      status,
      message: error.message,
      ...(error.reason === undefined ? {} : { reason: error.reason }),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }

  /** The report so far; lines that were not reached are unknown. */
  report(
    rest: Pick<ConnectionReport, 'auth' | 'latencyMs' | 'username' | 'product'>,
  ): ConnectionReport {
    const checks = checkNames.map(
      (name): ConnectionCheck =>
        this.lines.get(name) ?? { name, status: 'unknown', message: 'Not tried' },
    );
    return {
      ok: !checks.some((check) => check.status === 'failed'),
      checks,
      ...rest,
      ...(this.firstError === null ? {} : { error: this.firstError.toData() }),
    };
  }
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
