import { Trans, useLingui } from '@lingui/react/macro';
import { Package } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Favourite } from '../../shared/model/remembered.ts';
import { Link } from '../routing/link.tsx';
import { useApp, useRegistries, useRoute } from '../state/use-app.ts';
import { classNames } from '../ui/class-names.ts';
import { Shown } from '../ui/shown.tsx';
import { Section } from './registry-rows.tsx';
import styles from './sidebar.module.css';

/** The starred repositories whose name or registry matches a search; nothing while there are none. */
export function FavouriteRows({ query }: { readonly query: string }) {
  const { t } = useLingui();
  const app = useApp();
  const favourites = useStore(app.remembered, (state) => state.favourites);
  const registries = useRegistries((state) => state.registries);
  const route = useRoute((state) => state.route);
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState(0);
  const words = query.toLowerCase().split(/\s/).filter(Boolean);
  const shown = favourites.flatMap((favourite) => {
    const registry = registries.find(({ id }) => id === favourite.registryId);
    if (registry === undefined) return [];
    const text = `${favourite.repository}\n${registry.name}`.toLowerCase();
    return words.every((word) => text.includes(word)) ? { favourite, registry } : [];
  });
  if (shown.length === 0) return null;
  const isCurrent = ({ registryId, repository }: Favourite) =>
    (route.page === 'repository' || route.page === 'image') &&
    route.registryId === registryId &&
    route.repository === repository;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = list.current?.querySelectorAll('a')[focused + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  const stop = Math.min(focused, shown.length - 1);
  return (
    <Section title={<Trans>Favourites</Trans>}>
      <ul ref={list} aria-label={t`Favourites`} onKeyDown={onKeyDown}>
        {shown.map(({ favourite, registry }, at) => (
          <li key={`${favourite.registryId} ${favourite.repository}`}>
            <Link
              to={{ page: 'repository', ...favourite }}
              className={classNames(styles.favourite, isCurrent(favourite) && styles.current)}
              aria-current={isCurrent(favourite) ? 'page' : undefined}
              tabIndex={at === stop ? 0 : -1}
              onFocus={() => setFocused(at)}
              title={visibleText(`${favourite.repository} · ${registry.name}`)}
            >
              <Package size={15} aria-hidden />
              <span className={styles.favouriteName}>
                <Shown text={favourite.repository} />
              </span>
              <span className={styles.where}>
                <Shown text={registry.name} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
