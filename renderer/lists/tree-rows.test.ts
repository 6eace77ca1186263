import { describe, expect, it } from 'vitest';
import { filterNames } from './filter.ts';
import { addNames, emptyList, repositoryOrder } from './name-list.ts';
import { folderAround, isFolder, treeRows } from './tree-rows.ts';

const names = ['team/web', 'team/api/v1', 'team', 'alpha', 'team-b/web', 'team/api/v2'];
const list = addNames(emptyList<string>(), names, repositoryOrder);
const shownBy = (query: string, folders: readonly (readonly [string, boolean])[] = []) => {
  const rows = treeRows(filterNames(list, query), new Map(folders));
  return Array.from({ length: rows.count }, (_, row) => {
    const { depth, inside } = rows.treeAt(row);
    return `${'  '.repeat(depth)}${rows.nameAt(row)}${inside === undefined ? '' : ` ${inside}`}`;
  });
};

describe('a tree of names', () => {
  it('begins closed; a repository may bear the name of a folder', () => {
    expect(shownBy('')).toEqual(['alpha', 'team', 'team/ 3', 'team-b/ 1']);
  });

  it('shows what lies in open folders, and counts what lies in closed ones', () => {
    expect(shownBy('', [['team/', true]])).toEqual([
      'alpha',
      'team',
      'team/ 3',
      '  team/api/ 2',
      '  team/web',
      'team-b/ 1',
    ]);
  });

  it('opens what a search finds, unless a person closed it', () => {
    expect(shownBy('v1')).toEqual(['team/ 1', '  team/api/ 1', '    team/api/v1']);
    expect(shownBy('web', [['team/', false]])).toEqual(['team/ 1', 'team-b/ 1', '  team-b/web']);
  });

  it('opens the only folder of a level by itself', () => {
    const one = addNames(emptyList<string>(), ['a/b/x', 'a/b/y'], repositoryOrder);
    const rows = treeRows(filterNames(one, ''), new Map());
    expect([0, 1, 2, 3].map(rows.nameAt)).toEqual(['a/', 'a/b/', 'a/b/x', 'a/b/y']);
  });

  it('counts names, not rows, and knows the best match and every row', () => {
    const rows = treeRows(filterNames(list, 'team'), new Map());
    expect(rows.shown).toBe(5);
    expect(rows.best).toBe('team');
    for (let row = 0; row < rows.count; row += 1)
      expect(rows.rowOf(rows.nameAt(row) ?? '')).toBe(row);
  });

  it('tells folders and what is around', () => {
    expect(isFolder('team/')).toBe(true);
    expect(isFolder('team')).toBe(false);
    expect([folderAround('team/api/'), folderAround('team/web'), folderAround('team')]).toEqual([
      'team/',
      'team/',
      null,
    ]);
  });
});
