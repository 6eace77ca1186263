import { Trans, useLingui } from '@lingui/react/macro';
import type { CertificateInfo } from '../../shared/errors.ts';
import { Shown } from '../ui/shown.tsx';
import styles from './certificate-list.module.css';

/** The certificates a server showed, to be compared with what its owner says. */
export function CertificateList({
  certificates,
}: {
  readonly certificates: readonly CertificateInfo[];
}) {
  const { i18n } = useLingui();
  const day = (text: string) => {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? text : i18n.date(date, { dateStyle: 'medium' });
  };
  return (
    <div className={styles.list}>
      {certificates.map((certificate) => (
        <dl key={certificate.fingerprint} className={styles.certificate}>
          <dt>
            <Trans>Issued to</Trans>
          </dt>
          <dd>
            <Shown text={certificate.subject} />
          </dd>
          <dt>
            <Trans>Issued by</Trans>
          </dt>
          <dd>
            <Shown text={certificate.issuer} />
          </dd>
          {certificate.names.length === 0 ? null : (
            <>
              <dt>
                <Trans>Names</Trans>
              </dt>
              <dd>
                <Shown text={certificate.names.join(', ')} />
              </dd>
            </>
          )}
          <dt>
            <Trans>Valid</Trans>
          </dt>
          <dd>
            {day(certificate.validFrom)} – {day(certificate.validTo)}
          </dd>
          <dt>
            <Trans>SHA-256</Trans>
          </dt>
          <dd className={styles.fingerprint}>{certificate.fingerprint}</dd>
        </dl>
      ))}
    </div>
  );
}
