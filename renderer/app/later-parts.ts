/** What the first list does not need: its code comes once that had its time, or with the first use. */
export const laterParts = {
  image: () => import('../images/image-pane.tsx'),
  palette: () => import('../palette/palette-dialog.tsx'),
  form: () => import('../registry-form/registry-form-dialog.tsx'),
  test: () => import('../registries/test-dialog.tsx'),
  deleteImages: () => import('../deletes/delete-images-dialog.tsx'),
  activity: () => import('../jobs/activity-dialog.tsx'),
  deletion: () => import('../registries/delete-dialog.tsx'),
  tools: () => import('../tools/tools-dialog.tsx'),
  vault: () => import('../vault/vault-dialog.tsx'),
  import: () => import('../exchange/import-dialog.tsx'),
  export: () => import('../exchange/export-dialog.tsx'),
  deleted: () => import('../registries/deleted-dialog.tsx'),
  settings: () => import('../settings/settings-dialog.tsx'),
  keys: () => import('../keys/keys-dialog.tsx'),
  about: () => import('../settings/about-dialog.tsx'),
} as const;

/** Fetches all of it. Rejects when some of it cannot be had. */
export async function loadLaterParts(): Promise<void> {
  await Promise.all(Object.values(laterParts).map((load) => load()));
}
