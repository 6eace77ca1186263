import { Trans, useLingui } from '@lingui/react/macro';
import { Package, Search, Star, Tag } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { isDigest } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { Recent } from '../../shared/model/remembered.ts';
import { isApple } from '../registries/registry-keys.ts';
import { Link } from '../routing/link.tsx';
import type { Route } from '../routing/path.ts';
import { useApp, useRegistries } from '../state/use-app.ts';
import { Shown } from '../ui/shown.tsx';
import styles from './home.module.css';
import { NeedsAttention } from './needs-attention.tsx';

const mostShown = 8;

/** Where a person lands: the search of everything, what needs them, what was open, what is starred. */
export function HomePage() {
  const { t } = useLingui();
  const app = useApp();
  const registries = useRegistries((state) => state.registries);
  const { favourites, recents } = useStore(app.remembered);
  const search = useRef<HTMLButtonElement>(null);
  useEffect(() => search.current?.focus(), []);
  const byId = new Map(registries.map((registry) => [registry.id, registry]));
  const count = registries.length;
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, nativeEvent } = event;
    // What is typed here is typed into the search.
    if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return;
    if (nativeEvent.isComposing || key === '?') return;
    event.preventDefault();
    app.ui.setState({ palette: true, paletteText: key });
  };
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h1 className={styles.hidden}>
          <Trans>Home</Trans>
        </h1>
        <button
          ref={search}
          type="button"
          className={styles.search}
          aria-haspopup="dialog"
          onClick={() => app.ui.setState({ palette: true })}
          onKeyDown={onKeyDown}
        >
          <Search size={16} aria-hidden />
          <span>{t`Search ${count} registries`}</span>
          <kbd>{isApple ? '⌘ K' : t`Ctrl K`}</kbd>
        </button>
        <NeedsAttention />
        <div className={styles.columns}>
          <Places title={<Trans>Recent</Trans>} empty={<Trans>Nothing opened yet.</Trans>}>
            {recents.slice(0, mostShown).flatMap((recent) => {
              const registry = byId.get(recent.registryId);
              return registry === undefined ? (
                []
              ) : (
                <Place
                  key={`${recent.registryId} ${nameOf(recent)}`}
                  to={routeOf(recent)}
                  icon={
                    recent.reference === null ? (
                      <Package size={14} aria-hidden />
                    ) : (
                      <Tag size={14} aria-hidden />
                    )
                  }
                  name={nameOf(recent)}
                  registry={registry}
                />
              );
            })}
          </Places>
          <Places
            title={<Trans>Favourites</Trans>}
            empty={<Trans>Star a repository with F.</Trans>}
          >
            {favourites.flatMap((place) => {
              const registry = byId.get(place.registryId);
              return registry === undefined ? (
                []
              ) : (
                <Place
                  key={`${place.registryId} ${place.repository}`}
                  to={{ page: 'repository', ...place }}
                  icon={<Star size={14} fill="currentColor" className={styles.star} aria-hidden />}
                  name={place.repository}
                  registry={registry}
                />
              );
            })}
          </Places>
        </div>
      </div>
    </div>
  );
}

function Places({
  title,
  empty,
  children,
}: {
  readonly title: ReactNode;
  readonly empty: ReactNode;
  readonly children: readonly ReactNode[];
}) {
  return (
    <section className={styles.places}>
      <h2 className={styles.heading}>{title}</h2>
      {children.length === 0 ? <p className={styles.none}>{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}

function Place({
  to,
  icon,
  name,
  registry,
}: {
  readonly to: Route;
  readonly icon: ReactNode;
  readonly name: string;
  readonly registry: Registry;
}) {
  return (
    <li>
      <Link to={to} className={styles.place}>
        {icon}
        <span className={styles.name}>
          <Shown text={name} />
        </span>
        <span className={styles.where}>
          <Shown text={registry.name} />
        </span>
      </Link>
    </li>
  );
}

function nameOf({ repository, reference }: Recent): string {
  if (reference === null) return repository;
  return isDigest(reference)
    ? `${repository}@${reference.slice(0, 19)}…`
    : `${repository}:${reference}`;
}

function routeOf({ registryId, repository, reference }: Recent): Route {
  return reference === null
    ? { page: 'repository', registryId, repository }
    : { page: 'image', registryId, repository, reference };
}
