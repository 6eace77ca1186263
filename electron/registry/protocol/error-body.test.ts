import { describe, expect, it } from 'vitest';
import { readErrorBody } from './error-body.ts';

function bodyOf(text: string, type = 'application/json') {
  return readErrorBody({
    status: 400,
    headers: { 'content-type': type },
    url: new URL('https://r.test/v2/'),
    body: Buffer.from(text),
  });
}

describe('readErrorBody', () => {
  it('keeps every entry and tells the first (V143)', () => {
    const body = bodyOf('\uFEFF{"errors":[{"code":"A","message":"one","detail":{}},{"code":"B"}]}');
    expect(body.errors).toEqual([{ code: 'A', message: 'one' }, { code: 'B' }]);
    expect(body.excerpt).toBe('one');
  });

  it.each([
    ['{"errors":[{"code":404,"message":"x"}]}', 'x'],
    ['{"errors":[null,7,{"message":"late"}]}', 'late'],
    ['{"details":"from somewhere"}', 'from somewhere'],
    ['{"error":"invalid_grant","error_description":"no"}', 'no'],
    ['{"message":"m"}', 'm'],
    ['{}', null],
    ['[]', null],
    ['', null],
  ])('reads %s', (text, excerpt) => {
    expect(bodyOf(text).excerpt).toBe(excerpt);
  });

  it('reads plain text as one line (V145)', () => {
    expect(bodyOf('Not found\r\n\u0000\u001b[31m', 'text/plain').excerpt).toBe('Not found [31m');
    expect(bodyOf('x'.repeat(500), 'text/plain').excerpt).toHaveLength(200);
    expect(bodyOf('a <b>bold</b> word', 'text/plain').excerpt).toBe('a bold word');
  });

  it('shows nothing of a web page', () => {
    const page = bodyOf('<!DOCTYPE html><html><body>Bad gateway</body></html>', 'text/html');
    expect(page).toEqual({ errors: [], excerpt: null, isWebPage: true });
    expect(bodyOf(' <html>', 'text/plain').isWebPage).toBe(true);
  });

  it('hides what looks like a secret (V159)', () => {
    const told = JSON.stringify([
      bodyOf('{"errors":[{"code":"X","message":"bad access_token=abc123 given"}]}'),
      bodyOf('password: hunter2, token="abc123"', 'text/plain'),
      bodyOf('Authorization: Bearer abc123', 'text/plain'),
    ]);
    expect(told).not.toContain('abc123');
    expect(told).not.toContain('hunter2');
  });
});
