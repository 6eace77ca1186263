import { readFileSync } from 'node:fs';

/** Marks the fuses in Electron's binary (electron/fuses, "The fuse wire"). */
export const fuseSentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');

/**
 * Each fuse of the wire in its order and how Berth ships it
 * (electronjs.org/docs/latest/tutorial/fuses). The last one is not set by
 * electron-builder, which knows eight: it stays as Electron ships it.
 */
const decided = [
  ['runAsNode', false],
  ['cookieEncryption', true],
  ['nodeOptions', false],
  ['nodeCliInspect', false],
  ['embeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
  ['loadBrowserProcessSpecificV8Snapshot', false],
  ['grantFileProtocolExtraPrivileges', false],
  ['wasmTrapHandlers', true],
] as const;

/**
 * Throws unless every fuse of a binary is as decided here. A fuse that a newer
 * Electron brought is an error until somebody decided on it: electron-builder
 * leaves what it does not know as it is, without a word.
 */
export function requireAllFuses(path: string): void {
  const binary = readFileSync(path);
  let at = binary.indexOf(fuseSentinel);
  if (at < 0) throw new Error(`There are no fuses in ${path}`);
  // A universal binary has a wire for each of its two halves.
  for (; at >= 0; at = binary.indexOf(fuseSentinel, at + 1)) {
    const wire = at + fuseSentinel.length;
    const [version, length = 0] = [binary[wire], binary[wire + 1]];
    if (version !== 1) throw new Error(`The fuses of ${path} are of version ${version}`);
    const states = binary.subarray(wire + 2, wire + 2 + length).toString('latin1');
    const wrong = [...states].flatMap((state, index) => {
      const [name, on] = decided[index] ?? [`number ${index + 1}, which is new`, null];
      const isRight = on !== null && (state === 'r' || state === (on ? '1' : '0'));
      return isRight ? [] : [name];
    });
    if (wrong.length > 0 || length < 8)
      throw new Error(`Fuses that are not as they must be in ${path}: ${wrong.join(', ')}`);
  }
}
