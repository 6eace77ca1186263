import { Trans, useLingui } from '@lingui/react/macro';
import type { BerthError } from '../../../shared/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Message } from '../../ui/message.tsx';
import { sizeText } from '../../ui/size-text.ts';

/** The bytes that an error asks to read; null where it is about something else. */
export function neededBytes(error: BerthError | null): number | null {
  if (error?.reason !== 'needsConsent') return null;
  const detail = error.detail;
  return detail !== undefined && 'bytes' in detail ? detail.bytes : null;
}

/** Asks before much is read of a registry. */
export function ConsentQuestion({
  bytes,
  onRead,
}: {
  readonly bytes: number;
  readonly onRead: () => void;
}) {
  const { i18n } = useLingui();
  const size = sizeText(bytes, i18n.locale);
  return (
    <Message
      kind="info"
      title={<Trans>This reads {size} from the registry</Trans>}
      actions={
        <Button look="primary" onClick={onRead}>
          <Trans>Read {size}</Trans>
        </Button>
      }
    />
  );
}
