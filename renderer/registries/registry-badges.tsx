import { Trans, useLingui } from '@lingui/react/macro';
import { Star } from 'lucide-react';
import type { Registry } from '../../shared/model/registry.ts';
import { translate } from '../errors/translate.ts';
import { Badge } from '../ui/badge.tsx';
import { enterTexts, useWantedSecrets } from './wanted-secret.ts';

/** The states of a registry a person should not overlook. */
export function RegistryBadges({ registry }: { readonly registry: Registry }) {
  const { t } = useLingui();
  const [wanted] = useWantedSecrets(registry);
  return (
    <>
      {registry.isDefault ? (
        <Badge tone="accent" title={t`Completes short names`}>
          <Star size={10} fill="currentColor" aria-hidden />
          <Trans>Default</Trans>
        </Badge>
      ) : null}
      {registry.active ? null : (
        <Badge title={t`Saved, but never contacted`}>
          <Trans>Inactive</Trans>
        </Badge>
      )}
      {registry.sample ? (
        <Badge>
          <Trans>Sample</Trans>
        </Badge>
      ) : null}
      {registry.readOnly ? (
        <Badge title={t`All changes are blocked`}>
          <Trans>Read-only</Trans>
        </Badge>
      ) : null}
      {isPlainHttp(registry) ? (
        <Badge tone="warning" title={t`Others can read what is sent`}>
          <Trans>Plain HTTP</Trans>
        </Badge>
      ) : null}
      {isUnverified(registry) ? (
        <Badge tone="warning" title={t`Its certificate is not verified`}>
          <Trans>Not verified</Trans>
        </Badge>
      ) : null}
      {wanted === undefined ? null : wanted.why === 'changed' ? (
        <Badge tone="danger" title={translate(enterTexts(registry, wanted).sentence) ?? undefined}>
          <Trans>Edited outside Berth</Trans>
        </Badge>
      ) : (
        <Badge tone="danger" title={t`No secret here. Edit the registry to enter it again.`}>
          <Trans>Credential missing</Trans>
        </Badge>
      )}
    </>
  );
}

/** True when traffic is not encrypted; the sample never leaves this computer. */
export function isPlainHttp(registry: Registry): boolean {
  return registry.address.startsWith('http:') && !registry.sample;
}

/** True when the certificate is not checked. */
export function isUnverified(registry: Registry): boolean {
  return !registry.tls.verify && registry.address.startsWith('https:');
}
