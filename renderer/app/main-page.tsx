import { Trans, useLingui } from '@lingui/react/macro';
import { PowerOff, SearchX, Server } from 'lucide-react';
import { useEffect } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { isDigest } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { Failure } from '../errors/failure.tsx';
import { setActive } from '../registries/registry-actions.ts';
import { RegistryHeader } from '../registries/registry-header.tsx';
import { RepositoryPage } from '../repositories/repository-page.tsx';
import { useApp, useRegistries, useRegistry, useRoute } from '../state/use-app.ts';
import { TagPage } from '../tags/tag-page.tsx';
import { Button } from '../ui/button.tsx';
import { Centered } from '../ui/message.tsx';
import { Welcome } from './welcome.tsx';

/** What belongs to the place a person is at. */
export function MainPage() {
  const app = useApp();
  const { route, entry } = useRoute((state) => state);
  const { status, error } = useRegistries((state) => state);
  const empty = useRegistries((state) => state.registries.length === 0);
  const registryId = route.page === 'home' ? null : route.registryId;
  const registry = useRegistry(registryId);
  useDocumentTitle(registry);
  useDefaultAtStart();
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
  if (empty) return <Welcome />;
  if (route.page === 'home') return <ChooseRegistry />;
  if (registry === undefined) return <GoneRegistry />;
  if (!registry.active) return <InactiveRegistry registry={registry} />;
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

/** The default opens at start: once the registries are read, and only from the first page. */
function useDefaultAtStart(): void {
  const app = useApp();
  const ready = useRegistries((state) => state.status === 'ready');
  useEffect(() => {
    if (!ready) return;
    const { defaultId } = app.registries.getState();
    if (app.router.store.getState().route.page === 'home' && defaultId !== null)
      app.router.navigate({ page: 'registry', registryId: defaultId }, { replace: true });
  }, [app, ready]);
}

function useDocumentTitle(registry: Registry | undefined): void {
  const route = useRoute((state) => state.route);
  const place =
    route.page === 'image'
      ? `${route.repository}${isDigest(route.reference) ? '@' : ':'}${route.reference}`
      : route.page === 'repository'
        ? route.repository
        : registry?.name;
  useEffect(() => {
    document.title = place === undefined ? 'Berth' : `${visibleText(place)} – Berth`;
  }, [place]);
}

function ChooseRegistry() {
  return (
    <Centered icon={<Server size={28} aria-hidden />} title={<Trans>Choose a registry</Trans>}>
      <Trans>The default registry opens here.</Trans>
    </Centered>
  );
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
