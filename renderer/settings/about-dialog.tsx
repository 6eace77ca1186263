import { Trans, useLingui } from '@lingui/react/macro';
import { useApp, useSettings } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import styles from './about-dialog.module.css';

/** Version and where the data lies. */
export function AboutDialog() {
  const { t } = useLingui();
  const app = useApp();
  const close = () => app.ui.setState({ aboutOpen: false });
  const info = useSettings((state) => state.info);
  return (
    <Modal open title={t`About Berth`} onClose={close}>
      <ModalBody>
        <dl className={styles.facts}>
          <dt>
            <Trans>Version</Trans>
          </dt>
          <dd>{info?.version ?? '–'}</dd>
          <dt>
            <Trans>Runs in</Trans>
          </dt>
          <dd>
            {info?.face === 'desktop' ? <Trans>its own window</Trans> : <Trans>the browser</Trans>}
          </dd>
          <dt>
            <Trans>Data</Trans>
          </dt>
          <dd>
            <code>{info?.dataDirectory ?? '–'}</code>
          </dd>
        </dl>
      </ModalBody>
      <ModalFooter>
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}
