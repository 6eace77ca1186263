import { Trans, useLingui } from '@lingui/react/macro';
import { Info } from 'lucide-react';
import type { PastedAddress } from '../../shared/paste/meaning.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { Button } from '../ui/button.tsx';
import { namespaceLabels } from './namespace-texts.ts';
import type { FilledFields } from './paste.ts';
import styles from './registry-form.module.css';

export interface PastedNoteProps {
  readonly pasted: PastedAddress;
  readonly filled: FilledFields;
  readonly onUndo: () => void;
}

/** Says what a pasted text was taken for and which fields it filled. */
export function PastedNote({ pasted, filled, onUndo }: PastedNoteProps) {
  const { t, i18n } = useLingui();
  const { address, provider, source, credential } = pasted;
  const name =
    provider === undefined || provider === 'native' ? null : providerFacts[provider].name;
  const hasRegion = provider !== undefined && providerFacts[provider].region !== 'none';
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
    pasted.region === undefined || !hasRegion ? null : t`region`,
    filled.namespace === undefined
      ? null
      : i18n._(namespaceLabels[providerFacts[provider ?? 'native'].namespace]).toLowerCase(),
    filled.credentialKind === undefined ? null : t`credential`,
  ].filter((field) => field !== null);
  const list = fields.join(', ');
  return (
    <div className={styles.kept} role="status">
      <Info size={15} aria-hidden className={styles.told} />
      <div className={styles.keptText}>
        {title}
        <div className={styles.muted}>
          {list === '' ? null : t`Filled in: ${list}.`}{' '}
          {credential?.secret === undefined ? null : t`The secret is in its own field.`}{' '}
          {address === null ? t`Enter the registry’s address.` : null}
        </div>
      </div>
      <Button small onClick={onUndo}>
        <Trans>Undo</Trans>
      </Button>
    </div>
  );
}
