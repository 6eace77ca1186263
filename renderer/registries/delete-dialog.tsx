import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { useApp, useRegistry, useUi } from '../state/use-app.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import { deleteRegistry, forgetRegistry } from './registry-actions.ts';

/** Asks before a registry is deleted, and says what is kept of it and for how long. */
export function DeleteDialog() {
  const registry = useRegistry(useUi((state) => state.deleting));
  return registry === undefined ? null : <OpenDelete key={registry.id} registry={registry} />;
}

function OpenDelete({ registry }: { readonly registry: Registry }) {
  const { t } = useLingui();
  const app = useApp();
  const [forGood, setForGood] = useState(false);
  const name = visibleText(registry.name);
  const close = () => app.ui.setState({ deleting: null });
  return (
    <ConfirmDialog
      open
      danger
      title={registry.isDefault ? t`Delete ${name}, the default?` : t`Delete ${name}?`}
      description={
        <>
          {registry.isDefault ? <Trans>There will be no default.</Trans> : null}{' '}
          {forGood ? (
            <Trans>
              Its address, credential and favourites are removed from this computer. This cannot be
              undone.
            </Trans>
          ) : (
            <Trans>
              Berth keeps it with its credential and favourites for 30 days under Recently deleted.
            </Trans>
          )}{' '}
          <Trans>Nothing in the registry itself changes.</Trans>
        </>
      }
      choice={<CheckField label={t`Forget now`} checked={forGood} onChecked={setForGood} />}
      confirm={forGood ? t`Delete and forget` : t`Delete`}
      onCancel={close}
      onConfirm={() => {
        close();
        if (forGood) forgetRegistry(app, registry);
        else deleteRegistry(app, registry);
      }}
    />
  );
}
