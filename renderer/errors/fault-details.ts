import { version } from '../../package.json';
import { BerthError } from '../../shared/errors.ts';
import { faultKind, stackFrames } from '../../shared/stack-frames.ts';

/**
 * What a person may hand on about a fault of the page: version, face, kind,
 * and where in the code it was. No message, no address, nothing typed.
 */
export function faultDetails(error: unknown, componentStack: string | null = null): string {
  try {
    return [...surroundings(), ...describeFault(error, componentStack)].join('\n');
  } catch {
    // Thrown once more, it would leave no page at all.
    return surroundings().join('\n');
  }
}

function surroundings(): string[] {
  return [
    `Berth ${version}, ${window.berth?.face ?? 'browser'}`,
    new Date().toISOString(),
    navigator.userAgent,
  ];
}

function describeFault(error: unknown, componentStack: string | null): string[] {
  const code = error instanceof BerthError ? ` (${error.code})` : '';
  const places = stackFrames(error).map(({ name, file, line, column }) => {
    const place = `${file.slice(file.lastIndexOf('/') + 1)}:${line}:${column}`;
    return `  ${name === null ? place : `${name} (${place})`}`;
  });
  const components = (componentStack ?? '').matchAll(/^[ \t]*(?:at )?([A-Za-z][\w.$]{0,60})/gm);
  const names = [...components].slice(0, 8).map(([, name]) => name);
  return [
    `${faultKind(error)}${code}`,
    ...places,
    ...(names.length === 0 ? [] : [`Components: ${names.join(' < ')}`]),
  ];
}
