import { t } from '@lingui/core/macro';
import type { Registry } from '../../shared/model/registry.ts';
import { changeOrTell } from '../errors/change-or-tell.ts';
import type { App } from '../state/app.ts';
import { notify } from '../ui/toaster.tsx';

/** Runs a change of the saved registries, shows a failure, and reads them anew. True when it worked. */
export function changeRegistries(app: App, work: () => Promise<unknown>): Promise<boolean> {
  return changeOrTell(work, () => app.registries.refresh());
}

/** Makes a registry the default, or none; a key does that too, so it can be undone. */
export async function setDefault(app: App, id: string | null): Promise<void> {
  const { defaultId: before } = app.registries.getState();
  const set = (wanted: string | null) =>
    changeRegistries(app, () => app.api.call('registries.setDefault', { id: wanted }));
  if (!(await set(id)) || id === null || id === before) return;
  const name = app.registries.getState().registries.find((one) => one.id === id)?.name;
  if (name === undefined) return;
  notify({
    title: t`${name} is the default`,
    action: { label: t`Undo`, run: () => set(before) },
  });
}

/** Activates or deactivates a registry, which can be undone; says when the default went with it. */
export async function setActive(app: App, registry: Registry, active: boolean): Promise<void> {
  const { id, name, isDefault } = registry;
  const worked = await changeRegistries(app, () =>
    app.api.call('registries.setActive', { id, active }),
  );
  if (!worked) return;
  app.ui.noteContact(id, null);
  const undo = async () => {
    await changeRegistries(app, async () => {
      await app.api.call('registries.setActive', { id, active: !active });
      if (!active && isDefault) await app.api.call('registries.setDefault', { id });
    });
  };
  notify({
    title: active ? t`${name} is active` : t`${name} is inactive`,
    ...(!active && isDefault ? { description: t`No default registry now.` } : {}),
    action: { label: t`Undo`, run: undo },
  });
}

/** Deletes a registry, leaves its page, and offers to bring it back, as default if it was. */
export async function deleteRegistry(app: App, registry: Registry): Promise<void> {
  const { id, name, isDefault } = registry;
  const worked = await changeRegistries(app, () => app.api.call('registries.delete', { id }));
  if (!worked) return;
  leave(app, id);
  const restore = () =>
    changeRegistries(app, async () => {
      await app.api.call('registries.restore', { id });
      if (isDefault && app.registries.getState().defaultId === null)
        await app.api.call('registries.setDefault', { id });
    });
  notify({
    title: t`${name} was deleted`,
    ...(isDefault ? { description: t`No default registry now.` } : {}),
    action: { label: t`Undo`, run: restore },
  });
}

/** Deletes a registry for good, with all that is kept of it. */
export async function forgetRegistry(app: App, registry: Registry): Promise<void> {
  const { id, name, isDefault } = registry;
  const worked = await changeRegistries(app, async () => {
    await app.api.call('registries.delete', { id });
    leave(app, id);
    await app.api.call('registries.forget', { id });
  });
  if (!worked) return;
  notify({
    title: t`${name} is forgotten`,
    ...(isDefault ? { description: t`No default registry now.` } : {}),
  });
}

/** From the page of a registry that is gone. */
function leave(app: App, id: string): void {
  const { route } = app.router.store.getState();
  if (route.page !== 'home' && route.registryId === id)
    app.router.navigate({ page: 'home' }, { replace: true });
  app.ui.noteContact(id, null);
}

/** Saves an order of registries. */
export async function arrange(app: App, ids: readonly string[]): Promise<void> {
  await changeRegistries(app, () => app.api.call('registries.arrange', { ids: [...ids] }));
}

/** Opens the form for another registry like this one; it says which secrets cannot be copied. */
export function duplicate(app: App, registry: Registry): void {
  const { name } = registry;
  const taken = new Set(app.registries.getState().registries.map((one) => one.name.toLowerCase()));
  let copy = t`${name} copy`.slice(0, 100);
  for (let n = 2; taken.has(copy.toLowerCase()); n += 1)
    copy = t`${name.slice(0, 85)} copy ${n}`.slice(0, 100);
  app.ui.setState({ form: { mode: 'add', copy: { of: registry.id, name: copy } } });
}
