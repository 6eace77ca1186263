import { useLingui } from '@lingui/react/macro';
import { ChevronDown } from 'lucide-react';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { RadioMenu } from '../ui/radio-menu.tsx';
import { type TagSort, tagSorts } from './tag-view.ts';

export interface TagSortMenuProps {
  /** The order that is shown. */
  readonly sort: TagSort;
  /** False while a tag's time is not known: an order by time would be made up. */
  readonly timesKnown: boolean;
}

/** Chooses the order of the tags, in whatever repository. */
export function TagSortMenu({ sort, timesKnown }: TagSortMenuProps) {
  const { t } = useLingui();
  const app = useApp();
  const labels: Record<TagSort, string> = {
    version: t`Version`,
    newest: t`Newest`,
    name: t({ message: 'Name', context: 'sort' }),
  };
  return (
    <RadioMenu
      label={t`Sort by`}
      trigger={
        <Button aria-label={t`Sort by: ${labels[sort]}`}>
          {labels[sort]}
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
      value={sort}
      items={tagSorts.map((value) => ({
        value,
        label: labels[value],
        ...(value === 'newest' && !timesKnown
          ? { unavailable: t`The times of all tags are not known` }
          : {}),
      }))}
      onValue={(tagSort) => app.view.change({ tagSort })}
    />
  );
}
