import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldWithPlaces } from './fold.ts';
import { matchRanges } from './match-ranges.ts';
import { NameStore, packNames, unpackNames } from './name-store.ts';
import { parseQuery, type Query } from './query.ts';
import { Scan, scanNames } from './scan.ts';
import { levelOf, levels, scoreOfText } from './score.ts';

/** The names that fit, best first; those alike stay in their order. */
function ranked(text: string, names: readonly string[]): string[] {
  const query = parseQuery(text);
  return names
    .map((name, place) => ({ name, place, score: scoreOfText(query, name) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ name }) => name);
}

function words(text: string): Query & { kind: 'words' } {
  const query = parseQuery(text);
  if (query.kind !== 'words') throw new Error(`No words: ${text}`);
  return query;
}

/** What a list shows for a search. */
function listed(text: string, names: readonly string[]): string[] {
  const store = new NameStore();
  store.add(names);
  const scan = new Scan(store, words(text));
  while (!scan.step(0));
  return [...scan.found()].map((place) => names[place] ?? '?');
}

/** The name with what is marked in brackets. */
function marked(text: string, name: string): string {
  let out = '';
  let at = 0;
  for (const { from, to } of matchRanges(parseQuery(text), name)) {
    out += `${name.slice(at, from)}[${name.slice(from, to)}]`;
    at = to;
  }
  return out + name.slice(at);
}

describe('the ranking', () => {
  it.each<[string, string[]]>([
    // Exact segment, prefix of one, inside.
    ['ledger', ['team/ledger', 'ledger-api', 'ledger/tool', 'ledgers', 'team/subledger']],
    // Letters left out come last, the shortest name first.
    [
      'ledgr',
      ['ledgr', 'x-ledgr', 'ledgrs', 'subledgr', 'ledger', 'ledger-api', 'team/ledger-api'],
    ],
    // Each word is found by itself; in the order typed is better.
    ['ledger api', ['ledger-api', 'api-ledger', 'team/ledger-apis', 'x/ledger/rapid']],
    ['api ledger', ['api-ledger', 'ledger-api']],
    // The image's own name counts more than its namespace, a short one more than a long one.
    [
      'gateway',
      [
        'gateway',
        'team-a/gateway',
        'gateway-proxy',
        'edge/gateway-proxy',
        'gateway/tool',
        'mygateway',
      ],
    ],
    // A tag whose version begins so stands before one that holds it.
    ['3.1', ['3.1', '3.1.4', '3.1-alpine', 'v3.1.4', '3.10', '4.3.1', '4.13.1']],
    ['1.2', ['1.2', '1.2.0', 'v1.2.3', '1.20.0', '11.2', '2.1.2.0']],
    ['v2', ['v2', 'v2.1', 'v20']],
  ])('of %s', (text, names) => {
    expect(ranked(text, names.toReversed())).toEqual(names);
    expect(ranked(text, names)).toEqual(names);
  });

  it.each([
    ['ledger', 'team/ledger-api', levels.exact],
    ['ledger', 'team/ledgers', levels.prefix],
    ['edge', 'team/ledger', levels.inside],
    ['ledgr', 'team/ledger', levels.fuzzy],
    ['ledger team', 'team/ledger', levels.exact],
    ['ledger eam', 'team/ledger', levels.inside],
    ['3.1', '3.1.4', levels.exact],
    ['3.1', 'v3.1.4', levels.exact],
    ['3.1', '3.10', levels.prefix],
    ['3.1', '4.13.1', levels.inside],
    ['3.1', '4.3.1', levels.inside],
    ['CAFÉ', 'team/cafe', levels.exact],
    ['cafe', 'Café-du-Monde', levels.exact],
    ['İzmir', 'izmir/app', levels.exact],
    ['한국', '팀/한국어', levels.prefix],
    ['ledgr', 'lodger', 0],
    ['ab', 'a-b', 0],
    ['312', '3.1.2', 0],
    ['xyz', 'ledger', 0],
    ['ledger xyz', 'ledger', 0],
  ])('%s in %s is of level %d', (text, name, level) => {
    expect(levelOf(scoreOfText(parseQuery(text), name))).toBe(level);
  });

  it.each([
    ['api*', ['team/api-gateway', 'api'], ['my-api', 'team/my-api']],
    ['*api', ['team/my-api', 'api'], ['api-gateway']],
    ['team-*/gate*', ['team-a/gateway'], ['team/gateway', 'team-a/mygateway']],
    ['2.*-alpine', ['2.1-alpine', '2.1.0-alpine'], ['12.1-alpine', '2.1-alpine3']],
    ['a*b*c', ['abc', 'axbxc', 'aabbcc'], ['acb', 'abcd']],
    ['api* v*', ['v2/api-x'], ['api-x']],
    ['/^team-[ab]\\/(api|web)$/', ['team-a/api', 'team-b/web'], ['team-c/api', 'team-a/apis']],
    ['/(a+)+$/', ['aaaa', 'ba'], ['aaaab']],
    ['/V\\d{1,2}\\.[0-9]+/', ['v2.10', 'xv12.1'], ['v.1', 'v123.1']],
    ['/^[^a-z]/', ['1.2', '-x'], ['a1']],
    ['/ab?c|d+/', ['ac', 'abc', 'xdd'], ['ab', 'x']],
    ['/a.c$/', ['abc', 'xabc'], ['abcd']],
    ['/É[A-C]{2}/', ['eab', 'Ébc'], ['ead']],
  ])('%s takes %j and leaves %j', (text, taken, left) => {
    const query = parseQuery(text);
    expect(taken.filter((name) => scoreOfText(query, name) === 0)).toEqual([]);
    expect(left.filter((name) => scoreOfText(query, name) > 0)).toEqual([]);
  });

  it.each([
    ['/a(b/', 'unclosed', '('],
    ['/[ab/', 'unclosed', '['],
    ['/a)/', 'misplaced', ')'],
    ['/*a/', 'misplaced', '*'],
    ['/a{3,1}/', 'misplaced', '{3,1}'],
    ['/(?=a)b/', 'unsupported', '(?='],
    ['/(a)\\1/', 'unsupported', '\\1'],
    ['/\\bx/', 'unsupported', '\\b'],
    ['/[b-a]/', 'misplaced', 'b-a'],
    [`/${'x'.repeat(201)}/`, 'tooLong', ''],
    ['/((a{100}){100}){100}/', 'tooLong', ''],
  ])('%s is refused: %s', (text, problem, piece) => {
    expect(parseQuery(text)).toEqual({ kind: 'problem', problem: { problem, piece } });
  });

  it('asks for everything where there are no words', () => {
    for (const text of ['', '   ', '*', ' ** * '])
      expect(parseQuery(text)).toEqual({ kind: 'all' });
  });
});

describe('expressions beside the engine', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', 'c');
  const pattern = fc
    .array(
      fc.tuple(
        fc.constantFrom('', '(', '(?:'),
        fc.array(atom, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '*', '+', '?', '{1,2}', '|'),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) =>
      parts
        .map(([open, atoms, after]) => `${open}${atoms.join('')}${open === '' ? '' : ')'}${after}`)
        .join(''),
    );
  it('match the same names', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.boolean(),
        fc.boolean(),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 12 }),
        (source, begins, ends, name) => {
          const whole = `${begins ? '^' : ''}(${source})${ends ? '$' : ''}`;
          expect(scoreOfText(parseQuery(`/${whole}/`), name) > 0, whole).toBe(
            new RegExp(whole).test(name),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('take as long for a hostile one as for a longer name only', () => {
    const hostile = parseQuery('/^(a|a)*(a*)*(a+a+)+b$/');
    expect(scoreOfText(hostile, `${'a'.repeat(50_000)}c`)).toBe(0);
    expect(scoreOfText(hostile, `${'a'.repeat(50_000)}b`)).toBeGreaterThan(0);
  });

  it('give the same answer where more sets of states come up than are kept', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => ((at * 7919) % 13 < 6 ? 'a' : 'b')).join(
      '',
    );
    const source = 'a[ab]{12}c';
    expect(scoreOfText(parseQuery(`/${source}/`), text)).toBe(0);
    expect(scoreOfText(parseQuery(`/${source}/`), `${text}abbbbbbbbbbbbc`)).toBeGreaterThan(0);
  });
});

describe('what is marked', () => {
  it.each([
    ['ledger', 'team/ledger-api', 'team/[ledger]-api'],
    ['api ledger', 'ledger-api', '[ledger]-[api]'],
    ['ledgr', 'ledger', '[ledg]e[r]'],
    ['n', 'nginx/Nginx', '[n]ginx/[N]ginx'],
    ['gin', 'nginx/Nginx', 'n[gin]x/N[gin]x'],
    ['ab bc', 'xabc', 'x[abc]'],
    ['cafe', 'Le-Café', 'Le-[Café]'],
    ['cafe', 'Le-Cafe\u0301!', 'Le-[Cafe\u0301]!'],
    ['x', 'İx', 'İ[x]'],
    ['api*', 'team/api-x', 'team/[api]-x'],
    ['/[0-9]+/', 'v12.3', 'v[12].3'],
    ['/^b|a$/', 'ba', '[b]a'],
    ['zzz', 'ledger', 'ledger'],
    ['', 'ledger', 'ledger'],
    ['/(/', 'ledger', 'ledger'],
  ])('of %s in %s is %s', (text, name, expected) => {
    expect(marked(text, name)).toBe(expected);
  });

  it('is what a fold of it finds, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        const { text, starts, ends } = foldWithPlaces(name);
        expect(text).toBe(fold(name));
        expect(starts).toHaveLength(text.length);
        expect(ends.every((end, at) => end > (starts[at] ?? 0) && end <= name.length)).toBe(true);
      }),
    );
  });
});

describe('a list', () => {
  it('shows the best first, then each level in the order of the list', () => {
    const tags = ['4.13.19', '4.13.1', '4.3.1', '3.10.2', '3.1.4', '3.1.3', 'v3.1', '3.0.31'];
    expect(listed('3.1', tags)).toEqual([
      '3.1.4',
      '3.1.3',
      'v3.1',
      '3.10.2',
      '4.13.19',
      '4.13.1',
      '4.3.1',
    ]);
  });

  it('looks for letters left out only where nothing fits as typed', () => {
    expect(listed('ledgr', ['a', 'ledger', 'ledgr-old'])).toEqual(['ledgr-old']);
    expect(listed('ledgr', ['a', 'ledger', 'lounge'])).toEqual(['ledger']);
  });

  it('finds names in places where others joined later', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.uniqueArray(fc.string({ unit: fc.constantFrom('A', 'b', 'é', '/') }), {
            maxLength: 6,
          }),
          { maxLength: 5 },
        ),
        (pages) => {
          const store = new NameStore();
          let list: string[] = [];
          for (const page of pages) {
            const fresh = page.filter((name) => !list.includes(name));
            const next = [...list, ...fresh].sort();
            const places = fresh.map((name) => next.indexOf(name)).sort((a, b) => a - b);
            const pack = packNames(places.map((place) => next[place] ?? ''));
            store.addPacked(pack, Uint32Array.from(places));
            list = next;
          }
          const scan = new Scan(store, words('a'));
          while (!scan.step(0));
          const shown = [...scan.found()].sort((a, b) => a - b);
          expect(shown).toEqual(list.flatMap((name, place) => (name.includes('A') ? [place] : [])));
        },
      ),
    );
  });

  it('packs names of any characters', () => {
    const names = ['a\nb', '', 'é', '名前', '😀/x', '\ud800', '\ufeffa'];
    const unpacked = unpackNames(packNames(names));
    expect(unpacked).toEqual(names.map((name) => name.replace('\ud800', '\ufffd')));
  });
});

/** Searches that cost much for each name, and what names they cost most over. */
const heavy = [
  ['an expression of many states', `/(a|b)*a[ab]{60}c/`, 'ab'],
  ['a long word that nearly fits everywhere', `${'a'.repeat(400)}b`, 'a'],
  ['many words', Array.from({ length: 60 }, (_, at) => `a${at}`).join(' '), 'a'],
  ['pieces between asterisks', `*${'a'.repeat(200)}b*${'a'.repeat(200)}c*`, 'a'],
] as const;

it.each(heavy)('%s is looked for in steps of few names, and found all the same', (_, text, of) => {
  const query = words(text);
  const long = of.repeat(1_000 / of.length);
  const store = new NameStore();
  store.add(Array.from({ length: 200 }, (_, at) => `${long}-bc-0123456789-${at}`));
  const seen: number[] = [];
  const options = { fuzzy: false };
  for (let from = 0; from < 200; ) {
    // Of a time that is over one step is left.
    const next = scanNames(store, query, { from, to: 200, until: 0, options }, () => undefined);
    seen.push(next - from);
    from = next;
  }
  expect(Math.max(...seen)).toBeLessThanOrEqual(20);
  expect(seen.reduce((sum, count) => sum + count, 0)).toBe(200);
});

it('an expression of more states than a name may cost is refused', () => {
  for (const text of ['/(a{50}){20}/', '/([ab]{1,99}){9}/'])
    expect(parseQuery(text)).toMatchObject({ kind: 'problem', problem: { problem: 'tooLong' } });
  for (const text of ['/sha256-[0-9a-f]{64}/', '/^([a-z]{1,30}\\/){3}v?\\d{1,3}(\\.\\d+){2}$/'])
    expect(parseQuery(text).kind).toBe('words');
});

it('marks nothing where finding the place would take long, and the rest as ever', () => {
  const query = words('/(a|b)*a[ab]{60}c/');
  const [word] = query.words;
  if (word?.kind !== 'expression') throw new Error('an expression');
  const before = word.anchored.work;
  expect(matchRanges(query, 'ab'.repeat(500))).toEqual([]);
  expect(word.anchored.work - before).toBeLessThan(500_000);
  expect(matchRanges(words('/a[ab]{3}c/'), 'xx-aabbc')).toEqual([{ from: 3, to: 8 }]);
});
