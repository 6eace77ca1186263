import { Trans, useLingui } from '@lingui/react/macro';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { Message } from '../ui/message.tsx';
import { useCredentialTexts } from './credential-texts.ts';

/** Says what of a duplicated registry could not be copied: the page never has a secret. */
export function CopiedNote({ copied }: { readonly copied: Registry }) {
  const { t, i18n } = useLingui();
  const { secrets } = useCredentialTexts();
  const { credential, tls, proxy, pinned, sample } = copied;
  const { kind } = credential;
  const holdsSecret = kind !== 'none' && kind !== 'awsProfile' && kind !== 'helper';
  const left = [
    sample ? t`the sample’s address` : null,
    holdsSecret ? secrets[kind].toLowerCase() : null,
    tls.hasClientKey ? t`client key` : null,
    proxy.includes('@') ? t`proxy password` : null,
    pinned.length > 0 ? t`repositories added by hand` : null,
  ].filter((part) => part !== null);
  if (left.length === 0) return null;
  const list = new Intl.ListFormat(i18n.locale, { type: 'conjunction' }).format(left);
  const name = visibleText(copied.name);
  return (
    <Message kind="info" title={t`Not copied: ${list}`}>
      <Trans>Everything else is as in {name}.</Trans>
    </Message>
  );
}
