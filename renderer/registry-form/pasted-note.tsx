import { Trans, useLingui } from '@lingui/react/macro';
import type { PastedAddress } from '../../shared/pasted/meaning.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import type { Filling } from './paste.ts';

export interface PastedNoteProps {
  readonly pasted: PastedAddress;
  readonly filled: Filling;
  readonly onUndo: () => void;
}

/** Says what a pasted text was taken for and which fields it filled. */
export function PastedNote({ pasted, filled, onUndo }: PastedNoteProps) {
  const { t } = useLingui();
  const { address, provider, source, credential } = pasted;
  const name =
    provider === undefined || provider === 'native' ? null : providerFacts[provider].name;
  const where = name ?? address;
  const title =
    where === null
      ? t`Read as a log-in command`
      : source === 'login'
        ? t`Read as a log-in to ${where}`
        : source === 'console'
          ? t`Read as a page of ${where}`
          : t`Read as an image at ${where}`;
  const fields = [
    address === null ? null : t`address`,
    pasted.region === undefined ? null : t`region`,
    filled.namespace === undefined ? null : t`namespace`,
    filled.credentialKind === undefined ? null : t`credential`,
  ].filter((field) => field !== null);
  const list = fields.join(', ');
  return (
    <Message
      kind="info"
      title={title}
      actions={
        <Button small onClick={onUndo}>
          <Trans>Undo</Trans>
        </Button>
      }
    >
      {list === '' ? null : <div>{t`Filled in: ${list}.`}</div>}
      {credential?.secret === undefined ? null : (
        <div>
          <Trans>The secret in it was moved to its own field.</Trans>
        </div>
      )}
      {address === null ? (
        <div>
          <Trans>It does not tell the registry’s host: enter the address.</Trans>
        </div>
      ) : null}
    </Message>
  );
}
