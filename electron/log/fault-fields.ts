import { BerthError } from '../../shared/errors.ts';
import type { LogValue } from '../../shared/ports.ts';
import { faultKind, stackFrames } from '../../shared/stack-frames.ts';
import { sourceLocations } from './source-locations.ts';

/**
 * What a log may say of any thrown value: its class, its code, and where it
 * was thrown (function and place in the source, innermost first). Its message
 * may hold anything and is left out.
 */
export function faultFields(fault: unknown): Readonly<Record<string, LogValue>> {
  const frames = stackFrames(fault);
  const locations = sourceLocations(frames);
  const stack = frames.map(({ name }, index) =>
    name === null ? locations[index] : `${name} (${locations[index]})`,
  );
  return {
    fault: faultKind(fault),
    code: codeOf(fault),
    stack: stack.length === 0 ? undefined : stack.join(' < '),
  };
}

/** A code is a word of Node's or of ours, such as ENOSPC. */
function codeOf(fault: unknown): string | undefined {
  if (fault instanceof BerthError) return fault.code;
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}
