import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTimeOf } from '../../../e2e/fixtures/cpu-time.ts';
import { nextLink, nextPageUrl } from './link-header.ts';

const targets: readonly [lines: string[], target: string][] = [
  [['</v2/_catalog?last=a&n=1>; rel="next"'], '/v2/_catalog?last=a&n=1'],
  [['</v2/_catalog?last=a&n=1>;rel=next'], '/v2/_catalog?last=a&n=1'],
  [['<https://r.test/v2/_catalog?last=a>; rel="next"'], 'https://r.test/v2/_catalog?last=a'],
  [['</p?a>; rel="prev", </n?a>; rel="next"'], '/n?a'],
  [['</p?a>; rel="prev"', '</n?a>; REL=NEXT'], '/n?a'],
  [['</n?a>; rel="first next"'], '/n?a'],
  [['</n?a>; title="a, b; rel=\\"x\\""; rel="next"'], '/n?a'],
  [['</n?x=a,b>; rel="next"'], '/n?x=a,b'],
  [['/n?a; rel="next"'], '/n?a'],
  [['</n?a; rel="next"'], '/n?a'],
  [['</n?a>'], '/n?a'],
  [['</n?a> rel="next"'], '/n?a'],
  [['</n?a>; rel="next'], '/n?a'],
  [['</n?a>; foo=next'], '/n?a'],
  [['<?last=a>; rel="next"'], '?last=a'],
];

describe('nextLink', () => {
  it.each(targets)('reads %j', (lines, target) => {
    expect(nextLink(lines)).toEqual({ kind: 'target', target });
  });

  it.each([[[]], [['']], [['  ']], [['</p?a>; rel="prev"']]])('finds none in %j', (lines) => {
    expect(nextLink(lines)).toEqual({ kind: 'none' });
  });

  it.each([
    ['<>; rel="next"'],
    ['<'],
    ['><'],
    ['<>'],
    ['</a\u0001b>; rel="next"'],
    ['</a b>; rel=next'],
  ])('calls %j broken', (line) => {
    expect(nextLink([line])).toEqual({ kind: 'broken' });
  });

  it('never throws and stays quick', () => {
    fc.assert(fc.property(fc.array(fc.string()), (lines) => void nextLink(lines)));
    const took = cpuTimeOf(() => {
      for (const piece of ['<', '>', '"', ',', ' rel=', '<a>;rel="next",', 'rel = " '])
        nextLink([piece.repeat(100_000)]);
    });
    expect(took).toBeLessThan(2_000);
  });
});

describe('nextPageUrl', () => {
  const list = new URL('https://r.test/prefix/v2/_catalog');
  const current = new URL('https://r.test/prefix/v2/_catalog?n=2');
  const kept = 'https://r.test/prefix/v2/_catalog?last=a&n=2';

  it.each([
    ['/prefix/v2/_catalog?last=a&n=2'],
    ['?last=a&n=2'],
    ['https://r.test/prefix/v2/_catalog?last=a&n=2'],
    ['https://r.test:8443/prefix/v2/_catalog?last=a&n=2'],
    ['http://r.test/prefix/v2/_catalog?last=a&n=2'],
    ['https://evil.test/v2/_catalog?last=a&n=2'],
    ['//169.254.169.254/latest?last=a&n=2'],
    ['/v2/_catalog?last=a&n=2'],
    ['/repository/docker/v2/_catalog?last=a&n=2'],
  ])('keeps origin and path for %s', (target) => {
    expect(nextPageUrl(target, current, list)?.href).toBe(kept);
  });

  it.each([['/prefix/v2/_catalog'], ['https://'], ['mailto:x'], ['/']])(
    'leads nowhere from %s',
    (target) => {
      expect(nextPageUrl(target, current, list)).toBeNull();
    },
  );

  it('copies a cursor as it is', () => {
    const url = nextPageUrl('?last=%2Fa%252F&next_page=gAAA%3D%3D', current, list);
    expect(url?.search).toBe('?last=%2Fa%252F&next_page=gAAA%3D%3D');
  });
});
