import { chmod, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
  helperScript,
  noteAsked,
} from '../../e2e/fixtures/credential-helper.ts';
import { BerthError } from '../../shared/errors.ts';
import { type CredentialHelpers, createCredentialHelpers } from './credential-helpers.ts';
import { helperEnvironment } from './helper-environment.ts';

const secret = 'canary-5e1f';
const address = 'https://ghcr.io';

let own: HelperComputer;
let helpers: CredentialHelpers;
beforeEach(async () => {
  own = await createHelperComputer({ BERTH_PASSPHRASE: 'never', SECRET_THING: 'never' });
  helpers = createCredentialHelpers(own.computer);
});
afterEach(() => own.remove());

/** The error of `work`, as it would cross a boundary; never with the secret in it. */
async function failure(work: Promise<unknown>): Promise<BerthError> {
  const error = await work.then(
    () => new Error('expected a failure'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BerthError)) throw error;
  expect(JSON.stringify(error.toData())).not.toContain(secret);
  return error;
}

const answering = (answer: string) => `cat > /dev/null\nprintf '%s' '${answer}'`;
const answer = (username: string) => JSON.stringify({ Username: username, Secret: secret });

describe('get', () => {
  test('gives the login of the host, and of no other', async () => {
    await own.helper(
      'good',
      helperScript({
        'ghcr.io': { username: 'ada', secret },
        'other.example.com': { username: 'eve', secret: 'other' },
      }),
    );
    expect(await helpers.get('good', address)).toEqual({
      kind: 'password',
      username: 'ada',
      password: secret,
    });
    expect(await own.asked()).toEqual(['get ghcr.io']);
  });

  test.each([
    ['https://docker.io', ['https://index.docker.io/v1/']],
    ['http://127.0.0.1:5000', ['127.0.0.1:5000', 'https://127.0.0.1:5000']],
    [
      'https://Registry.example.com:8443/prefix',
      ['registry.example.com:8443', 'https://registry.example.com:8443'],
    ],
  ])('%s is asked for as %j', async (asked, servers) => {
    await own.helper('empty', helperScript({}));
    expect(await helpers.get('empty', asked)).toBeNull();
    expect(await own.asked()).toEqual(servers.map((server) => `get ${server}`));
  });

  test('another spelling counts only for the same host', async () => {
    await own.helper('empty', helperScript({}));
    await helpers.get('empty', address, { server: 'https://ghcr.io/v1/' });
    await helpers.get('empty', address, { server: 'https://evil.example.com/ghcr.io' });
    await helpers.get('empty', address, { server: 'https://ghcr.io@evil.example.com' });
    const asked = ['get ghcr.io', 'get https://ghcr.io'];
    expect(await own.asked()).toEqual(['get https://ghcr.io/v1/', ...asked, ...asked, ...asked]);
  });

  test('the user name <token> marks an identity token', async () => {
    await own.helper('token', answering(answer('<token>')));
    expect(await helpers.get('token', address)).toEqual({ kind: 'token', token: secret });
  });

  test('stderr is not waited for nor kept', async () => {
    await own.helper(
      'chatty',
      `cat > /dev/null\nhead -c 300000 /dev/zero >&2\n${answering(answer('ada'))}`,
    );
    expect(await helpers.get('chatty', address)).toMatchObject({ username: 'ada' });
  });

  test('the environment holds what is needed and nothing of ours', async () => {
    await own.helper(
      'env',
      `cat > /dev/null\nenv > "$HOME/env"\npwd > "$HOME/pwd"\n${answering(answer('ada'))}`,
    );
    await helpers.get('env', address);
    const given = await readFile(join(own.home, 'env'), 'utf8');
    const names = given.split('\n').map((line) => line.split('=')[0]);
    expect(given).not.toContain('never');
    expect(names.filter((name) => name !== '' && name !== '_').sort()).toEqual([
      'HOME',
      'PATH',
      'PWD',
    ]);
    expect((await readFile(join(own.home, 'pwd'), 'utf8')).trim()).toBe(own.folder);
  });

  test('a helper that needs a variable it is not given fails, says nothing, and the hint says why', async () => {
    await own.helper('needs', `cat > /dev/null\nset -u\necho "$SECRET_THING ${secret}"`);
    const error = await failure(helpers.get('needs', address));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'helperFailed' });
    for (const named of ['AWS_…', 'AZURE_…', 'GOOGLE_APPLICATION_CREDENTIALS', 'SSL_CERT_FILE'])
      expect(error.hint).toContain(named);
  });

  test.each([
    ...['GOOGLE_APPLICATION_CREDENTIALS', 'AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_CA_BUNDLE'],
    ...['AZURE_CONFIG_DIR', 'AZURE_CLIENT_ID', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'HTTPS_PROXY'],
    ...['https_proxy', 'NO_PROXY', 'no_proxy', 'CLOUDSDK_CONFIG'],
  ])('a helper that needs %s has it', async (name) => {
    const { computer } = own;
    const environment = { ...computer.environment, [name]: 'word' };
    await own.helper('needs', `[ "$${name}" = word ] || exit 1\n${answering(answer('ada'))}`);
    const helpers = createCredentialHelpers({ ...computer, environment });
    expect(await helpers.get('needs', address)).toMatchObject({ username: 'ada' });
  });

  test.each(['LD_PRELOAD', 'NODE_OPTIONS', 'GITHUB_TOKEN', 'VAULT_TOKEN', 'XAWS_KEY', 'aws_key'])(
    '%s is not handed down',
    (name) => {
      const { computer } = own;
      const environment = { ...computer.environment, [name]: 'never' };
      expect(JSON.stringify(helperEnvironment({ ...computer, environment }))).not.toContain(
        'never',
      );
    },
  );

  test.each([
    ['another text', `echo 'cannot open ${secret}'; exit 1`, 'UNAUTHORIZED', /gave no credentials/],
    [
      'a known text',
      `echo 'no credentials server URL'; exit 1`,
      'UNAUTHORIZED',
      /no credentials server URL/,
    ],
    ['an ending by signal', `kill -9 $$`, 'UNAUTHORIZED', /gave no credentials/],
    ['nonsense', `echo 'hello ${secret}'`, 'BAD_RESPONSE', /makes no sense/],
    ['nothing', ':', 'BAD_RESPONSE', /makes no sense/],
    ['a list', `echo '["${secret}"]'`, 'BAD_RESPONSE', /makes no sense/],
    ['no user name', answering(answer('')), 'BAD_RESPONSE', /makes no sense/],
    ['a user name with a colon', answering(answer('ada:eve')), 'BAD_RESPONSE', /makes no sense/],
    [
      'an empty secret',
      answering('{"Username":"ada","Secret":""}'),
      'BAD_RESPONSE',
      /makes no sense/,
    ],
    [
      'bytes that are no text',
      `printf '{"Username":"a\\377","Secret":"b"}'`,
      'BAD_RESPONSE',
      /makes no sense/,
    ],
    ['10 MB', `head -c 10000000 /dev/zero | tr '\\0' x`, 'TOO_LARGE', /more than 65536 bytes/],
  ])('%s is an error of its own', async (_what, script, code, message) => {
    await own.helper('bad', script);
    const error = await failure(helpers.get('bad', address));
    expect(error).toMatchObject({ code, reason: 'helperFailed' });
    expect(error.message).toMatch(message);
    expect(error.hint).toContain('docker-credential-bad');
  });

  test('a program that cannot be started says so', async () => {
    const path = await own.helper('broken', '');
    await writeFile(path, '#!/no/such/interpreter\n');
    expect(await failure(helpers.get('broken', address))).toMatchObject({
      code: 'UNSUPPORTED',
      reason: 'helperFailed',
    });
  });
});

describe('a helper that hangs', () => {
  /** A busy machine starts and ends programs slowly. */
  const patience = { timeout: 10_000 };

  /** Writes its process id and that of a child that ignores SIGTERM, then waits for ever. */
  const hangs = `${noteAsked}sh -c 'trap "" TERM; echo $$ >> "$HOME/pids"; while :; do sleep 1; done' &\necho $$ >> "$HOME/pids"\nwait`;

  /** A process that ended and was not collected yet (by an idle init) counts as ended. */
  const isAlive = async (pid: number): Promise<boolean> => {
    try {
      process.kill(pid, 0);
    } catch {
      return false;
    }
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return !state.includes(') Z ');
  };
  const survivors = async (started: readonly number[]) =>
    (await Promise.all(started.map(isAlive))).filter((alive) => alive);
  const pids = async () =>
    (await readFile(join(own.home, 'pids'), 'utf8').catch(() => '')).trim().split('\n').map(Number);

  test('is ended with its whole process group when its time is over', async () => {
    await own.helper('hangs', hangs);
    const quick = createCredentialHelpers(own.computer, { getMs: 3000 });
    expect(await failure(quick.get('hangs', address))).toMatchObject({
      code: 'TIMEOUT',
      message: 'Credential helper hangs did not answer within 3 s',
    });
    const started = await pids();
    expect(started).toHaveLength(2);
    await vi.waitFor(async () => expect(await survivors(started)).toEqual([]), patience);
  });

  test('is ended when nobody waits for it any more', async () => {
    await own.helper('hangs', hangs);
    const abort = new AbortController();
    const asked = helpers.get('hangs', address, { signal: abort.signal });
    await vi.waitFor(async () => expect(await pids()).toHaveLength(2), patience);
    abort.abort();
    expect((await failure(asked)).code).toBe('CANCELLED');
    const started = await pids();
    await vi.waitFor(async () => expect(await survivors(started)).toEqual([]), patience);
  });

  test.each([
    ['that keeps the output open', 'sleep 30 &'],
    ['that keeps nothing open', 'sleep 30 > /dev/null 2>&1 < /dev/null &'],
    ['that ignores being asked', `sh -c 'trap "" TERM HUP; while :; do sleep 1; done' &`],
  ])('a child %s does not hold up the answer, and ends with its helper', async (_what, start) => {
    await own.helper('leaves', `${start}\necho $! > "$HOME/pids"\n${answering(answer('ada'))}`);
    expect(await helpers.get('leaves', address)).toMatchObject({ username: 'ada' });
    const started = await pids();
    expect(started).toHaveLength(1);
    await vi.waitFor(async () => expect(await survivors(started)).toEqual([]), patience);
  });
});

describe('list', () => {
  test('names the servers, sorted, without a secret', async () => {
    await own.helper(
      'good',
      helperScript({
        'z.example.com': { username: 'zoe', secret },
        'https://index.docker.io/v1/': { username: 'ada', secret },
      }),
    );
    expect(await helpers.list('good')).toEqual([
      { server: 'https://index.docker.io/v1/', username: 'ada' },
      { server: 'z.example.com', username: 'zoe' },
    ]);
  });

  test.each([
    ['null', `echo null`],
    ['nothing', ':'],
    ['not found', `echo 'credentials not found in native keychain'; exit 1`],
  ])('%s means none', async (_what, script) => {
    await own.helper('empty', script);
    expect(await helpers.list('empty')).toEqual([]);
  });

  test('another shape is refused', async () => {
    await own.helper('odd', `echo '{"ghcr.io": {"Secret": "${secret}"}}'`);
    expect((await failure(helpers.list('odd'))).code).toBe('BAD_RESPONSE');
  });
});

describe('finding the program', () => {
  test('a missing one is told with the folders and what to do', async () => {
    const error = await failure(helpers.get('nowhere', address));
    expect(error).toMatchObject({ code: 'UNSUPPORTED', reason: 'helperNotFound' });
    expect(error.message).toContain('nowhere');
    expect(error.hint).toContain(own.folder);
    expect(error.hint).toContain('/usr/local/bin');
    expect(error.hint).toContain('save a user name and password instead');
  });

  test.each(['../good', 'a/b', '/bin/sh', '', '.', '-x', 'a b', 'a;b', 'x'.repeat(65)])(
    'the name %j is refused before anything is looked up',
    async (name) => {
      expect((await failure(helpers.get(name, address))).code).toBe('INVALID_INPUT');
    },
  );

  test('only absolute folders of PATH count', async () => {
    await own.helper('here', answering(answer('ada')));
    const { home, platform } = own.computer;
    for (const PATH of ['.', '', ':', 'bin', '../bin:.']) {
      const computer = { platform, home, environment: { HOME: home, PATH } };
      const cwd = vi.spyOn(process, 'cwd').mockReturnValue(own.folder);
      expect((await failure(createCredentialHelpers(computer).get('here', address))).reason).toBe(
        'helperNotFound',
      );
      cwd.mockRestore();
    }
  });

  /** A helper some folders below one that `mode` is set on. */
  const deep = async (mode: number) => {
    const above = join(own.home, 'above');
    const folder = join(above, 'a', 'bin');
    await mkdir(folder, { recursive: true });
    await rename(
      await own.helper('deep', answering(answer('ada'))),
      join(folder, 'docker-credential-deep'),
    );
    await chmod(above, mode);
    const { home, platform } = own.computer;
    const mountTable = join(own.home, 'mounts');
    const computer = { platform, home, mountTable, environment: { HOME: home, PATH: folder } };
    return { above, helpers: createCredentialHelpers(computer), mountTable };
  };

  test.each([
    ['open to all', 0o777, false],
    ['writable by others alone', 0o703, false],
    ['sticky, as /tmp is', 0o1777, true],
    ['writable by its group', 0o775, true],
    ['closed', 0o700, true],
  ])('a folder above that is %s', async (_what, mode, runs) => {
    const { helpers } = await deep(mode);
    const asked = helpers.get('deep', address);
    if (runs) expect(await asked).toMatchObject({ username: 'ada' });
    else expect((await failure(asked)).message).toContain('others may change it');
  });

  test('a sticky folder keeps what is ours, and a program open to all is still refused there', async () => {
    const path = await own.helper('here', answering(answer('ada')));
    await chmod(own.folder, 0o1777);
    expect(await helpers.get('here', address)).toMatchObject({ username: 'ada' });
    await chmod(path, 0o777);
    expect((await failure(helpers.get('here', address))).message).toContain('others may change');
  });

  test('a link through a place that is open to all is refused, wherever it leads', async () => {
    const target = await own.helper('target', answering(answer('ada')));
    const [open, on] = [join(own.home, 'open'), join(own.home, 'on')];
    for (const folder of [open, on]) await mkdir(folder);
    await symlink(target, join(open, 'step'));
    await symlink(join(open, 'step'), join(on, 'docker-credential-linked'));
    const { home, platform } = own.computer;
    const computer = { platform, home, environment: { HOME: home, PATH: on } };
    const linked = createCredentialHelpers(computer);
    expect(await linked.get('linked', address)).toMatchObject({ username: 'ada' });
    await chmod(open, 0o777);
    expect((await failure(linked.get('linked', address))).message).toContain('others may change');
  });

  test.each([
    [
      '9p of WSL 2',
      'C:\\134 PLACE 9p rw,dirsync,aname=drvfs;path=C:\\;uid=1000;gid=1000 0 0',
      true,
    ],
    ['drvfs of WSL 1', 'C: PLACE drvfs rw,noatime,uid=1000,gid=1000,case=off 0 0', true],
    ['virtiofs of WSL 2', 'drvfsa PLACE virtiofs rw,noatime 0 0', true],
    ['9p with modes of its own', 'C: PLACE 9p rw,aname=drvfs;path=C:;metadata;umask=22 0 0', false],
    ['drvfs with modes of its own', 'C: PLACE drvfs rw,metadata 0 0', false],
    ['9p of another kind', 'share PLACE 9p rw,trans=virtio 0 0', false],
    ['another disk', '/dev/sdb PLACE ext4 rw 0 0', false],
    ['a drive elsewhere', 'C: PLACEx drvfs rw 0 0', false],
  ])('all 0777 on %s', async (_what, line, runs) => {
    const { above, helpers, mountTable } = await deep(0o777);
    for (const path of ['a', 'a/bin', 'a/bin/docker-credential-deep'])
      await chmod(join(above, path), 0o777);
    await writeFile(mountTable, `proc /proc proc rw 0 0\n${line.replace('PLACE', above)}\n`);
    const asked = helpers.get('deep', address);
    if (runs) expect(await asked).toMatchObject({ username: 'ada' });
    else expect((await failure(asked)).message).toContain('others may change it');
  });

  test.each([
    ['the program', (path: string) => chmod(path, 0o777)],
    ['its folder', () => chmod(own.folder, 0o777)],
  ])('nothing is run where everybody may change %s', async (_what, open) => {
    await open(await own.helper('open', `${noteAsked}${answering(answer('ada'))}`));
    const error = await failure(helpers.get('open', address));
    expect(error.message).toContain('others may change it');
    expect(await own.asked()).toEqual([]);
  });

  test('a link is followed to a place that is ours, and not to one that is open to all', async () => {
    const target = await own.helper('target', answering(answer('ada')));
    const away = join(own.home, 'away');
    await mkdir(away);
    await symlink(target, join(away, 'docker-credential-linked'));
    const { home, platform } = own.computer;
    const computer = { platform, home, environment: { HOME: home, PATH: away } };
    const linked = createCredentialHelpers(computer);
    expect(await linked.get('linked', address)).toMatchObject({ username: 'ada' });
    await chmod(own.folder, 0o777);
    expect((await failure(linked.get('linked', address))).message).toContain('others may change');
  });

  test('a folder or a file that cannot be run is passed over', async () => {
    await mkdir(join(own.folder, 'docker-credential-odd'));
    await chmod(await own.helper('plain', ''), 0o644);
    for (const name of ['odd', 'plain'])
      expect((await failure(helpers.get(name, address))).reason).toBe('helperNotFound');
  });
});
