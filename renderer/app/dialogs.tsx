import { lazy, Suspense, useEffect } from 'react';
import { useUi } from '../state/use-app.ts';
import { laterParts, loadLaterParts } from './later-parts.ts';

const RegistryFormDialog = lazy(async () => ({
  default: (await laterParts.form()).RegistryFormDialog,
}));
const TestDialog = lazy(async () => ({ default: (await laterParts.test()).TestDialog }));
const DeleteDialog = lazy(async () => ({ default: (await laterParts.deletion()).DeleteDialog }));
const DeleteImagesDialog = lazy(async () => ({
  default: (await laterParts.deleteImages()).DeleteImagesDialog,
}));
const ActivityDialog = lazy(async () => ({
  default: (await laterParts.activity()).ActivityDialog,
}));
const ToolsDialog = lazy(async () => ({ default: (await laterParts.tools()).ToolsDialog }));
const VaultDialog = lazy(async () => ({ default: (await laterParts.vault()).VaultDialog }));
const ImportDialog = lazy(async () => ({ default: (await laterParts.import()).ImportDialog }));
const ExportDialog = lazy(async () => ({ default: (await laterParts.export()).ExportDialog }));
const DeletedDialog = lazy(async () => ({ default: (await laterParts.deleted()).DeletedDialog }));
const SettingsDialog = lazy(async () => ({
  default: (await laterParts.settings()).SettingsDialog,
}));
const KeysDialog = lazy(async () => ({ default: (await laterParts.keys()).KeysDialog }));
const AboutDialog = lazy(async () => ({ default: (await laterParts.about()).AboutDialog }));

/** The dialogs over the page. Their code comes once the first list had its time, or with the first of them. */
export function Dialogs() {
  const open = useUi((state) => state);
  useEffect(() => {
    // The page may be alone by then; a dialog says so when it is asked for.
    const timer = setTimeout(() => loadLaterParts().catch(() => undefined), 1500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense>
      {open.form === null ? null : <RegistryFormDialog />}
      {open.testing === null ? null : <TestDialog />}
      {open.deleting === null ? null : <DeleteDialog />}
      {open.deletingImages === null ? null : <DeleteImagesDialog />}
      {open.activityOpen ? <ActivityDialog /> : null}
      {open.tools === null ? null : <ToolsDialog />}
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
