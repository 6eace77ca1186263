import { Trans, useLingui } from '@lingui/react/macro';
import { PowerOff, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../shared/hidden-characters.ts';
import { isDigest } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { ComparePage } from '../compare/compare-page.tsx';
import { Failure } from '../errors/failure.tsx';
import { FirstRun } from '../home/first-run.tsx';
import { HomePage } from '../home/home-page.tsx';
import { setActive } from '../registries/registry-actions.ts';
import { RegistryHeader } from '../registries/registry-header.tsx';
import { RepositoryPage } from '../repositories/repository-page.tsx';
import { parsePath } from '../routing/path.ts';
import { useApp, useRegistries, useRegistry, useRoute } from '../state/use-app.ts';
import { TagPage } from '../tags/tag-page.tsx';
import { Button } from '../ui/button.tsx';
import { Centered } from '../ui/message.tsx';

/** What belongs to the place a person is at. */
export function MainPage() {
  const app = useApp();
  const { route, entry } = useRoute((state) => state);
  const { status, error } = useRegistries((state) => state);
  const empty = useRegistries((state) => state.registries.length === 0);
  const registryId = route.page === 'home' ? null : route.registryId;
  const registry = useRegistry(registryId);
  useDocumentTitle(registry);
  const starting = useStart();
  useEffect(() => {
    if (registryId === null) return;
    app.repositories.keepOnly((key) => key === registryId);
    app.tags.keepOnly((key) => key.startsWith(`${registryId}/`));
  }, [app, registryId]);

  if (status === 'loading') return null;
  if (status === 'failed' && error !== null)
    return (
      <Failure
        look="place"
        error={error}
        actions={
          <Button look="primary" onClick={() => app.registries.refresh()}>
            <Trans>Retry</Trans>
          </Button>
        }
      />
    );
  if (empty) return <FirstRun />;
  if (route.page === 'home') return starting ? null : <HomePage />;
  if (registry === undefined) return <GoneRegistry />;
  if (!registry.active) return <InactiveRegistry registry={registry} />;
  if (route.page === 'compare')
    return (
      <ComparePage
        left={{ registryId: route.registryId, name: route.left }}
        right={{ registryId: route.rightRegistryId, name: route.right }}
      />
    );
  return route.page === 'repository' || route.page === 'image' ? (
    <TagPage
      key={`${route.registryId} ${route.repository}`}
      registry={registry}
      repository={route.repository}
      reference={route.page === 'image' ? route.reference : null}
    />
  ) : (
    <RepositoryPage key={entry} registry={registry} entry={entry} />
  );
}

/**
 * At start the page opens where it was left, else at the default registry; an
 * address that names a place stays. True until that is done.
 */
function useStart(): boolean {
  const app = useApp();
  const ready = useRegistries((state) => state.status === 'ready');
  const known = useStore(app.view, (view) => view.known);
  const [starting, setStarting] = useState(true);
  useEffect(() => {
    if (!ready || !known) return;
    setStarting(false);
    if (app.router.store.getState().route.page !== 'home') return;
    const { defaultId, registries } = app.registries.getState();
    const { lastPath } = app.view.getState();
    const left = lastPath === null ? null : parsePath(lastPath);
    if (left?.page === 'home') return;
    const place =
      left !== null && registries.some(({ id }) => id === left.registryId)
        ? left
        : defaultId === null
          ? null
          : ({ page: 'registry', registryId: defaultId } as const);
    if (place !== null) app.router.navigate(place, { replace: true });
  }, [app, ready, known]);
  return starting;
}

function useDocumentTitle(registry: Registry | undefined): void {
  const route = useRoute((state) => state.route);
  const place =
    route.page === 'image'
      ? `${route.repository}${isDigest(route.reference) ? '@' : ':'}${route.reference}`
      : route.page === 'repository'
        ? route.repository
        : route.page === 'compare'
          ? `${route.left} ↔ ${route.right}`
          : registry?.name;
  useEffect(() => {
    document.title = place === undefined ? 'Berth' : `${visibleText(place)} – Berth`;
  }, [place]);
}

function GoneRegistry() {
  const { t } = useLingui();
  return (
    <Centered icon={<SearchX size={28} aria-hidden />} title={t`Registry not found`}>
      <Trans>It may have been deleted.</Trans>
    </Centered>
  );
}

function InactiveRegistry({ registry }: { readonly registry: Registry }) {
  const app = useApp();
  return (
    <>
      <RegistryHeader registry={registry} />
      <Centered
        icon={<PowerOff size={28} aria-hidden />}
        title={<Trans>This registry is inactive</Trans>}
        actions={
          <Button look="primary" onClick={() => setActive(app, registry, true)}>
            <Trans>Activate</Trans>
          </Button>
        }
      >
        <Trans>Saved, but never contacted.</Trans>
      </Centered>
    </>
  );
}
