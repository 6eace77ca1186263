import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowLeftRight, Copy } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Comparison } from '../../shared/model/image-comparison.ts';
import { platformName } from '../../shared/model/platform.ts';
import { Failure } from '../errors/failure.tsx';
import { ConsentQuestion, neededBytes } from '../images/files/consent-question.tsx';
import { useApp, useRegistries } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { TextField } from '../ui/field.tsx';
import { Message } from '../ui/message.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import styles from './compare.module.css';
import { compareMarkdown } from './compare-markdown.ts';
import { comparePackages } from './compare-packages.ts';
import { LayerTable, PairTable, usePairTexts } from './compare-tables.tsx';
import { type ComparedSide, partsOf } from './compared-side.ts';
import { useBothPackages, useComparison } from './use-comparison.ts';

export interface ComparePageProps {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
}

/** Two images side by side: what differs, and nothing of what does not. */
export function ComparePage({ left, right }: ComparePageProps) {
  const { t } = useLingui();
  const app = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { comparison, error, retry } = useComparison(left, right);
  const go = (one: ComparedSide, other: ComparedSide) =>
    app.router.navigate(
      {
        ...{ page: 'compare', registryId: one.registryId, left: one.name },
        ...{ right: other.name, rightRegistryId: other.registryId },
      },
      { replace: true },
    );
  return (
    <section className={styles.page} aria-label={t`Compare`}>
      <header className={styles.header}>
        <h1 ref={heading} tabIndex={-1}>
          <Trans>Compare</Trans>
        </h1>
        <span className={styles.buttons}>
          <Button onClick={() => go(right, left)}>
            <ArrowLeftRight size={13} aria-hidden />
            <Trans>Swap</Trans>
          </Button>
        </span>
      </header>
      <div className={styles.sides}>
        <SideForm
          key={`left ${left.registryId} ${left.name}`}
          label={t`Left image`}
          side={left}
          onSide={(side) => go(side, right)}
        />
        <SideForm
          key={`right ${right.registryId} ${right.name}`}
          label={t`Right image`}
          side={right}
          onSide={(side) => go(left, side)}
        />
      </div>
      {error === null ? null : (
        <Failure
          look="banner"
          error={error}
          actions={
            <Button look="primary" onClick={retry}>
              <Trans>Retry</Trans>
            </Button>
          }
        />
      )}
      {comparison === null && error === null ? (
        <ProgressBar label={t`Comparing`} value={null} />
      ) : null}
      {comparison === null ? null : (
        <Differences left={left} right={right} comparison={comparison} />
      )}
    </section>
  );
}

/** Which image is on one side; another takes its place with Enter or when the field is left. */
function SideForm({
  label,
  side,
  onSide,
}: {
  readonly label: string;
  readonly side: ComparedSide;
  readonly onSide: (side: ComparedSide) => void;
}) {
  const { t } = useLingui();
  const registries = useRegistries((state) => state.registries);
  const [name, setName] = useState(side.name);
  const isName = partsOf(name.trim()) !== null;
  const submit = () => {
    if (isName && name.trim() !== side.name) onSide({ ...side, name: name.trim() });
  };
  return (
    <form
      className={styles.side}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <SelectField
        label={t`Registry`}
        value={side.registryId}
        groups={[
          {
            label: null,
            options: registries.map((one) => ({ value: one.id, label: one.name })),
          },
        ]}
        onValue={(registryId) => onSide({ ...side, registryId })}
      />
      <TextField
        label={label}
        value={name}
        error={isName ? undefined : t`A repository with a tag or digest, such as team/app:1.0`}
        onValue={setName}
        onBlur={submit}
        autoComplete="off"
        spellCheck={false}
      />
    </form>
  );
}

function Differences({
  left,
  right,
  comparison,
}: ComparePageProps & { readonly comparison: Comparison }) {
  const { t, i18n } = useLingui();
  const { fieldNames, covered } = usePairTexts();
  const both = useBothPackages(left, right, comparison);
  const packages = useMemo(
    () =>
      both.packages === null ? null : comparePackages(both.packages.left, both.packages.right),
    [both.packages],
  );
  const { same, otherPlatform, platforms, fields, env, labels, layers, bytesToPull } = comparison;
  const needed = neededBytes(both.error);
  const pull = sizeText(bytesToPull, i18n.locale);
  const shared = layers.filter(({ state }) => state === 'shared').length;
  const sharedText = i18n.number(shared);
  const allText = i18n.number(layers.length);
  return (
    <div
      className={styles.body}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long contents are scrolled by the keyboard
      tabIndex={0}
    >
      <p className={styles.facts} role="status">
        {same === 'all' ? (
          <Trans>The same digest: nothing differs.</Trans>
        ) : same === 'platform' ? (
          <Trans>The same image for this platform, in different indexes.</Trans>
        ) : (
          <Trans>
            {pull} to pull · {sharedText} of {allText} layers shared
          </Trans>
        )}
        {comparison.left.platform === null ? null : (
          <>
            {' · '}
            <Shown text={platformName(comparison.left.platform)} />
          </>
        )}{' '}
        <Button
          small
          onClick={() =>
            copyText(compareMarkdown({ left: left.name, right: right.name }, comparison, packages))
          }
        >
          <Copy size={13} aria-hidden />
          <Trans>Copy as Markdown</Trans>
        </Button>
      </p>
      {otherPlatform ? (
        <Message
          kind="warning"
          title={<Trans>The right image does not have the left one’s platform</Trans>}
        />
      ) : null}
      <PairTable title={t`Platforms`} pairs={platforms} />
      <PairTable
        title={t`Configuration`}
        pairs={fields.map(({ field, ...pair }) => ({ ...pair, name: fieldNames[field] }))}
      />
      <PairTable title={t`Environment`} pairs={env.map(covered)} />
      <PairTable title={t`Labels`} pairs={labels.map(covered)} />
      <LayerTable layers={layers} />
      {packages !== null ? (
        packages.length === 0 ? (
          <p className={styles.facts}>
            <Trans>The same packages</Trans>
          </p>
        ) : (
          <PairTable title={t`Packages`} pairs={packages.slice(0, 2000)} />
        )
      ) : needed !== null ? (
        <ConsentQuestion bytes={needed} onRead={() => both.ask(needed)} />
      ) : both.error !== null ? (
        <Failure
          look="box"
          error={both.error}
          actions={
            <Button look="primary" onClick={() => both.ask()}>
              <Trans>Retry</Trans>
            </Button>
          }
        />
      ) : both.working ? (
        <div className={styles.working}>
          <ProgressBar label={t`Reading the packages`} value={null} />
          <span className={styles.size}>{sizeText(both.read, i18n.locale)}</span>
          <Button small onClick={both.cancel}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      ) : same === 'no' ? (
        <Button onClick={() => both.ask()}>
          <Trans>Compare packages</Trans>
        </Button>
      ) : null}
    </div>
  );
}
