import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BerthError, CertificateInfo, ErrorData } from '../../shared/errors.ts';
import { Centered, Message } from '../ui/message.tsx';
import { CertificateList } from './certificate-list.tsx';
import { errorParticulars, errorText } from './error-text.ts';
import { TechnicalDetails } from './technical-details.tsx';
import { translate } from './translate.ts';
import { isTrustable, TrustCertificate, type TrustOffer } from './trust-certificate.tsx';

export interface FailureProps {
  readonly error: BerthError | ErrorData;
  readonly actions?: ReactNode;
  /** `place` takes the place of a list; `banner` runs from edge to edge; `box` stands in a form. */
  readonly look: 'place' | 'banner' | 'box';
  /** Offers to trust a certificate that was shown, for `registry`. */
  readonly trust?: TrustOffer | undefined;
}

/** A failure in words: what happened, what to do, the particulars, and buttons. */
export function Failure({ error, actions, look, trust }: FailureProps) {
  const { title, hint } = errorText(error);
  const certificates = certificatesOf(error);
  const particulars = errorParticulars(error);
  const detail = (
    <>
      {particulars === null ? null : <TechnicalDetails text={particulars} />}
      {certificates.length === 0 ? null : <CertificateList certificates={certificates} />}
    </>
  );
  const buttons =
    trust === undefined || !isTrustable(error) ? (
      actions
    ) : (
      <>
        {actions}
        <TrustCertificate certificates={certificates} {...trust} />
      </>
    );
  if (look === 'place')
    return (
      <Centered
        failed
        icon={<CircleAlert size={28} aria-hidden />}
        title={translate(title)}
        detail={detail}
        actions={buttons}
      >
        {translate(hint)}
      </Centered>
    );
  return (
    <Message
      kind="error"
      banner={look === 'banner'}
      title={translate(title)}
      detail={detail}
      actions={buttons}
    >
      {translate(hint)}
    </Message>
  );
}

/** The chain that was not trusted, when the failure shows one. */
export function certificatesOf(error: BerthError | ErrorData): readonly CertificateInfo[] {
  const { detail } = error;
  return detail !== undefined && 'certificates' in detail ? detail.certificates : [];
}
