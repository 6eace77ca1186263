import type { MessageDescriptor } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';
import { translate } from '../errors/translate.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { mayRemove } from './key-change.ts';
import styles from './slot-list.module.css';
import {
  backendName,
  pendingSentence,
  type ShownSlot,
  slotNames,
  slotSentence,
} from './slot-texts.ts';

export interface SlotListProps {
  readonly status: VaultStatus;
  readonly busy: boolean;
  readonly onAdd: (slot: ShownSlot) => void;
  readonly onRemove: (kind: SlotKind) => void;
}

/** The ways to open the vault, and those it could have as well. */
export function SlotList({ status, busy, onAdd, onRemove }: SlotListProps) {
  const { t } = useLingui();
  const { slots, offered = [], state } = status;
  return (
    <>
      {slots.length === 0 ? null : (
        <ul className={styles.slots} aria-label={t`Unlock methods`}>
          {slots.map((slot) => (
            <SlotRow
              key={slot.kind}
              slot={slot}
              sentence={slot.state === 'pending' ? pendingSentence(slot.kind) : slotSentence(slot)}
              state={<StateBadge slot={slot} />}
              action={
                mayRemove(status, slot.kind) ? (
                  <Button
                    small
                    disabled={busy}
                    aria-label={t`Remove: ${translate(slotNames[slot.kind])}`}
                    onClick={() => onRemove(slot.kind)}
                  >
                    <Trans>Remove</Trans>
                  </Button>
                ) : null
              }
            />
          ))}
        </ul>
      )}
      {offered.length === 0 ? null : (
        <ul className={styles.slots} aria-label={t`Other unlock methods`}>
          {offered.map((slot) => (
            <SlotRow
              key={slot.kind}
              slot={slot}
              sentence={slotSentence(slot)}
              state={
                <Badge>
                  <Trans>Not in use</Trans>
                </Badge>
              }
              action={
                state === 'locked' ? null : (
                  <Button
                    small
                    disabled={busy}
                    aria-label={t`Add: ${translate(slotNames[slot.kind])}`}
                    onClick={() => onAdd(slot)}
                  >
                    <Trans>Add</Trans>
                  </Button>
                )
              }
            />
          ))}
        </ul>
      )}
    </>
  );
}

interface SlotRowProps {
  readonly slot: ShownSlot;
  readonly sentence: MessageDescriptor;
  readonly state: ReactNode;
  readonly action: ReactNode;
}

function SlotRow({ slot, sentence, state, action }: SlotRowProps) {
  const backend = slot.backend === undefined ? null : backendName(slot.backend);
  return (
    <li>
      <div className={styles.head}>
        <span className={styles.name}>{translate(slotNames[slot.kind])}</span>
        {backend === null ? null : (
          <span className={styles.backend}>
            {typeof backend === 'string' ? backend : translate(backend)}
          </span>
        )}
        {slot.weak === true ? (
          <Badge tone="warning">
            <Trans>Weak</Trans>
          </Badge>
        ) : null}
        {state}
        <span className={styles.spacer} />
        {action}
      </div>
      <p className={styles.sentence}>{translate(sentence)}</p>
    </li>
  );
}

function StateBadge({ slot }: { readonly slot: VaultStatus['slots'][number] }) {
  if (slot.state === 'unavailable')
    return (
      <Badge>
        <Trans>Not available here</Trans>
      </Badge>
    );
  if (slot.state === 'pending')
    return (
      <Badge tone="warning">
        <Trans>Waiting</Trans>
      </Badge>
    );
  if (slot.kind === 'passphrase')
    return <Badge>{slot.state === 'locked' ? <Trans>Asks you</Trans> : <Trans>Open</Trans>}</Badge>;
  if (slot.state === 'locked')
    return (
      <Badge tone="warning">
        <Trans>Failed</Trans>
      </Badge>
    );
  return (
    <Badge tone="accent">
      <Trans>Unlocks by itself</Trans>
    </Badge>
  );
}
