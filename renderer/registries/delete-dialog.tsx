import { Trans, useLingui } from '@lingui/react/macro';
import { useApp, useRegistry, useUi } from '../state/use-app.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { deleteRegistry } from './registry-actions.ts';

/** Asks before a registry is deleted. */
export function DeleteDialog() {
  const { t } = useLingui();
  const app = useApp();
  const registry = useRegistry(useUi((state) => state.deleting));
  if (registry === undefined) return null;
  const { name } = registry;
  const close = () => app.ui.setState({ deleting: null });
  return (
    <ConfirmDialog
      open
      danger
      title={registry.isDefault ? t`Delete ${name}, the default?` : t`Delete ${name}?`}
      description={
        <>
          {registry.isDefault ? <Trans>There will be no default.</Trans> : null}{' '}
          <Trans>Nothing in the registry itself changes. You can undo this.</Trans>
        </>
      }
      confirm={t`Delete`}
      onCancel={close}
      onConfirm={() => {
        close();
        deleteRegistry(app, registry);
      }}
    />
  );
}
