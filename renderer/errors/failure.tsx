import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BerthError, CertificateInfo, ErrorData } from '../../shared/errors.ts';
import { Centered, Message } from '../ui/message.tsx';
import { Shown } from '../ui/shown.tsx';
import { CertificateList } from './certificate-list.tsx';
import { errorParticulars, errorText } from './error-text.ts';
import { translate } from './translate.ts';

export interface FailureProps {
  readonly error: BerthError | ErrorData;
  readonly actions?: ReactNode;
  /** `place` takes the place of a list; `banner` runs from edge to edge; `box` stands in a form. */
  readonly look: 'place' | 'banner' | 'box';
}

/** A failure in words: what happened, what to do, the particulars, and buttons. */
export function Failure({ error, actions, look }: FailureProps) {
  const { title, hint } = errorText(error);
  const certificates = certificatesOf(error);
  const detail = (
    <>
      <Shown text={errorParticulars(error)} />
      {certificates.length === 0 ? null : <CertificateList certificates={certificates} />}
    </>
  );
  if (look === 'place')
    return (
      <Centered
        failed
        icon={<CircleAlert size={28} aria-hidden />}
        title={translate(title)}
        detail={detail}
        actions={actions}
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
      actions={actions}
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
