import { readdir, readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCheapVault } from '../fixtures/cheap-vault.ts';
import { otherAccount, type Visit, visitAs, whyNoOtherAccount } from '../fixtures/other-account.ts';
import { type RawAnswer, type RawRequest, rawRequest } from '../fixtures/raw-request.ts';
import { type RecordedBrowser, recordBrowser } from '../fixtures/recorded-browser.ts';
import { type ServeOptions, type ServeProcess, startServe } from '../fixtures/serve-process.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';

/** Each starts the real program, and many processes that ask it. */
const patient = { timeout: 60_000 };

let folder: TemporaryFolder;
let browser: RecordedBrowser;
let serve: ServeProcess;

async function prepare(): Promise<void> {
  folder = await createTemporaryFolder('account');
  browser = await recordBrowser(folder.path);
}

async function end(): Promise<void> {
  await serve.kill();
  await folder.remove();
}

async function start(options: Partial<ServeOptions> = {}): Promise<void> {
  const dataDirectory = `${folder.path}/data`;
  serve = await startServe({ dataDirectory, open: true, env: browser.env, ...options });
}

const port = () => Number(new URL(serve.origin).port);

async function openingPath(): Promise<string> {
  return new URL((await browser.opened()).target).pathname;
}

/** What the own account gets from the opening page. */
async function openedCode(): Promise<string> {
  const { headers } = await rawRequest(port(), {
    path: await openingPath(),
    headers: { Host: 'localhost' },
  });
  return /#code=([\w-]+)/.exec(headers.location ?? '')?.[1] ?? '';
}

const headers = { Host: 'localhost', 'Content-Type': 'application/json' };

/** Exchanges a code for a token of a tab, as the page does. */
const exchange = (code: string, change: RawRequest = {}) =>
  rawRequest(port(), {
    method: 'POST',
    path: '/api/session.token',
    body: JSON.stringify({ code }),
    ...change,
    headers: { ...headers, ...change.headers },
  });

const tokenIn = ({ text }: RawAnswer) => /"token":"([\w-]+)"/.exec(text)?.[1] ?? '';

const statusWith = async (token: string) => {
  const Authorization = `Bearer ${token}`;
  const call = { method: 'POST', path: '/api/vault.status', body: '{}' };
  return (await rawRequest(port(), { ...call, headers: { ...headers, Authorization } })).status;
};

/** The arguments of every process of this computer, as any account can read them. */
async function commandLines(): Promise<string> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(lines)).join('\n');
}

/** Every way to reach 127.0.0.1 from an address of one's own choice. */
const ways: readonly Visit[] = [
  {},
  { from: '127.0.0.1' },
  { from: '127.0.0.2' },
  { from: '127.0.0.3' },
  { from: '127.255.255.254' },
  { to: '::ffff:127.0.0.1' },
  { to: '::ffff:127.0.0.1', from: '::ffff:127.0.0.1' },
  { to: '::ffff:127.0.0.1', from: '::ffff:127.0.0.2' },
];

describe('another account of this computer', patient, () => {
  beforeEach(prepare);
  afterEach(end);

  it('gets nothing from the opening page, from whatever address, and does not use it up', async ({
    skip,
  }) => {
    const why = whyNoOtherAccount();
    if (why !== null) skip(why);
    await start();
    const path = await openingPath();
    const answers = await Promise.all(
      ways.map(async (way) => ({
        way,
        answer: await visitAs(port(), { ...way, path, uid: otherAccount }),
      })),
    );
    for (const { way, answer } of answers) {
      expect([way, answer.status, answer.location]).toEqual([way, 403, undefined]);
      expect(answer.text).not.toMatch(/#(?:code|token)=/);
      expect(answer.text).not.toContain(serve.token);
    }
    expect(await openedCode()).not.toBe('');
  });

  it('cannot pass as unknown: where the system does not tell, nobody gets the page', async ({
    skip,
  }) => {
    const why = whyNoOtherAccount();
    if (why !== null) skip(why);
    // As in a sandbox: no /proc, and with it no table of sockets.
    const hide = 'mount -t tmpfs none /proc';
    const tried = await execa('unshare', ['-m', 'sh', '-c', hide], { reject: false });
    skip(tried.exitCode !== 0, 'mounts are not allowed here');
    const through = ['unshare', '-m', 'sh', '-c', `${hide} && exec "$@"`, 'sh'];
    await start({ through });
    const answer = await visitAs(port(), { path: await openingPath() });
    expect([answer.status, answer.location]).toEqual([403, undefined]);
    expect(answer.text).toContain('printed');
  });

  it('finds neither the token nor a code in the arguments and environment of what Berth starts', async ({
    skip,
  }) => {
    skip(process.platform !== 'linux', 'elsewhere a file is opened');
    const passphrase = 'correct horse battery';
    await makeCheapVault(`${folder.path}/data`, passphrase);
    await start({ env: { ...browser.env, BERTH_PASSPHRASE: passphrase } });
    const { commandLine, environment } = await browser.opened();
    const code = await openedCode();
    const tab = tokenIn(await exchange(code));
    const running = await commandLines();
    expect(running).toContain('serve.js');
    for (const secret of [serve.token, code, tab, 'horse']) {
      expect(secret).not.toBe('');
      expect(commandLine).not.toContain(secret);
      expect(running).not.toContain(secret);
      expect(environment).not.toContain(secret);
    }
    expect(tab).not.toBe(serve.token);
    expect(await statusWith(tab)).toBe(200);
  });
});

describe('a one-time code', patient, () => {
  beforeAll(async () => {
    await prepare();
    await start();
  });
  afterAll(end);

  async function newCode(): Promise<string> {
    const Authorization = `Bearer ${serve.token}`;
    const ask = { method: 'POST', path: '/api/session.code', body: '{}' };
    const { text } = await rawRequest(port(), { ...ask, headers: { ...headers, Authorization } });
    return /"code":"([\w-]{43})"/.exec(text)?.[1] ?? '';
  }

  it('works once, also when two use it at the same time', async () => {
    const code = await newCode();
    const answers = await Promise.all([exchange(code), exchange(code), exchange(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect((await exchange(code)).status).toBe(401);
    expect(await statusWith(answers.map(tokenIn).find((token) => token !== '') ?? '')).toBe(200);
  });

  it('is given to holders of a token only, and is no token', async () => {
    for (const Authorization of ['', 'Bearer x', `Bearer ${serve.token}x`]) {
      const call = { method: 'POST', path: '/api/session.code', body: '{}' };
      const answer = await rawRequest(port(), { ...call, headers: { ...headers, Authorization } });
      expect(answer.status).toBe(401);
    }
    expect(await statusWith(await newCode())).toBe(401);
  });

  it('is refused to a foreign page and stays usable', async () => {
    const code = await newCode();
    for (const Origin of ['http://evil.example', 'null', `http://127.0.0.1:${port() + 1}`])
      expect((await exchange(code, { headers: { ...headers, Origin } })).status).toBe(403);
    expect((await exchange(code, { headers: { Host: 'evil.example' } })).status).toBe(403);
    expect((await exchange(code, { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415);
    expect((await exchange(code)).status).toBe(200);
  });

  it('is not found by guesses, which wait and do not lock others out', async () => {
    const code = await newCode();
    const guesses = ['', code.slice(1), `${code}x`, code.toLowerCase(), serve.token];
    const answers = await Promise.all(guesses.map((guess) => exchange(guess)));
    expect(answers.map(({ status }) => status)).toEqual(guesses.map(() => 401));
    for (const body of ['', '[]', '{"code":7}', '{"code":["x"]}', `{"code":"${'x'.repeat(5000)}"}`])
      expect([401, 413]).toContain((await exchange('', { body })).status);
    expect((await exchange(code)).status).toBe(200);
  });

  it('ends with serve, and so do the tokens of tabs', async () => {
    const [code, used] = [await newCode(), await newCode()];
    const tab = tokenIn(await exchange(used));
    expect(await statusWith(tab)).toBe(200);
    const before = port();
    await serve.stop();
    await browser.forget();
    await start({ port: before });
    expect((await exchange(code)).status).toBe(401);
    expect(await statusWith(tab)).toBe(401);
  });
});
