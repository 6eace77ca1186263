import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { CredentialKind } from '../../shared/model/credential.ts';
import type { CredentialLoss } from './draft.ts';

export interface CredentialTexts {
  readonly kinds: Readonly<Record<CredentialKind, string>>;
  /** What the secret of a kind is called. */
  readonly secrets: Readonly<Record<CredentialKind, string>>;
  readonly losses: Readonly<Record<CredentialLoss, string>>;
}

/** The words of credentials. */
export function useCredentialTexts(): CredentialTexts {
  const { t } = useLingui();
  return useMemo(
    () => ({
      kinds: {
        none: t`None (anonymous)`,
        password: t`User name and password`,
        token: t`Token`,
        accessToken: t`Access token (sent as it is)`,
        accessKey: t`Access key`,
        awsProfile: t`AWS profile`,
        serviceAccount: t`Service account (JSON key)`,
        helper: t`Docker credential helper`,
      },
      secrets: {
        none: t`Credential`,
        password: t`Password`,
        token: t`Token`,
        accessToken: t`Access token`,
        accessKey: t`Secret key`,
        awsProfile: t`AWS profile`,
        serviceAccount: t`JSON key`,
        helper: t`Credential helper`,
      },
      losses: {
        address: t`The address`,
        provider: t`The provider`,
        region: t`The region`,
        verify: t`The certificate check`,
        ca: t`The certificate authority`,
        proxy: t`The proxy`,
      },
    }),
    [t],
  );
}
