import { useMemo } from 'react';
import type { ImageReference } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { openReference } from '../app/open-reference.ts';
import { withCertificate } from '../registries/trust-registry.ts';
import { wantedSecrets } from '../registries/wanted-secret.ts';
import type { OpenForm } from '../state/ui-store.ts';
import { useApp, useRegistries, useUi } from '../state/use-app.ts';
import { valuesOfCopy, valuesOfDraft, valuesOfRegistry } from './form-values.ts';
import { RegistryForm } from './registry-form.tsx';

/** The form while it is open. */
export function RegistryFormDialog() {
  const open = useUi((state) => state.form);
  return open === null ? null : (
    <OpenedForm key={open.mode === 'edit' ? open.id : 'add'} open={open} />
  );
}

function OpenedForm({ open }: { readonly open: OpenForm }) {
  const app = useApp();
  const registries = useRegistries((state) => state.registries);
  // Later changes of the record meet this form when it saves, by the revision.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the record as it was when the form opened
  const saved = useMemo(
    () => (open.mode === 'edit' ? registries.find(({ id }) => id === open.id) : undefined) ?? null,
    [open],
  );
  const trust = open.mode === 'edit' ? open.trust : undefined;
  const enter = open.mode === 'edit' ? open.enter : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the record as it was when the form opened
  const copied = useMemo(
    () =>
      open.mode === 'add' && open.copy !== undefined
        ? (registries.find(({ id }) => id === open.copy?.of) ?? null)
        : null,
    [open],
  );
  const begin = useMemo(() => {
    if (copied !== null && open.mode === 'add' && open.copy !== undefined)
      return valuesOfCopy(copied, open.copy.name);
    if (saved === null) {
      const { defaultId, registries: known } = app.registries.getState();
      const others = known.some(({ active, sample }) => active && !sample);
      // The first one is the default, unless a person says no.
      const makeDefault = defaultId === null && !others;
      return { ...valuesOfDraft(open.mode === 'add' ? open.begin : {}), makeDefault };
    }
    if (enter === undefined) return valuesOfRegistry(saved);
    // Whoever comes to enter one secret again is asked for all of them.
    const wanted = wantedSecrets(saved, app.vault.getState().status?.unreadable);
    const values = valuesOfRegistry(saved, new Set([enter, ...wanted.map(({ field }) => field)]));
    return trust === undefined
      ? values
      : { ...values, caCertificate: withCertificate(values.caCertificate, trust) };
  }, [app, open, enter, trust, saved, copied]);
  const close = () => app.ui.setState({ form: null });
  const onSaved = (registry: Registry, image: ImageReference | null) => {
    close();
    if (saved !== null) return;
    // Whoever pasted one image wants to see it.
    if (image !== null && registry.active && openReference(app, image, registry.id)) return;
    app.router.navigate({ page: 'registry', registryId: registry.id });
  };
  if (open.mode === 'edit' && saved === null) return null;
  return (
    <RegistryForm
      begin={begin}
      saved={saved}
      enter={enter}
      copied={copied}
      given={open.mode === 'add' ? open.given : undefined}
      takenNames={registries.map(({ name }) => name)}
      onClose={close}
      onSaved={onSaved}
    />
  );
}
