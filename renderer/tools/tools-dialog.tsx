import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Registry } from '../../shared/model/registry.ts';
import { setDefault } from '../registries/registry-actions.ts';
import { useApp, useRegistries, useRegistry, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { Shown } from '../ui/shown.tsx';
import { EffectRow } from './effect-row.tsx';
import { LendingSwitch } from './lending-switch.tsx';
import styles from './tools-dialog.module.css';
import { UseIn } from './use-in.tsx';

/** A registry in the other tools of this computer: its login, what follows the default, texts to copy. */
export function ToolsDialog() {
  const open = useUi((state) => state.tools);
  const registry = useRegistry(open?.id ?? null);
  return open === null || registry === undefined ? null : (
    <OpenTools registry={registry} image={open.image} />
  );
}

function OpenTools({
  registry,
  image,
}: {
  readonly registry: Registry;
  readonly image: string | null;
}) {
  const { t } = useLingui();
  const app = useApp();
  const { name, isDefault } = registry;
  const close = () => app.ui.setState({ tools: null });
  const { effects } = useStore(app.effects);
  useEffect(() => void app.effects.refresh(), [app]);
  return (
    <Modal open wide title={t`${name} in other tools`} onClose={close}>
      <ModalBody>
        <div className={styles.sections}>
          <LendingSwitch registry={registry} />
          <section className={styles.section}>
            <h3>
              <Trans>Effects of the default</Trans>
            </h3>
            {isDefault ? null : <OtherDefault registry={registry} />}
            <ul className={styles.effects}>
              {effects.map((effect) => (
                <EffectRow key={effect.id} effect={effect} />
              ))}
            </ul>
          </section>
          <UseIn registry={registry} image={image} />
        </div>
      </ModalBody>
      <ModalFooter>
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}

function OtherDefault({ registry }: { readonly registry: Registry }) {
  const app = useApp();
  const current = useRegistries((state) => state.registries.find(({ isDefault }) => isDefault));
  return (
    <p className={styles.other}>
      {current === undefined ? (
        <Trans>No registry is the default.</Trans>
      ) : (
        <Trans>
          They follow <Shown text={current.name} />.
        </Trans>
      )}{' '}
      {registry.active ? (
        <Button onClick={() => setDefault(app, registry.id)}>
          <Trans>Set as default</Trans>
        </Button>
      ) : null}
    </p>
  );
}
