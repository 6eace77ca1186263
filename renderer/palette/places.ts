import { t } from '@lingui/core/macro';
import { Copy, CornerDownLeft, Package, SquareTerminal, Star, Tag } from 'lucide-react';
import { hostOf } from '../../shared/address.ts';
import {
  formatReference,
  type ImageReference,
  isDigest,
  pastedReference,
} from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { openReference } from '../app/open-reference.ts';
import { changeRegistries } from '../registries/registry-actions.ts';
import type { App } from '../state/app.ts';
import { isFavourite } from '../state/remembered-store.ts';
import { pullCommand } from '../tags/pull-command.ts';
import { copyText } from '../ui/copy.ts';
import { shellWord } from '../ui/shell-word.ts';
import { currentRegistry, registryActions } from './actions.ts';
import type { Entry } from './entry.ts';

/** A pasted or typed reference, to be opened as it is; null when the text is none. */
export function referenceEntry(app: App, text: string): Entry | null {
  const reference = pastedReference(text);
  if (reference === null) return null;
  const within = currentRegistry(app)?.id ?? app.registries.getState().defaultId;
  if (reference.host === null && within === null) return null;
  const name = formatReference(reference);
  return {
    ...{ id: 'reference', icon: CornerDownLeft, title: t`Open ${name}`, query: '' },
    run: (to) => void openReference(to, reference, within),
  };
}

/** Goes to a saved registry. */
export function registryEntry(registry: Registry): Entry {
  const { id, address } = registry;
  return {
    ...{ id: `registry ${id}`, icon: null, mark: registry.provider },
    title: registry.name,
    note: hostOf(address),
    more: () => [
      ...registryActions(registry),
      copyEntry('address', t`Copy address`, Copy, () => address),
    ],
    run: (app) => app.router.navigate({ page: 'registry', registryId: id }),
  };
}

/** A repository, or with a tag or digest an image of it. */
export interface Place {
  readonly registry: Registry;
  readonly repository: string;
  readonly reference: string | null;
}

/** Goes to a repository or an image. */
export function placeEntry(app: App, place: Place): Entry {
  const { registry, repository, reference } = place;
  const { id: registryId } = registry;
  const separator = reference !== null && isDigest(reference) ? '@' : ':';
  const name = reference === null ? repository : `${repository}${separator}${reference}`;
  return {
    id: `place ${registryId} ${name}`,
    icon: reference === null ? Package : Tag,
    title: name,
    registry,
    opensList: reference === null,
    more: () => moreOfPlace(app, place),
    run: (to) =>
      to.router.navigate(
        reference === null
          ? { page: 'repository', registryId, repository }
          : { page: 'image', registryId, repository, reference },
      ),
  };
}

function moreOfPlace(app: App, { registry, repository, reference }: Place): Entry[] {
  const name: ImageReference = {
    host: hostOf(registry.address),
    repository,
    tag: reference !== null && !isDigest(reference) ? reference : null,
    digest: reference !== null && isDigest(reference) ? reference : null,
  };
  const full = formatReference(name);
  const insecure = registry.address.startsWith('http:') || !registry.tls.verify;
  const { pullTool } = app.settings.getState().settings.view;
  const favourite = { registryId: registry.id, repository };
  const starred = isFavourite(app.remembered.getState().favourites, favourite);
  return [
    copyEntry('reference', t`Copy reference`, Copy, () => shellWord(full)),
    copyEntry('pull', t`Copy pull command`, SquareTerminal, () =>
      pullCommand(pullTool, full, { insecure }),
    ),
    {
      ...{ id: 'favourite', icon: Star },
      title: starred ? t`Remove from favourites` : t`Add to favourites`,
      run: (to) => void changeRegistries(to, () => to.remembered.setFavourite(favourite, !starred)),
    },
    { ...registryEntry(registry), title: t`Go to ${registry.name}` },
    ...registryActions(registry),
  ];
}

function copyEntry(id: string, title: string, icon: Entry['icon'], text: () => string): Entry {
  return { id: `copy ${id}`, icon, title, run: () => void copyText(text()) };
}
