import { lazy, Suspense, useEffect } from 'react';
import { useUi } from '../state/use-app.ts';

const loaders = {
  form: () => import('../registry-form/registry-form-dialog.tsx'),
  test: () => import('../registries/test-dialog.tsx'),
  vault: () => import('../vault/vault-dialog.tsx'),
  import: () => import('../exchange/import-dialog.tsx'),
  export: () => import('../exchange/export-dialog.tsx'),
  deleted: () => import('../registries/deleted-dialog.tsx'),
  settings: () => import('../settings/settings-dialog.tsx'),
  keys: () => import('../keys/keys-dialog.tsx'),
  about: () => import('../settings/about-dialog.tsx'),
} as const;

const RegistryFormDialog = lazy(async () => ({
  default: (await loaders.form()).RegistryFormDialog,
}));
const TestDialog = lazy(async () => ({ default: (await loaders.test()).TestDialog }));
const VaultDialog = lazy(async () => ({ default: (await loaders.vault()).VaultDialog }));
const ImportDialog = lazy(async () => ({ default: (await loaders.import()).ImportDialog }));
const ExportDialog = lazy(async () => ({ default: (await loaders.export()).ExportDialog }));
const DeletedDialog = lazy(async () => ({ default: (await loaders.deleted()).DeletedDialog }));
const SettingsDialog = lazy(async () => ({ default: (await loaders.settings()).SettingsDialog }));
const KeysDialog = lazy(async () => ({ default: (await loaders.keys()).KeysDialog }));
const AboutDialog = lazy(async () => ({ default: (await loaders.about()).AboutDialog }));

/** Fetches the code of all dialogs. Rejects when one cannot be had. */
export async function loadDialogs(): Promise<void> {
  await Promise.all(Object.values(loaders).map((load) => load()));
}

/** The dialogs over the page. Their code comes once the first list had its time, or with the first of them. */
export function Dialogs() {
  const open = useUi((state) => state);
  useEffect(() => {
    // The page may be alone by then; a dialog says so when it is asked for.
    const timer = setTimeout(() => loadDialogs().catch(() => undefined), 1500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense>
      {open.form === null ? null : <RegistryFormDialog />}
      {open.testing === null ? null : <TestDialog />}
      {open.vaultOpen ? <VaultDialog /> : null}
      {open.importing === null ? null : <ImportDialog />}
      {open.exporting === null ? null : <ExportDialog />}
      {open.deletedOpen ? <DeletedDialog /> : null}
      {open.settingsOpen ? <SettingsDialog /> : null}
      {open.keysOpen ? <KeysDialog /> : null}
      {open.aboutOpen ? <AboutDialog /> : null}
    </Suspense>
  );
}
