import { describe, expect, it } from 'vitest';
import { errorSaying } from '../e2e/fixtures/error-saying.ts';
import { faultKind, stackFrames } from './stack-frames.ts';

const secret = 'sesame-4711';
const shown = (error: unknown) => JSON.stringify([faultKind(error), stackFrames(error)]);

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function failing(message: string): Error {
  return new Error(message);
}

describe('the frames of an error', () => {
  it('name the function and its place', () => {
    const [first] = stackFrames(failing(secret));
    expect(first?.name).toBe('failing');
    expect(first?.file).toMatch(/shared\/stack-frames\.test\.ts$/);
    expect(first?.line).toBeGreaterThan(1);
  });

  it.each([
    `${secret}`,
    '',
    `many\nlines\n${secret}`,
    `looks like a frame\n    at ${secret} (/tmp/${secret}.js:1:2)`,
    `\n    at ${secret} (/tmp/x.js:1:2)`,
  ])('hold nothing of the message: %j', (message) => {
    expect(shown(failing(message))).not.toContain(secret);
    expect(stackFrames(failing(message)).length).toBeGreaterThan(0);
  });

  it('hold nothing of it where it was changed, or the stack was', () => {
    const changed = failing(`a\n    at ${secret} (/tmp/x.js:1:2)`);
    changed.message = 'b';
    const written = failing('x');
    written.stack = `Error: ${secret}\n    at ${secret} (/tmp/x.js:1:2)`;
    const named = failing('x');
    named.name = `${secret} `;
    const hostile = { stack: `Error\n    at ${secret} (/x.js:1:2)`, message: '' };
    for (const error of [changed, written, named, hostile, secret, null])
      expect(shown(error)).not.toContain(secret);
  });

  it('are those of foreign errors and of ours', () => {
    expect(stackFrames(thrown(() => JSON.parse(secret)))[0]?.file).toContain('stack-frames.test');
    expect(faultKind(thrown(() => JSON.parse(secret)))).toBe('SyntaxError');
    expect(stackFrames(errorSaying('STORAGE', secret)).length).toBeGreaterThan(0);
    expect(faultKind(errorSaying('STORAGE', secret))).toBe('BerthError');
    expect(faultKind(undefined)).toBe('undefined');
  });

  it('are read from Firefox and Safari too', () => {
    const error = failing('x');
    error.stack = 'drawRow@http://127.0.0.1:1/assets/index-a.js:10:20\n@app://berth/b.js:3:4\n';
    expect(stackFrames(error)).toEqual([
      { name: 'drawRow', file: 'http://127.0.0.1:1/assets/index-a.js', line: 10, column: 20 },
      { name: null, file: 'app://berth/b.js', line: 3, column: 4 },
    ]);
  });
});
