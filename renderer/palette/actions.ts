import { t } from '@lingui/core/macro';
import {
  Cable,
  FileInput,
  FileOutput,
  History,
  House,
  Info,
  Keyboard,
  LockKeyhole,
  LockKeyholeOpen,
  Pencil,
  PlugZap,
  Plus,
  RotateCw,
  SlidersHorizontal,
  Star,
  Trash2,
  Undo2,
} from 'lucide-react';
import { isDigest } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { changeRegistries, setDefault } from '../registries/registry-actions.ts';
import type { App } from '../state/app.ts';
import { repositoryRequest, tagRequest } from '../state/list-requests.ts';
import type { Entry } from './entry.ts';

/** Everything a person can do from anywhere, as it can be done now. */
export function paletteActions(app: App): Entry[] {
  const { registries } = app.registries.getState();
  const current = currentRegistry(app);
  const vault = app.vault.getState().status?.state;
  return [
    ...(current?.active === true ? [refresh(current)] : []),
    ...deletions(app, current),
    {
      ...action('activity', t`Activity…`, () => ({ activityOpen: true })),
      icon: History,
    },
    { ...action('add', t`Add registry`, () => ({ form: { mode: 'add' } })), icon: Plus },
    { ...action('import', t`Import registries…`, () => ({ importing: 'text' })), icon: FileInput },
    ...(registries.some(({ sample }) => !sample)
      ? [
          {
            ...action('export', t`Export registries…`, () => ({ exporting: [] })),
            icon: FileOutput,
          },
        ]
      : []),
    ...(current === undefined ? [] : ofRegistry(current)),
    ...registries
      .filter(({ active, isDefault }) => active && !isDefault)
      .map((registry) => makeDefault(registry)),
    vault === 'unlocked'
      ? {
          ...{ id: 'lock', icon: LockKeyhole, title: t`Lock the vault` },
          run: (to: App) => void changeRegistries(to, () => to.vault.ask('vault.lock', {})),
        }
      : {
          ...action('unlock', vault === 'locked' ? t`Unlock the vault…` : t`Vault…`, openVault),
          icon: LockKeyholeOpen,
        },
    ...(vault === 'unlocked'
      ? [{ ...action('vault', t`Vault…`, openVault), icon: LockKeyholeOpen }]
      : []),
    {
      ...action('settings', t`Settings…`, () => ({ settingsOpen: true })),
      icon: SlidersHorizontal,
    },
    { ...action('deleted', t`Recently deleted…`, () => ({ deletedOpen: true })), icon: Undo2 },
    {
      ...{ id: 'home', icon: House, title: t`Home` },
      run: (to) => to.router.navigate({ page: 'home' }),
    },
    { ...action('keys', t`All keys`, () => ({ keysOpen: true })), icon: Keyboard, keys: '?' },
    { ...action('about', t`About Berth`, () => ({ aboutOpen: true })), icon: Info },
  ];
}

/** Makes a registry the default one. */
export function makeDefault(registry: Registry): Entry {
  const { id, name } = registry;
  return {
    id: `default ${id}`,
    icon: Star,
    title: t`Make ${name} the default`,
    run: (app) => void setDefault(app, id),
  };
}

/** The registry that a person is at. */
export function currentRegistry(app: App): Registry | undefined {
  const { route } = app.router.store.getState();
  if (!('registryId' in route)) return undefined;
  return app.registries.getState().registries.find(({ id }) => id === route.registryId);
}

/** What a person looks at, or selected, where it can be deleted. */
function deletions(app: App, registry: Registry | undefined): Entry[] {
  const { route } = app.router.store.getState();
  if (
    registry?.active !== true ||
    registry.readOnly ||
    app.settings.getState().settings.readOnly ||
    route.page !== 'image'
  )
    return [];
  const { registryId, repository, reference } = route;
  const name = `${repository}${isDigest(reference) ? '@' : ':'}${reference}`;
  const deletingImages = { registryId, repository, references: [reference] };
  return [
    { ...action('delete image', t`Delete ${name}…`, () => ({ deletingImages })), icon: Trash2 },
  ];
}

function refresh(registry: Registry): Entry {
  return {
    id: 'refresh',
    icon: RotateCw,
    title: t`Refresh`,
    keys: 'R',
    run(app) {
      const { route } = app.router.store.getState();
      if ('repository' in route) app.tags.reload(tagRequest(app, registry, route.repository), true);
      else app.repositories.reload(repositoryRequest(app, registry), true);
    },
  };
}

function ofRegistry({ id, name, active }: Registry): Entry[] {
  return [
    {
      ...action(`edit ${id}`, t`Edit ${name}`, () => ({ form: { mode: 'edit', id } })),
      ...{ icon: Pencil, keys: 'F2' },
    },
    ...(active
      ? [{ ...action(`test ${id}`, t`Test ${name}`, () => ({ testing: id })), icon: PlugZap }]
      : []),
    {
      ...action(`tools ${id}`, t`${name} in other tools…`, () => ({ tools: { id, image: null } })),
      icon: Cable,
    },
  ];
}

/** What a registry's own line offers beside going there. */
export function registryActions(registry: Registry): Entry[] {
  const { active, isDefault } = registry;
  return [...(active && !isDefault ? [makeDefault(registry)] : []), ...ofRegistry(registry)];
}

type UiChange = Partial<ReturnType<App['ui']['getState']>>;

function openVault(): UiChange {
  return { vaultOpen: true };
}

function action(id: string, title: string, change: () => UiChange): Entry {
  return { id, icon: null, title, run: (app) => app.ui.setState(change()) };
}
