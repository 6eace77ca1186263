import type { ApiClient } from '../../shared/api.ts';
import type { TagKey } from '../../shared/tags/tag-key.ts';
import { repositoryOrder, tagOrder } from '../lists/name-list.ts';
import { formatPath } from '../routing/path.ts';
import { createRouter, type Router } from '../routing/router.ts';
import { createEffectsStore, type EffectsStore } from './effects-store.ts';
import { createJobsStore, type JobsStore } from './jobs-store.ts';
import { createListsStore, type ListsStore } from './lists-store.ts';
import { createRegistriesStore, type RegistriesStore } from './registries-store.ts';
import { createRememberedStore, type RememberedStore } from './remembered-store.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { createUiStore, type UiStore } from './ui-store.ts';
import { createVaultStore, type VaultStore } from './vault-store.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

/** Everything the page works with: the API, the place it is at, and one store per concern. */
export interface App {
  readonly api: ApiClient;
  readonly router: Router;
  readonly registries: RegistriesStore;
  readonly repositories: ListsStore<string>;
  readonly tags: ListsStore<TagKey>;
  readonly vault: VaultStore;
  readonly settings: SettingsStore;
  readonly ui: UiStore;
  readonly view: ViewStore;
  readonly remembered: RememberedStore;
  readonly jobs: JobsStore;
  readonly effects: EffectsStore;
  /** Follows events and Back and Forward; returns the way to stop. */
  start(): () => void;
}

/** Builds the parts over an API. */
export function createApp(api: ApiClient, page: Window): App {
  const registries = createRegistriesStore(api);
  const vault = createVaultStore(api);
  const settings = createSettingsStore(api);
  const router = createRouter(page);
  const view = createViewStore(api);
  const remembered = createRememberedStore(api);
  const jobs = createJobsStore(api);
  const effects = createEffectsStore(api);
  return {
    api,
    router,
    registries,
    repositories: createListsStore(repositoryOrder),
    tags: createListsStore(tagOrder),
    vault,
    settings,
    ui: createUiStore(),
    view,
    remembered,
    jobs,
    effects,
    start() {
      const stopRouter = router.follow();
      const stopPlaces = router.store.subscribe(({ route }, before) => {
        if (route === before.route) return;
        view.change({ lastPath: formatPath(route) });
        if (route.page === 'repository' || route.page === 'image') {
          const { registryId, repository } = route;
          const reference = route.page === 'image' ? route.reference : null;
          remembered.visited({ registryId, repository, reference });
        }
      });
      const flush = () => void view.flush();
      page.addEventListener('pagehide', flush);
      const stopEvents = api.onChanged((changed) => {
        if (changed === null) {
          registries.reconnected();
          vault.refresh();
          settings.refresh();
          remembered.refresh();
          jobs.refresh();
        } else if (changed.topic === 'jobs') jobs.refresh();
        else if (changed.topic === 'favourites') remembered.refresh();
        else if (changed.topic === 'effects') effects.refresh();
        // When a registry was seen last is part of its record.
        else if (changed.topic === 'lists' && changed.repository === undefined)
          registries.refresh();
        else if (changed.topic === 'registries') {
          registries.follow(changed.sequence);
          // A saved record changes what the vault holds and cannot open.
          vault.refresh();
        } else if (changed.topic === 'vault') {
          vault.refresh();
          // Whether a credential is at hand is part of a registry's record.
          registries.refresh();
        } else if (changed.topic === 'settings') settings.refresh();
      });
      registries.refresh();
      vault.refresh();
      remembered.refresh();
      jobs.refresh();
      settings.refresh().then(() => {
        const { settings: kept, read } = settings.getState();
        view.read(read ? kept.view : null);
      });
      return () => {
        stopPlaces();
        page.removeEventListener('pagehide', flush);
        stopEvents();
        stopRouter();
      };
    },
  };
}
