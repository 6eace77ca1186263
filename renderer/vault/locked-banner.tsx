import { Trans } from '@lingui/react/macro';
import { useApp, useVault } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';

/** Says across the page that the vault is locked. */
export function LockedBanner() {
  const app = useApp();
  const locked = useVault((state) => state.status?.state === 'locked');
  if (!locked) return null;
  return (
    <Message
      kind="warning"
      banner
      title={<Trans>The vault is locked. Saved credentials cannot be used.</Trans>}
      actions={
        <Button small onClick={() => app.ui.setState({ vaultOpen: true })}>
          <Trans>Unlock…</Trans>
        </Button>
      }
    />
  );
}
