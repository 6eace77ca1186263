import { describe, expect, it } from 'vitest';
import type { DistributionPage } from './distribution-page.ts';
import { type NameRun, NameRuns } from './name-runs.ts';

const page = (text: string, end: DistributionPage['end'] = 'none'): DistributionPage => ({
  names: text.split(' ').filter((name) => name !== ''),
  end,
});

function front(runs: NameRuns): NameRun {
  const [run] = runs.all;
  if (run === undefined) throw new Error('no run');
  return run;
}

function shown(runs: NameRuns): string[] {
  return runs.all.map(({ names, ended }) => `${names.join(' ')}${ended ? ' .' : ''}`);
}

describe('runs of names', () => {
  it('are joined where the pages of one reach the next and agree', () => {
    const runs = new NameRuns(['a', 'b']);
    expect(runs.place('e-', page('f g h', 'short'))).toBe(3);
    expect(shown(runs)).toEqual(['a b', 'f g h .']);
    expect(runs.boundAfter(front(runs))).toBe('f');
    expect(runs.append(front(runs), page('c d f'))).toBe(2);
    expect(shown(runs)).toEqual(['a b c d f g h .']);
  });

  it('carry on for whoever was extending the run that was joined', () => {
    const runs = new NameRuns(['a', 'b']);
    runs.place('e-', page('f g h'));
    const [, second] = runs.all;
    runs.append(front(runs), page('c f g'));
    expect(second && runs.current(second)).toBe(front(runs));
  });

  it.each([
    ['lacks the name at the joint', page('c g h')],
    ['leaves one out after the joint', page('c f h')],
    ['ends before the next run', page('c d', 'short')],
    ['ends within the next run', page('c f', 'short')],
  ])('do not take a page that %s', (_, contradiction) => {
    const runs = new NameRuns(['a', 'b']);
    runs.place('d-', page('f g h'));
    expect(runs.append(front(runs), contradiction)).toBeNull();
  });

  it('do not take names beyond the end', () => {
    const runs = new NameRuns(['a', 'b']);
    runs.place('d-', page('f', 'short'));
    expect(runs.append(front(runs), page('c f g'))).toBeNull();
  });

  it('remember where a guess found nothing new', () => {
    const runs = new NameRuns(['a', 'b']);
    expect(runs.place('x-', page('', 'short'))).toBe(0);
    expect(runs.boundAfter(front(runs))).toBe('x-');
    expect(runs.place('m-', page('m n'))).toBe(2);
    expect(runs.place('j-', page('m n'))).toBe(0);
    expect(runs.place('k-', page('l n'))).toBeNull();
  });

  it('believe the end of a full page only when nothing follows', () => {
    const last = new NameRuns(['a', 'b']);
    last.append(front(last), page('c d', 'full'));
    expect(shown(last)).toEqual(['a b c d']);
    expect(last.append(front(last), page('', 'short'))).toBe(0);
    expect(shown(last)).toEqual(['a b c d .']);
    const cut = new NameRuns(['a', 'b']);
    cut.append(front(cut), page('c d', 'full'));
    expect(cut.append(front(cut), page('e f'))).toBeNull();
  });

  it('are cut before a child that would hide its parent', () => {
    const runs = new NameRuns(['a', 'b']);
    expect(runs.append(front(runs), page('c d e/0 e/1'))).toBe(2);
    expect(shown(runs)).toEqual(['a b c d']);
    expect(runs.append(front(runs), page('e/0 e/1'))).toBeNull();
  });

  it('grow by what a page from within them brings beyond their end', () => {
    const runs = new NameRuns(['a', 'b', 'c']);
    expect(runs.place('b', page('c d e'))).toBe(2);
    expect(runs.place('e', page('f g'))).toBe(2);
    expect(shown(runs)).toEqual(['a b c d e f g']);
    expect(runs.place('f', page('h'))).toBeNull();
    expect(runs.place('f', page('g h', 'short'))).toBe(1);
    expect(shown(runs)).toEqual(['a b c d e f g h .']);
    expect(runs.place('g', page('h i'))).toBeNull();
  });

  it('begin after a name, and are joined when the run before reaches it', () => {
    const runs = new NameRuns(['a', 'b']);
    expect(runs.place('d', page('e f'))).toBe(2);
    expect(runs.place('e', page('f g'))).toBe(1);
    expect(shown(runs)).toEqual(['a b', 'e f g']);
    expect(runs.append(front(runs), page('c d e'))).toBe(2);
    expect(shown(runs)).toEqual(['a b c d e f g']);
  });

  it('do not grow by two pages at once', () => {
    const runs = new NameRuns(['a', 'b']);
    front(runs).extending = true;
    expect(runs.place('a', page('b c'))).toBe(0);
    expect(shown(runs)).toEqual(['a b']);
  });
});
