import { expect, test } from 'vitest';
import { PendingImports } from './pending-imports.ts';

const mebibyte = 1024 * 1024;
const preview = (size: number) => ({ source: 'docker' as const, records: [], size });

test('a few previews are kept, fewer of long texts, and always the latest', () => {
  const pending = new PendingImports();
  const kept = (ids: readonly string[]) =>
    ids.map((id) => {
      try {
        return pending.get(id).size >= 0;
      } catch {
        return false;
      }
    });
  const small = [1, 2, 3, 4, 5].map(() => pending.add(preview(1)));
  expect(kept(small)).toEqual([false, true, true, true, true]);
  const long = [1, 2, 3].map(() => pending.add(preview(30 * mebibyte)));
  expect(kept([...small, ...long])).toEqual([false, false, false, false, false, false, true, true]);
  const longest = pending.add(preview(100 * mebibyte));
  expect(kept([...long, longest])).toEqual([false, false, false, true]);
  pending.clear();
});
