import { Trans, useLingui } from '@lingui/react/macro';
import { useStore } from 'zustand';
import { useApp, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import styles from './activity.module.css';
import { JobEntry } from './job-entry.tsx';

/** The jobs under way and those of the last 30 days. */
export function ActivityDialog() {
  const open = useUi((state) => state.activityOpen);
  return open ? <OpenActivity /> : null;
}

function OpenActivity() {
  const { t } = useLingui();
  const app = useApp();
  const jobs = useStore(app.jobs, (state) => state.jobs);
  const close = () => app.ui.setState({ activityOpen: false });
  return (
    <Modal open wide title={t`Activity`} onClose={close}>
      <ModalBody>
        {jobs === null ? null : jobs.length === 0 ? (
          <p className={styles.muted}>
            <Trans>No jobs in the last 30 days.</Trans>
          </p>
        ) : (
          <ul className={styles.list} aria-label={t`Jobs`}>
            {jobs.map((job) => (
              <JobEntry key={job.id} job={job} />
            ))}
          </ul>
        )}
      </ModalBody>
      <ModalFooter>
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}
