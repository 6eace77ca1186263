import { Trans } from '@lingui/react/macro';
import { Button } from '../ui/button.tsx';
import { ModalBody, ModalFooter } from '../ui/dialog.tsx';

export interface LockStepProps {
  readonly busy: boolean;
  readonly onLock: () => void;
  readonly onCancel: () => void;
}

/** Before a lock where there is no vault: nothing could open again what is kept for the session. */
export function LockStep({ busy, onLock, onCancel }: LockStepProps) {
  return (
    <>
      <ModalBody>
        <p>
          <Trans>No vault: secrets of this session will be forgotten.</Trans>
        </p>
      </ModalBody>
      <ModalFooter>
        <Button autoFocus onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" disabled={busy} onClick={onLock}>
          <Trans>Lock and forget</Trans>
        </Button>
      </ModalFooter>
    </>
  );
}
