import { useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useRef } from 'react';
import { classNames } from '../ui/class-names.ts';
import styles from './tag-chips.module.css';
import type { ShownKind, TagCounts } from './tag-view.ts';

const kinds: readonly ShownKind[] = [
  'all',
  'release',
  'prerelease',
  'variant',
  'date',
  'commit',
  'other',
];

export interface TagChipsProps {
  readonly counts: TagCounts;
  readonly kind: ShownKind;
  readonly onKind: (kind: ShownKind) => void;
}

/** Which kind of tags is shown: one choice, of those that there are (WAI-ARIA, "Radio Group"). */
export function TagChips({ counts, kind, onKind }: TagChipsProps) {
  const { t, i18n } = useLingui();
  const group = useRef<HTMLDivElement>(null);
  const labels: Record<ShownKind, string> = {
    all: t`All`,
    release: t`Releases`,
    prerelease: t`Pre-releases`,
    variant: t`Variants`,
    date: t`Dates`,
    commit: t`Commits`,
    other: t`Other`,
  };
  const there = kinds.filter((each) => each === 'all' || each === kind || counts[each] > 0);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = there.indexOf(kind);
    const next =
      there[(step === 'first' ? 0 : step === 'last' ? -1 : at + step) % there.length] ??
      there.at(-1);
    if (next === undefined) return;
    onKind(next);
    group.current?.querySelector<HTMLElement>(`[data-kind="${next}"]`)?.focus();
  };
  return (
    <div
      ref={group}
      className={styles.chips}
      role="radiogroup"
      aria-label={t`Tags shown`}
      onKeyDown={onKeyDown}
      onWheel={(event) => {
        // What does not fit is reached by a wheel that only goes up and down, too.
        if (event.deltaX === 0) event.currentTarget.scrollLeft += event.deltaY;
      }}
    >
      {there.map((each) => (
        // biome-ignore lint/a11y/useSemanticElements: a chip is no dot with a text beside it
        <button
          key={each}
          type="button"
          role="radio"
          aria-checked={each === kind}
          tabIndex={each === kind ? 0 : -1}
          className={classNames(styles.chip, each === kind && styles.chosen)}
          data-kind={each}
          onClick={() => onKind(each)}
        >
          {labels[each]} <span className={styles.count}>{i18n.number(counts[each])}</span>
        </button>
      ))}
    </div>
  );
}

const steps: Readonly<Record<string, number | 'first' | 'last'>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: 'first',
  End: 'last',
};
