import { maxNameLength } from '../../../shared/list-budget.ts';

/** One page of repositories: full names in the server's order. */
export interface RepositoriesChunk {
  repositories: string[];
  total?: number;
  source: 'catalog' | 'provider';
  /** On the last page, when the server's paging broke off: there may be more. */
  incomplete?: boolean;
}

/** One page of tags in the server's order. */
export interface TagsChunk {
  tags: string[];
  /** The name they were read under: the one that exists. */
  repository: string;
  /** On the last page, when the server's paging broke off: there may be more. */
  incomplete?: boolean;
}

/** Names are kept as the server gave them; only what could not be a name at all is left out. */
export function isListedName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.length <= maxNameLength &&
    !/[\p{Cc}\p{Cs}]/u.test(value)
  );
}
