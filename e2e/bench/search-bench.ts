import { cpus, loadavg } from 'node:os';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../../build/lib/required-tools.ts';
import { uriPart } from '../../shared/uri-part.ts';
import { type Behaviour, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { repositoryNames } from './repository-names.ts';

/** What is typed, letter by letter: one word, words in another order, one with a letter left out, an expression. */
const typed = ['gateway', 'ledger payments', 'subscrption', '/^ci.*[0-9]$/'] as const;
/** Milliseconds without a change after which a keystroke counts as answered. */
const quiet = 400;

/** Milliseconds of one keystroke: what the main thread worked, and when rows of the answer stood there. */
interface Keystroke {
  readonly busy: number;
  readonly first: number;
  readonly all: number;
}

/** What one call of `search.names` took, in milliseconds. */
interface CoreTimes {
  /** The first one, which reads and packs the cached list. */
  readonly first: number;
  readonly later: readonly number[];
}

/** Types into the search box of a list in a real browser, and asks the core, at each length. */
export async function benchSearch(
  { names, format }: { names: readonly number[]; format: 'text' | 'json' | 'markdown' },
  note: (text: string) => void,
): Promise<void> {
  const rows: { names: number; keys: Keystroke[]; core: CoreTimes; load: number }[] = [];
  for (const count of names) {
    const all = repositoryNames(count);
    await using registry = await startMisbehavingServer(catalogOf(all));
    await using folder = await createTemporaryFolder('bench-search');
    const serve = await startServe({ dataDirectory: folder.path });
    try {
      const keys = await inBrowser(serve, registry.address, count, note);
      const core = await inCore(serve);
      rows.push({ names: count, keys, core, load: loadavg()[0] ?? 0 });
      note(`search ${count} names: ${keys.length} keystrokes`);
    } finally {
      await serve.stop();
    }
  }
  if (format === 'json') {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  const head = [
    'names',
    'keys',
    'busy p50',
    'busy p99',
    'first p50',
    'first p99',
    'all p50',
    'all p99',
  ];
  const table = [
    [...head, 'core first', 'core later p50', 'core later max', 'load'],
    ...rows.map(({ names: count, keys, core, load }) => [
      ...[String(count), String(keys.length)],
      ...(['busy', 'first', 'all'] as const).flatMap((kind) => {
        const times = keys.map((key) => key[kind]);
        return [quantile(times, 0.5).toFixed(1), quantile(times, 0.99).toFixed(1)];
      }),
      core.first.toFixed(0),
      ...[quantile(core.later, 0.5).toFixed(0), Math.max(...core.later).toFixed(0)],
      load.toFixed(1),
    ]),
  ];
  console.log(`\nSearch, milliseconds a keystroke, ${cpus().length} cores:`);
  for (const [index, cells] of table.entries()) {
    console.log(`| ${cells.join(' | ')} |`);
    if (index === 0) console.log(`|${cells.map(() => '--:|').join('')}`);
  }
}

/** A registry whose catalog comes in pages of 10,000. */
function catalogOf(names: readonly string[]): Behaviour {
  const sorted = [...names].sort();
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    response.setHeader('content-type', 'application/json');
    if (!url.pathname.endsWith('_catalog')) {
      response.end('{}');
      return;
    }
    const size = Math.min(10_000, Number(url.searchParams.get('n') ?? 10_000));
    const last = url.searchParams.get('last');
    const from = last === null ? 0 : sorted.findIndex((name) => name > last);
    const repositories = from < 0 ? [] : sorted.slice(from, from + size);
    const end = repositories.at(-1);
    if (end !== undefined && from + size < sorted.length)
      response.setHeader('link', `</v2/_catalog?n=${size}&last=${uriPart(end)}>; rel="next"`);
    response.end(JSON.stringify({ repositories }));
  };
}

async function inBrowser(
  serve: ServeProcess,
  address: string,
  count: number,
  note: (text: string) => void,
): Promise<Keystroke[]> {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    const page = await browser.newPage();
    await page.goto(serve.url);
    await ask(serve, 'registries.create', {
      registry: { name: 'Long', address },
      makeDefault: true,
    });
    const began = performance.now();
    await page.getByRole('navigation', { name: 'Registries' }).getByText('Long').click();
    const whole = count.toLocaleString('en');
    await page.getByText(`${whole} of ${whole}`).waitFor({ timeout: 600_000 });
    note(`listed ${count} names in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 600_000 });
    await page.waitForTimeout(2_000);
    return await typeAll(page);
  } finally {
    await browser.close();
  }
}

async function typeAll(page: Page): Promise<Keystroke[]> {
  const session = await page.context().newCDPSession(page);
  // Time of the processor, not of the clock: other work on this computer is left out.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  // What the loader of this program puts into functions is not there in the page.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(watchAnswers);
  const box = page.getByRole('searchbox', { name: 'Search repositories' });
  const keys: Keystroke[] = [];
  for (const text of typed) {
    await box.fill('');
    await page.waitForTimeout(quiet * 2);
    for (const letter of text) {
      const before = await worked();
      await box.press(letter === ' ' ? 'Space' : letter);
      let seen = { changes: [] as number[], since: 0 };
      do {
        await page.waitForTimeout(quiet);
        seen = await page.evaluate(() => Reflect.get(globalThis, 'berthAnswers')());
      } while (seen.since < quiet);
      const busy = (await worked()) - before;
      const [first] = seen.changes;
      const all = seen.changes.at(-1);
      // A letter that changes nothing of what is shown has no time of its own.
      if (first !== undefined && all !== undefined) keys.push({ busy, first, all });
    }
  }
  return keys;
}

/** Notes, in the page, when what is shown of an answer changes after a letter. */
function watchAnswers(): void {
  let typedAt = 0;
  let changes: number[] = [];
  let shown = '';
  const answer = () =>
    [
      document.querySelector('[role=status]')?.textContent,
      ...[...document.querySelectorAll('[data-row] mark')]
        .slice(0, 5)
        .map((mark) => mark.textContent),
    ].join('|');
  addEventListener(
    'input',
    () => {
      typedAt = performance.now();
      changes = [];
    },
    { capture: true },
  );
  new MutationObserver(() => {
    const now = answer();
    if (now === shown) return;
    shown = now;
    changes.push(performance.now() - typedAt);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  Reflect.set(globalThis, 'berthAnswers', () => ({
    changes,
    since: performance.now() - typedAt - (changes.at(-1) ?? 0),
  }));
}

async function inCore(serve: ServeProcess): Promise<CoreTimes> {
  const timed = async (text: string) => {
    const began = performance.now();
    await ask(serve, 'search.names', { text, limit: 30 });
    return performance.now() - began;
  };
  const first = await timed(typed[0]);
  const later: number[] = [];
  for (const text of typed)
    for (let end = 1; end <= text.length; end += 1)
      if (!text.startsWith('/') || end === text.length) later.push(await timed(text.slice(0, end)));
  return { first, later };
}

async function ask(serve: ServeProcess, method: string, input: unknown): Promise<void> {
  const response = await fetch(`${serve.origin}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${serve.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${method}: ${await response.text()}`);
  await response.arrayBuffer();
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
