import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Registry } from '../../shared/model/registry.ts';
import type { RepositoryDetails } from '../../shared/model/repository-details.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { NamesInSight } from '../lists/names-in-sight.ts';
import type { App } from '../state/app.ts';
import { useApp } from '../state/use-app.ts';
import { shortAgeText } from '../ui/age-text.ts';
import { sizeText } from '../ui/size-text.ts';
import styles from './repositories.module.css';

/** What the provider tells of the repositories in sight; rows follow their own alone. */
export interface RepositoryFactsOf {
  readonly store: StoreApi<ReadonlyMap<string, RepositoryDetails>>;
  readonly rows: NamesInSight;
}

/** Null where the provider tells nothing. What fails leaves the names as they are. */
export function useRepositoryFacts(registry: Registry): RepositoryFactsOf | null {
  const app = useApp();
  const { id, provider, revision } = registry;
  const tells = providerFacts[provider].describesRepositories === true;
  const [facts] = useState<RepositoryFactsOf>(() => ({
    store: createStore<ReadonlyMap<string, RepositoryDetails>>(() => new Map()),
    rows: new NamesInSight(),
  }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another account may see other things
  useEffect(() => {
    if (!tells) return;
    const leaving = new AbortController();
    load(app, id, facts, leaving.signal).catch(() => undefined);
    return () => leaving.abort();
  }, [app, id, tells, facts, revision]);
  return tells ? facts : null;
}

async function load(
  app: App,
  registryId: string,
  { store, rows }: RepositoryFactsOf,
  signal: AbortSignal,
): Promise<void> {
  for await (const names of rows.batches(signal)) {
    const input = { registryId, repositories: [...names] };
    for await (const page of app.api.stream('repositories.describe', input, { signal })) {
      const told = page.repositories.map((one) => [one.name, one] as const);
      store.setState(new Map([...store.getState(), ...told]), true);
    }
  }
}

/** Which columns there is something for. */
function columnsOf(known: ReadonlyMap<string, RepositoryDetails>): string {
  let [tags, artifacts, size] = [false, false, false];
  for (const one of known.values()) {
    tags ||= one.tags !== null;
    artifacts ||= one.artifacts !== null;
    size ||= one.size !== null;
  }
  return [tags ? 'tags' : artifacts ? 'artifacts' : '', size ? 'size' : ''].join(' ');
}

/** What the columns of the list hold. */
export function RepositoryHeadings({ facts }: { readonly facts: RepositoryFactsOf }) {
  const columns = useStore(facts.store, columnsOf);
  return (
    <div className={styles.headings}>
      <span>
        <Trans>Repository</Trans>
      </span>
      <span className={styles.facts}>
        {columns.startsWith('tags') ? (
          <span className={styles.count}>
            <Trans>Tags</Trans>
          </span>
        ) : columns.startsWith('artifacts') ? (
          <span className={styles.count}>
            <Trans>Artifacts</Trans>
          </span>
        ) : null}
        {columns.endsWith('size') ? (
          <span className={styles.size}>
            <Trans>Size</Trans>
          </span>
        ) : null}
        <span className={styles.time}>
          <Trans>Pushed</Trans>
        </span>
      </span>
    </div>
  );
}

/** What is told of one repository. */
export function RepositoryFacts({
  facts,
  name,
}: {
  readonly facts: RepositoryFactsOf;
  readonly name: string;
}) {
  useEffect(() => facts.rows.add(name), [facts, name]);
  const { t, i18n } = useLingui();
  const columns = useStore(facts.store, columnsOf);
  const told = useStore(facts.store, (known) => known.get(name));
  const count = columns.startsWith('tags') ? told?.tags : told?.artifacts;
  const pushed = told?.pushedAt ?? null;
  const exact =
    pushed === null ? '' : i18n.date(pushed, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <span className={styles.facts}>
      {columns.startsWith(' ') ? null : (
        <span className={styles.count}>{count == null ? '' : i18n.number(count)}</span>
      )}
      {columns.endsWith('size') ? (
        <span className={styles.size}>
          {told?.size == null ? '' : sizeText(told.size, i18n.locale)}
        </span>
      ) : null}
      {pushed === null ? (
        <span className={styles.time} />
      ) : (
        <time className={styles.time} dateTime={pushed} title={t`Pushed ${exact}`}>
          {shortAgeText(pushed, i18n.locale)}
        </time>
      )}
    </span>
  );
}
