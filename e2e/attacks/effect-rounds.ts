import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { type DefaultFacts, ownMark } from '../../electron/effects/default-texts.ts';
import { filesOf } from '../../electron/effects/integrations.ts';
import {
  carryOut,
  forget,
  type OwnedFile,
  planPut,
  planTake,
  remember,
} from '../../electron/effects/owned-file.ts';
import { Unfit } from '../../electron/effects/owned-text.ts';
import { parseYaml } from '../../electron/exchange/text/yaml-text.ts';
import type { EffectId } from '../../shared/model/effects.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';

const facts = (host: string): DefaultFacts => ({
  host,
  prefix: `${host}/team`,
  insecure: host.startsWith('127.'),
  aliases: { api: `${host}/team/api` },
});

const skaffoldSchema = z.object({ global: z.object({ 'default-repo': z.string() }) });

const now = '2026-01-02T03:04:05.000Z';

/** One generated file, and what else happens to it. */
interface Case {
  /** Null: there is none. */
  text: string | null;
  bom: boolean;
  crlf: boolean;
  mode: 0o600 | 0o644 | 0o444;
  place: 'plain' | 'link' | 'outside';
  /** Somebody else writes: between looking and writing, or after. */
  writer: 'nobody' | 'between';
}

const words = fc.constantFrom(
  'alpha',
  'bravo',
  'x-y',
  'héllo',
  'a "quoted" one',
  '日本',
  'back\\slash',
);

const jsonText = fc
  .record({
    members: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom(
          'auths',
          'credsStore',
          'HttpHeaders',
          'plugins',
          'x',
          'credHelpers',
          'aliases',
        ),
        fc.oneof(
          words,
          fc.integer(),
          fc.constant(null),
          fc.dictionary(fc.constantFrom('registry.other.test', 'gcr.io', '', 'b{r}'), words),
          fc.array(fc.oneof(words, fc.dictionary(words, words)), { maxLength: 3 }),
        ),
      ),
      { selector: ([key]) => key, maxLength: 6 },
    ),
    indent: fc.constantFrom('\t', '  ', '    ', ''),
    end: fc.constantFrom('\n', '', '\n\n', '  \n'),
    odd: fc.constantFrom('', '', '', '', '', '', '', '', '', '// a comment\n', '{', '[]'),
  })
  .map(({ members, indent, end, odd }) => {
    return `${odd}${JSON.stringify(Object.fromEntries(members), null, indent)}${end}`;
  });

const yamlText = fc
  .record({
    head: fc.constantFrom('', '# mine\n', '---\n', '\n\n'),
    global: fc.constantFrom(
      '',
      'global:\n',
      'global: # all of it\n  survey:\n    disable-prompt: true\n',
      'global:\n    # deeper\n    default-repo: old.test/x   # why\n    local-cluster: true\n',
      "global:\n  default-repo: 'quoted.test'\n",
      'global: {}\n',
      'global: { default-repo: flow.test }\n',
      'global:\n  default-repo: >-\n    folded\n',
    ),
    more: fc.constantFrom(
      '',
      'kubeContexts: []\n',
      'kubeContexts:\n- kube-context: kind\n  default-repo: kind.test\n  insecure-registries: [a, b]\n',
      'kubeContexts: [ {kube-context: x} ] # one\nother: "a: b"',
      '\tnot: yaml\n',
    ),
    first: fc.boolean(),
  })
  .map(({ head, global, more, first }) =>
    first
      ? `${head}${global}${more}`
      : `${head}${more}${more.endsWith('\n') || more === '' ? '' : '\n'}${global}`,
  );

const shellText = fc
  .array(
    fc.constantFrom(
      '# ~/.bashrc',
      'export A=1',
      '',
      '  alias ll="ls -l"',
      'if true; then',
      'fi',
      'PS1="\\u"',
    ),
  )
  .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));

const texts: Record<EffectId, fc.Arbitrary<string>> = {
  logins: jsonText,
  skaffold: yamlText,
  environment: shellText,
  // A drop-in is Berth's alone: what others put there stays.
  containers: fc.constantFrom(
    '# somebody’s\nunqualified-search-registries = ["x"]\n',
    `# ${ownMark}; left by an older Berth\n`,
    `# ${ownMark}\n[aliases]\n"x" = "y.test/x"\n`,
  ),
};

/** Which of an integration's files is generated. */
const generated: Record<EffectId, string> = {
  logins: 'config.json',
  skaffold: 'config',
  environment: '.bashrc',
  containers: '50-berth.conf',
};

function fileOf(id: EffectId, home: string, host: string): OwnedFile {
  const computer = { platform: process.platform, environment: {}, home };
  const wanted = { facts: facts(host), servers: [host, `also.${host}`], launcher: '#!/bin/sh\n' };
  const found = filesOf(id, computer, wanted, () => true).find(({ path }) =>
    path.endsWith(`/${generated[id]}`),
  );
  if (found === undefined) throw new Error(`no such file of ${id}`);
  return found;
}

/** What the tool's own parser reads: that the default is there, and nothing else changed. */
function assertRead(id: EffectId, text: string, before: string | null, host: string): void {
  const plain = text.replace(/^\uFEFF/, '');
  switch (id) {
    case 'logins': {
      const read = JSON.parse(plain);
      assert.equal(read.credHelpers[host], 'berth');
      const { credHelpers: _mine, ...rest } = read;
      const { credHelpers: _theirs, ...others } = JSON.parse(
        (before ?? '{}').replace(/^\uFEFF/, ''),
      );
      assert.deepEqual(rest, others);
      return;
    }
    case 'skaffold': {
      const [read] = parseYaml(plain);
      assert.equal(skaffoldSchema.parse(read).global['default-repo'], `${host}/team`);
      return;
    }
    case 'containers':
      assert.deepEqual(parseToml(plain)['unqualified-search-registries'], [host]);
      return;
    case 'environment':
      assert.match(plain, /\/env\.sh'; fi # Berth\r?\n$/);
      assert.ok(plain.startsWith((before ?? '').replace(/^\uFEFF/, '')));
  }
}

/** One file: Berth's part goes in, is switched, and goes out, with the same bytes left. Answers whether Berth left it alone. */
async function playCase(id: EffectId, one: Case, home: string, outside: string): Promise<boolean> {
  const file = fileOf(id, home, 'first.test');
  await rm(home, { recursive: true, force: true });
  await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
  const body =
    one.text === null
      ? null
      : `${one.bom ? '\uFEFF' : ''}${one.crlf ? one.text.replaceAll('\n', '\r\n') : one.text}`;
  const real =
    one.place === 'plain' ? file.path : join(one.place === 'link' ? home : outside, 'real-file');
  if (body !== null) {
    await rm(real, { force: true });
    await writeFile(real, body);
    await chmod(real, one.mode);
    if (real !== file.path) await symlink(real, file.path);
  }
  const bytes = () => readFile(file.path).catch(() => null);
  const original = await bytes();
  const untouched = async () => {
    assert.deepEqual(await bytes(), original);
    const names = await readdir(dirname(real));
    assert.deepEqual(
      names.filter((name) => /\.(?:bak|tmp)$/.test(name)),
      [],
    );
  };
  try {
    let plan = await planPut(file, null, home);
    if (one.writer === 'between') {
      await remember(plan, null, now);
      const theirs = `${body ?? ''} `;
      await writeFile(file.path, theirs);
      await assert.rejects(carryOut(plan, home), Unfit);
      assert.equal(await readFile(file.path, 'utf8'), theirs);
      return false;
    }
    let record = await remember(plan, null, now);
    await carryOut(plan, home);
    assertRead(id, await readFile(file.path, 'utf8'), body, 'first.test');
    // The same again changes nothing.
    assert.equal((await planPut(file, record, home)).after, await readFile(file.path, 'utf8'));
    const second = fileOf(id, home, '127.0.0.1:5000');
    plan = await planPut(second, record, home);
    record = await remember(plan, record, now);
    await carryOut(plan, home);
    assertRead(id, await readFile(file.path, 'utf8'), body, '127.0.0.1:5000');
    if (body !== null) assert.equal((await lstat(file.path)).isSymbolicLink(), real !== file.path);
    await carryOut(await planTake(record, second.text, home), home);
    await forget(record);
    await untouched();
    return false;
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    await untouched();
    return true;
  }
}

/** Plays as many generated files of one integration; answers how many Berth left alone. Throws with the case that failed. */
export async function playEffects(
  id: EffectId,
  { runs, seed }: { runs: number; seed?: number | undefined },
): Promise<{ leftAlone: number }> {
  await using folder = await createTemporaryFolder('effects');
  await using outside = await createTemporaryFolder('outside');
  let leftAlone = 0;
  const cases = fc.record<Case>({
    text: fc.oneof(
      { weight: 6, arbitrary: texts[id] },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    bom: fc.boolean(),
    crlf: fc.boolean(),
    mode: fc.constantFrom(0o600, 0o600, 0o600, 0o644, 0o644, 0o644, 0o644, 0o444),
    place: fc.constantFrom('plain', 'plain', 'plain', 'link', 'link', 'link', 'link', 'outside'),
    writer: fc.constantFrom('nobody', 'nobody', 'nobody', 'between'),
  });
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      if (await playCase(id, one, join(folder.path, 'home'), outside.path)) leftAlone += 1;
    }),
    { numRuns: runs, endOnFailure: true, ...(seed === undefined ? {} : { seed }) },
  );
  return { leftAlone };
}
