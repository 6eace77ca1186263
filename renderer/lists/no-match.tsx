import { Trans, useLingui } from '@lingui/react/macro';
import { Regex, SearchX } from 'lucide-react';
import type { ExpressionProblem } from '../../shared/search/expression-syntax.ts';
import { Button } from '../ui/button.tsx';
import { Centered } from '../ui/message.tsx';
import { normaliseQuery, queryOf } from './filter.ts';
import styles from './list-panel.module.css';

export interface NoMatchProps {
  readonly query: string;
  /** The answer is still to come. */
  readonly searching: boolean;
  /** More names are. */
  readonly loading: boolean;
  readonly onClear: () => void;
}

/** In place of rows when no name matches, or none does yet. */
export function NoMatch({ query, searching, loading, onClear }: NoMatchProps) {
  const { t } = useLingui();
  const wanted = normaliseQuery(query);
  const asked = queryOf(wanted);
  const clear = <Button onClick={onClear}>{t`Clear search`}</Button>;
  if (asked.kind === 'problem')
    return (
      <Centered
        icon={<Regex size={28} aria-hidden />}
        title={<Trans>Not a valid expression</Trans>}
        actions={clear}
      >
        <ProblemText problem={asked.problem} />
      </Centered>
    );
  if (searching) return null;
  if (loading)
    return (
      <p className={styles.waiting} role="status">
        <Trans>No match so far. More names are loading.</Trans>
      </p>
    );
  return (
    <Centered
      icon={<SearchX size={28} aria-hidden />}
      title={t`Nothing matches “${wanted}”`}
      actions={clear}
    />
  );
}

/** Why an expression cannot be searched with. */
export function ProblemText({
  problem: { problem, piece },
}: {
  readonly problem: ExpressionProblem;
}) {
  switch (problem) {
    case 'unclosed':
      return <Trans>“{piece}” is not closed.</Trans>;
    case 'unsupported':
      return <Trans>“{piece}” is not supported here.</Trans>;
    case 'misplaced':
      return <Trans>“{piece}” does not belong where it is.</Trans>;
    case 'tooLong':
      return <Trans>It is too long.</Trans>;
  }
}
