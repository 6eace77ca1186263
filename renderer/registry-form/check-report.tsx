import { Trans, useLingui } from '@lingui/react/macro';
import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from 'lucide-react';
import { visibleText } from '../../shared/hidden-characters.ts';
import type {
  CheckName,
  ConnectionCheck,
  ConnectionReport,
  RecognisedProduct,
} from '../../shared/model/connection-report.ts';
import type { Provider } from '../../shared/model/provider.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { CertificateList } from '../errors/certificate-list.tsx';
import { hintFor } from '../errors/error-text.ts';
import { certificatesOf } from '../errors/failure.tsx';
import { reasonTexts } from '../errors/reason-texts.ts';
import { TechnicalDetails } from '../errors/technical-details.tsx';
import { translate } from '../errors/translate.ts';
import { isTrustable, TrustCertificate, type TrustOffer } from '../errors/trust-certificate.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Message } from '../ui/message.tsx';
import { Shown } from '../ui/shown.tsx';
import styles from './check-report.module.css';

export interface CheckReportProps {
  readonly report: ConnectionReport;
  /** The form has changed since. */
  readonly stale?: boolean;
  /** Takes the provider that was recognised; the login stays. */
  readonly onProvider?: (provider: Provider) => void;
  /** Offers to trust a certificate that was shown. */
  readonly trust?: TrustOffer | undefined;
}

const icons = {
  ok: CircleCheck,
  warning: TriangleAlert,
  failed: CircleX,
  unknown: CircleHelp,
} as const;

/** Every line of a connection test with its result. */
export function CheckReport({ report, stale = false, onProvider, trust }: CheckReportProps) {
  const { i18n } = useLingui();
  const certificates = report.error === undefined ? [] : certificatesOf(report.error);
  const latency = i18n.number(Math.round(report.latencyMs), { style: 'unit', unit: 'millisecond' });
  return (
    <section className={classNames(styles.report, stale && styles.stale)} aria-live="polite">
      <div className={styles.summary}>
        {report.ok ? <Trans>Connection works</Trans> : <Trans>Connection failed</Trans>}
        {report.ok ? <span className={styles.muted}>{latency}</span> : null}
        {report.username === undefined ? null : (
          <span className={styles.muted}>
            <Trans>as {visibleText(report.username)}</Trans>
          </span>
        )}
        {stale ? (
          <span className={styles.muted}>
            <Trans>The form has changed since</Trans>
          </span>
        ) : null}
      </div>
      <ul className={styles.lines}>
        {report.checks.map((check) => (
          <CheckLine key={check.name} check={check} />
        ))}
      </ul>
      {report.product === undefined || stale ? null : (
        <Recognised product={report.product} onProvider={onProvider} />
      )}
      {certificates.length === 0 ? null : <CertificateList certificates={certificates} />}
      {trust === undefined || stale || report.error === undefined ? null : isTrustable(
          report.error,
        ) ? (
        <div>
          <TrustCertificate certificates={certificates} {...trust} />
        </div>
      ) : null}
    </section>
  );
}

/** A registry that was saved without a provider, and shows which one it is. */
function Recognised({
  product,
  onProvider,
}: {
  readonly product: RecognisedProduct;
  readonly onProvider: CheckReportProps['onProvider'];
}) {
  const { t } = useLingui();
  const { provider, version, certain } = product;
  const name = [providerFacts[provider].name, ...(version === undefined ? [] : [version])].join(
    ' ',
  );
  const { name: short } = providerFacts[provider];
  return (
    <Message
      kind="info"
      title={certain ? t`This is ${name}` : t`This looks like ${name}`}
      actions={
        onProvider === undefined ? null : (
          <Button small onClick={() => onProvider(provider)}>
            <Trans>Switch to {short}</Trans>
          </Button>
        )
      }
    >
      <Trans>Berth then uses its API. The credential is kept.</Trans>
    </Message>
  );
}

/** Only what failed: the report above says what to do about it. */
export function FailedChecks({ report }: { readonly report: ConnectionReport }) {
  const failed = report.checks.filter(({ status }) => status === 'failed');
  return failed.map((check) => <div key={check.name}>{titleOf(check)}</div>);
}

function titleOf({ reason, text, message }: ConnectionCheck): string {
  const known = reason === undefined ? undefined : reasonTexts[reason];
  return (known === undefined ? null : translate(known.title)) ?? inLanguage(text, message);
}

function CheckLine({ check }: { readonly check: ConnectionCheck }) {
  const names = useCheckNames();
  const results = useResultNames();
  const Icon = icons[check.status];
  const known =
    check.status === 'failed' && check.reason !== undefined ? reasonTexts[check.reason] : undefined;
  const message = inLanguage(check.text, check.message);
  const own = check.hint === undefined ? undefined : inLanguage(check.hintText, check.hint);
  const hint = translate(hintFor(check.reason, own, known?.hint ?? null));
  const title = known === undefined ? message : translate(known.title);
  return (
    <li className={styles.line}>
      <span className={styles[check.status]} title={results[check.status]}>
        <Icon size={14} role="img" aria-label={results[check.status]} />
      </span>
      <span className={styles.name}>{names[check.name]}</span>
      <span className={styles.message}>
        <Shown text={title} />
        {hint === null ? null : (
          <div className={known === undefined ? styles.hint : undefined}>{hint}</div>
        )}
        {title === message ? null : <TechnicalDetails text={message} />}
      </span>
    </li>
  );
}

function useCheckNames(): Record<CheckName, string> {
  const { t } = useLingui();
  return {
    address: t`Address`,
    tls: t`Encryption`,
    api: t`Registry`,
    credential: t`Credential`,
    catalog: t`Repositories`,
    delete: t`Deleting`,
    referrers: t`Referrers`,
  };
}

function useResultNames(): Record<ConnectionCheck['status'], string> {
  const { t } = useLingui();
  return { ok: t`OK`, warning: t`Warning`, failed: t`Failed`, unknown: t`Unknown` };
}
