import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { ExchangeResult, ImportAction, PreviewedRecord } from '../../shared/model/exchange.ts';

export interface ExchangeTexts {
  readonly statuses: Readonly<Record<PreviewedRecord['status'], string>>;
  readonly actions: Readonly<Record<ImportAction, string>>;
  readonly outcomes: Readonly<Record<ExchangeResult['results'][number]['outcome'], string>>;
  /** Where the secret of a record is, as far as there is something to say. */
  readonly secrets: Readonly<Partial<Record<PreviewedRecord['secret'], string>>>;
  /** What becomes of the secret of an update that brings none. */
  readonly secretStays: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The words of imports and exports. */
export function useExchangeTexts(): ExchangeTexts {
  const { t } = useLingui();
  return useMemo(
    () => ({
      statuses: {
        new: t`New`,
        same: t`Already saved`,
        changed: t`Differs`,
        conflict: t`Several matches`,
        invalid: t`Not valid`,
      },
      actions: { add: t`Add as new`, update: t`Update`, skip: t`Skip` },
      outcomes: {
        added: t`Added`,
        updated: t`Updated`,
        skipped: t`Skipped`,
        failed: t`Failed`,
      },
      secrets: {
        brought: t`Import its secret`,
        sealed: t`Import its secret from the backup`,
        file: t`Import its secret from the file`,
        helper: t`Import its secret from the credential helper`,
        missing: t`No secret included. Add it later.`,
      },
      secretStays: t`No secret included. The saved one stays.`,
      fields: {
        name: t`Name`,
        description: t`Description`,
        address: t`Address`,
        internalAddress: t`Internal address`,
        provider: t`Provider`,
        region: t`Region`,
        namespace: t`Namespace`,
        credential: t`Credential`,
        proxy: t`Proxy`,
        active: t`Active`,
        readOnly: t`Read-only`,
        group: t`Group`,
        clusters: t`Clusters`,
        pinned: t`Added repositories`,
        platform: t`Data of the other system`,
        'tls.verify': t`Verify the certificate`,
        'tls.caCertificate': t`CA certificate`,
        'tls.clientCertificate': t`Client certificate`,
      },
    }),
    [t],
  );
}
