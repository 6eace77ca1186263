import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import type { DeletedRegistry } from '../../shared/api.ts';
import type { BerthError } from '../../shared/errors.ts';
import { visibleText } from '../../shared/hidden-characters.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { Shown } from '../ui/shown.tsx';
import { notify } from '../ui/toaster.tsx';
import styles from './deleted-dialog.module.css';
import { ProviderMark } from './provider-mark.tsx';
import { changeRegistries } from './registry-actions.ts';

/** Registries deleted in the last 30 days, each of which can be brought back. */
export function DeletedDialog() {
  const open = useUi((state) => state.deletedOpen);
  return open ? <OpenDeleted /> : null;
}

function OpenDeleted() {
  const { t, i18n } = useLingui();
  const app = useApp();
  const [deleted, setDeleted] = useState<readonly DeletedRegistry[] | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  const [forgetting, setForgetting] = useState<DeletedRegistry | null>(null);
  const load = useCallback(async () => {
    try {
      setDeleted((await app.api.call('registries.deleted', {})).deleted);
      setError(null);
    } catch (failure) {
      setError(asBerthError(failure));
    }
  }, [app]);
  useEffect(() => {
    load();
  }, [load]);
  const restore = async ({ id, name }: DeletedRegistry) => {
    const worked = await changeRegistries(app, () => app.api.call('registries.restore', { id }));
    if (worked) notify({ title: t`${name} is back` });
    await load();
  };
  const forget = async ({ id, name }: DeletedRegistry) => {
    setForgetting(null);
    const worked = await changeRegistries(app, () => app.api.call('registries.forget', { id }));
    if (worked) notify({ title: t`${name} is forgotten` });
    await load();
  };
  const day = (iso: string) => i18n.date(iso, { dateStyle: 'medium' });
  const close = () => app.ui.setState({ deletedOpen: false });

  return (
    <Modal open title={t`Recently deleted`} onClose={close}>
      <ModalBody>
        {error === null ? null : <Failure look="box" error={error} />}
        {deleted === null ? null : deleted.length === 0 ? (
          <p className={styles.muted}>
            <Trans>Nothing deleted in the last 30 days.</Trans>
          </p>
        ) : (
          <ul className={styles.list}>
            {deleted.map((registry) => (
              <li key={registry.id} className={styles.row}>
                <ProviderMark provider={registry.provider} />
                <div className={styles.text}>
                  <div className={styles.name}>
                    <Shown text={registry.name} />
                  </div>
                  <div className={styles.muted}>{registry.address}</div>
                  <div className={styles.muted}>
                    {t`Kept with its credential and favourites until ${day(registry.restorableUntil)}`}
                  </div>
                </div>
                <Button
                  small
                  aria-label={t`Restore ${visibleText(registry.name)}`}
                  onClick={() => restore(registry)}
                >
                  <Trans>Restore</Trans>
                </Button>
                <Button
                  small
                  aria-label={t`Forget now: ${visibleText(registry.name)}`}
                  onClick={() => setForgetting(registry)}
                >
                  <Trans>Forget now</Trans>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </ModalBody>
      <ModalFooter>
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
      {forgetting === null ? null : (
        <ConfirmDialog
          open
          danger
          title={t`Forget ${forgetting.name}?`}
          description={
            <Trans>
              Its address, credential and favourites are removed from this computer. This cannot be
              undone.
            </Trans>
          }
          confirm={t`Forget now`}
          onCancel={() => setForgetting(null)}
          onConfirm={() => forget(forgetting)}
        />
      )}
    </Modal>
  );
}
