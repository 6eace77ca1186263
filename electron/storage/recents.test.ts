import fs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { BerthError } from '../../shared/errors.ts';
import type { Recent } from '../../shared/model/remembered.ts';
import { text } from '../../shared/text/text.ts';
import { soleHold } from './directory-hold.ts';
import { openLastSeen } from './last-seen.ts';
import { openRecents } from './recents.ts';

const one = '00000000-0000-4000-8000-000000000001';
const two = '00000000-0000-4000-8000-000000000002';
const recent = (registryId: string, repository: string, second: number): Recent => ({
  ...{ registryId, repository, reference: null },
  at: new Date(second * 1000).toISOString(),
});
const everything = { isKnown: () => true };

test('is written for this account alone, and a registry that is gone leaves the disk', async () => {
  await using folder = await createTemporaryFolder('recents');
  const file = join(folder.path, 'recents.json');
  const recents = openRecents(folder.path, everything);
  await recents.add(recent(one, 'a', 1));
  await recents.add(recent(two, 'b', 2));
  await recents.close();
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  const again = openRecents(folder.path, everything);
  await again.drop(one);
  expect(await fs.readFile(file, 'utf8')).not.toContain(one);
  expect(await again.list()).toEqual([recent(two, 'b', 2)]);

  const known = openRecents(folder.path, { isKnown: () => false });
  expect(await known.list()).toEqual([]);
  await known.close();
  expect(await fs.readFile(file, 'utf8')).not.toContain(two);
});

test.each(['', '{', '{"format":"berth-recents","version":1,"recents":[{"registryId":"../x"}]}'])(
  'a file that cannot be read (%j) counts as none',
  async (damage) => {
    await using folder = await createTemporaryFolder('recents');
    await fs.writeFile(join(folder.path, 'recents.json'), damage);
    const recents = openRecents(folder.path, everything);
    expect(await recents.list()).toEqual([]);
    await recents.add(recent(one, 'a', 1));
    await recents.close();
    expect(await openRecents(folder.path, everything).list()).toHaveLength(1);
  },
);

test.each([
  { at: 'yesterday' },
  { at: '' },
  { registryId: '../x' },
  { repository: '' },
  { repository: 'a'.repeat(513) },
  { reference: 'a'.repeat(256) },
])('an entry that fits no form (%j) takes no other one with it', async (odd) => {
  await using folder = await createTemporaryFolder('recents');
  const good = recent(one, 'a', 1);
  const content = [{ ...recent(two, 'b', 2), ...odd }, good];
  const text = JSON.stringify({ format: 'berth-recents', version: 1, content });
  await fs.writeFile(join(folder.path, 'recents.json'), text);
  expect(await openRecents(folder.path, everything).list()).toEqual([good]);
});

test('what was seen at no time is dropped, what stands beside it stays', async () => {
  await using folder = await createTemporaryFolder('last-seen');
  const seen = { at: '2026-11-30T12:00:00.000Z', outcome: 'listed', count: 3 } as const;
  const entry = { ...seen, connection: 'c' };
  const content = { [one]: entry, [two]: { ...entry, at: 'never' }, 'no-id': entry };
  const text = JSON.stringify({ format: 'berth-last-seen', version: 1, content });
  await fs.mkdir(join(folder.path, 'cache'));
  await fs.writeFile(join(folder.path, 'cache', 'last-seen.json'), text);
  const file = await openLastSeen(folder.path, everything);
  expect([file.of(one, 'c'), file.of(two, 'c'), file.of('no-id', 'c')]).toEqual([seen, null, null]);
});

test.each(['recents.json', 'cache', 'cache/last-seen.json'])(
  'a link in the place of %s leads to nothing that is changed',
  async (name) => {
    await using folder = await createTemporaryFolder('recents');
    const data = join(folder.path, 'data');
    await fs.mkdir(join(data, ...(name === 'cache/last-seen.json' ? ['cache'] : [])), {
      recursive: true,
    });
    const mine = join(folder.path, 'mine');
    if (name === 'cache') await fs.mkdir(mine);
    else await fs.writeFile(mine, '{"notes":1}');
    await fs.symlink(mine, join(data, name));
    const recents = openRecents(data, everything);
    await recents.add(recent(one, 'a', 1));
    await recents.close();
    const seen = await openLastSeen(data, everything);
    await seen.note(one, 'c', { at: '2026-11-30T12:00:00.000Z', outcome: 'listed', count: 1 });
    await seen.close();
    if (name === 'cache') expect(await fs.readdir(mine)).toEqual([]);
    else {
      expect(await fs.readFile(mine, 'utf8')).toBe('{"notes":1}');
      expect((await fs.lstat(join(data, name))).isFile()).toBe(true);
    }
    expect(await openRecents(data, everything).list()).toHaveLength(1);
  },
);

test('without the directory nothing is written, and what another process wrote is joined', async () => {
  await using folder = await createTemporaryFolder('recents');
  const file = join(folder.path, 'recents.json');
  const hold = { ...soleHold, taking: 1, held: false };
  const confirm = async () => {
    if (!hold.held) throw BerthError.of('STORAGE', text('lock.closing'));
  };
  const recents = openRecents(folder.path, {
    ...everything,
    hold: {
      ...soleHold,
      confirm,
      get taking() {
        return hold.taking;
      },
    },
  });
  await recents.add(recent(one, 'mine', 3));
  await recents.drop(two);
  await expect(fs.stat(file)).rejects.toMatchObject({ code: 'ENOENT' });

  const other = openRecents(folder.path, everything);
  await other.add(recent(one, 'theirs', 2));
  await other.close();
  Object.assign(hold, { taking: 2, held: true });
  await recents.add(recent(one, 'last', 4));
  await recents.close();
  const read = await openRecents(folder.path, everything).list();
  expect(read.map(({ repository }) => repository)).toEqual(['last', 'mine', 'theirs']);
});
