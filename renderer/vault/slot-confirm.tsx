import { Trans, useLingui } from '@lingui/react/macro';
import type { SlotKind } from '../../shared/model/vault-status.ts';
import { translate } from '../errors/translate.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { slotNames } from './slot-texts.ts';

/** What is asked before a slot goes, or before a weak one comes. */
export interface SlotQuestion {
  readonly ask: 'remove' | 'addWeak';
  readonly kind: SlotKind;
}

export interface SlotConfirmProps {
  readonly question: SlotQuestion | null;
  readonly onAnswer: (yes: boolean) => void;
}

/** Asks before a change of slots that weakens the vault or takes a way in. */
export function SlotConfirm({ question, onAnswer }: SlotConfirmProps) {
  const { t } = useLingui();
  if (question === null) return null;
  const name = translate(slotNames[question.kind]);
  const remove = question.ask === 'remove';
  return (
    <ConfirmDialog
      open
      danger
      title={remove ? t`Remove this way in: ${name}?` : t`Add this way in: ${name}?`}
      description={
        remove ? (
          <Trans>Afterwards the vault opens by the other ways only. No secret is lost.</Trans>
        ) : (
          <Trans>It is weak: expect that whoever gets the files can read the secrets.</Trans>
        )
      }
      confirm={remove ? t`Remove` : t`Add anyway`}
      onConfirm={() => onAnswer(true)}
      onCancel={() => onAnswer(false)}
    />
  );
}
