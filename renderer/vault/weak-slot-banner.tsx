import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { translate } from '../errors/translate.ts';
import { useApp, useVault } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { slotSentence } from './slot-texts.ts';

/** Says across the page that nothing but a weak key store guards the vault; gone until the next start once read. */
export function WeakSlotBanner() {
  const app = useApp();
  const slots = useVault((state) => state.status?.slots);
  const [seen, setSeen] = useState(false);
  // One that waits to be wrapped again guards nothing.
  const [first, ...others] = (slots ?? []).filter(({ state }) => state !== 'pending');
  if (seen || first?.weak !== true || others.some(({ weak }) => weak !== true)) return null;
  return (
    <Message
      kind="warning"
      banner
      title={<Trans>Saved credentials are hardly protected on this computer</Trans>}
      actions={
        <>
          <Button small onClick={() => app.ui.setState({ vaultOpen: true })}>
            <Trans>Set passphrase…</Trans>
          </Button>
          <Button small onClick={() => setSeen(true)}>
            <Trans>OK</Trans>
          </Button>
        </>
      }
    >
      {translate(slotSentence(first))}
    </Message>
  );
}
