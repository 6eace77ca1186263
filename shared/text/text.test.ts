import { describe, expect, it } from 'vitest';
import { BerthError } from '../errors.ts';
import { english } from './english.ts';
import { createRenderer, inEnglish } from './render.ts';
import { maxValueLength, text, textSchema, withValues } from './text.ts';

const reason = text('http.dns', { host: 'registry.example.com' });

describe('a text', () => {
  it('is rendered with its values, one inside the other', () => {
    const told = text('failed', { operation: 'list the tags', why: reason });
    expect(inEnglish(told)).toBe(
      'Could not list the tags: the name of registry.example.com cannot be resolved',
    );
  });

  it('holds values without hidden characters, and at most 512 of them', () => {
    const told = text('http.dns', { host: 'a\u202eb\u001b[2J' });
    expect(inEnglish(told)).toBe('the name of a⟨U+202E⟩b⟨U+001B⟩[2J cannot be resolved');
    const long = text('http.dns', { host: 'x'.repeat(5_000) });
    expect(String(long.values?.['host']).length).toBe(maxValueLength);
  });

  it('has values that look like a message stand as they are', () => {
    expect(inEnglish(text('http.dns', { host: "{host} '{' #" }))).toBe(
      "the name of {host} '{' # cannot be resolved",
    );
  });

  it('is rendered by the catalog of another language', () => {
    const render = createRenderer('de', { ...english, 'http.dns': '{host} ist unbekannt' });
    expect(render(reason)).toBe('registry.example.com ist unbekannt');
    expect(render({ id: 'of.tomorrow' })).toBeNull();
  });

  it('has its values changed wherever they stand', () => {
    const told = text('failed', {
      operation: 'use SECRET',
      why: text('http.dns', { host: 'SECRET.x' }),
    });
    expect(inEnglish(withValues(told, (value) => value.replaceAll('SECRET', '…')))).toBe(
      'Could not use …: the name of ….x cannot be resolved',
    );
  });

  it('crosses a boundary with its error, beside the English', () => {
    const error = BerthError.of('UNREACHABLE', reason, { hint: text('http.dns.hint') });
    const data = error.toData();
    expect(data).toMatchObject({
      message: inEnglish(reason),
      hint: english['http.dns.hint'],
      text: reason,
      hintText: { id: 'http.dns.hint' },
    });
    expect(BerthError.fromData(data).toData()).toEqual(data);
  });

  it('is told anew with its error, which keeps all else', () => {
    const fields = { status: 502, hint: text('http.dns.hint') };
    const error = BerthError.of('UNREACHABLE', reason, { ...fields, reason: 'dns' });
    const hint = text('http.tryAgain.hint');
    const retold = error.retold({ reason: 'tokenServer', hint });
    expect(retold.toData()).toEqual({
      ...error.toData(),
      reason: 'tokenServer',
      hint: inEnglish(hint),
      hintText: hint,
    });
    expect(retold.retold({ message: hint }).toData()).toMatchObject({
      message: inEnglish(hint),
      text: hint,
      hintText: hint,
    });
  });

  it('is refused from outside when its values are too long or too deep', () => {
    let deep: object = { id: 'failed' };
    for (let depth = 0; depth < 6; depth += 1) deep = { id: 'failed', values: { why: deep } };
    expect(textSchema.safeParse(deep).success).toBe(false);
    expect(textSchema.safeParse({ id: 'failed', values: { why: 'x'.repeat(513) } }).success).toBe(
      false,
    );
    expect(textSchema.safeParse(reason).success).toBe(true);
  });
});
