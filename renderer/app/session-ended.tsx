import { Dialog } from '@base-ui/react/dialog';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { resumeSession, tokenIn, useSession } from '../transport/session.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { AppMark } from './app-mark.tsx';
import styles from './session-ended.module.css';

/**
 * Takes the whole page while this tab has no token that Berth takes. What was
 * typed stays below it, and goes on with a new link or token, or as soon as
 * another tab has one.
 */
export function SessionEnded() {
  const { t } = useLingui();
  const state = useSession((session) => session.state);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const token = tokenIn(text);
  const resume = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (token === null) return;
    resumeSession(token);
    setText('');
    setTried(false);
  };
  return (
    <Dialog.Root open={state !== 'active'} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Popup className={styles.page}>
          <form className={styles.box} onSubmit={resume} noValidate>
            <span className={styles.mark}>
              <AppMark size={40} />
            </span>
            <Dialog.Title className={styles.title}>
              {state === 'missing' ? (
                <Trans>This tab cannot use Berth yet</Trans>
              ) : (
                <Trans>The session ended</Trans>
              )}
            </Dialog.Title>
            <Dialog.Description>
              {state === 'missing' ? (
                <Trans>
                  Open the link printed by <code>npm run serve</code>, or paste it here. While Berth
                  is open in another tab of this browser, new tabs need no link.
                </Trans>
              ) : (
                <Trans>
                  Open the link printed by <code>npm run serve</code> again, or paste it here to go
                  on where you were. Nothing you typed is lost.
                </Trans>
              )}
            </Dialog.Description>
            <TextField
              label={t`Link or token`}
              value={text}
              onValue={setText}
              type="password"
              error={tried && token === null ? t`No token in this text` : undefined}
            />
            <Button type="submit" look="primary" disabled={text.trim() === ''}>
              <Trans>Go on</Trans>
            </Button>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
