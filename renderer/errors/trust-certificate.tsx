import { Trans, useLingui } from '@lingui/react/macro';
import { ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { BerthError, CertificateInfo, ErrorData } from '../../shared/errors.ts';
import { visibleText } from '../../shared/hidden-characters.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { Message } from '../ui/message.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { CertificateList } from './certificate-list.tsx';

/** For which registry a certificate may be trusted, and what is done then. */
export interface TrustOffer {
  readonly name: string;
  readonly onTrust: (pem: string) => void;
}

interface TrustCertificateProps extends TrustOffer {
  /** The chain as it was shown, the server's own certificate first. */
  readonly certificates: readonly CertificateInfo[];
}

/** True where a certificate that was shown is only not known: trust would not help against a wrong name or an old date. */
export function isTrustable({ reason, detail }: BerthError | ErrorData): boolean {
  if (reason !== 'certIssuer' && reason !== 'certSelfSigned') return false;
  return (
    detail !== undefined && 'certificates' in detail && detail.certificates[0]?.pem !== undefined
  );
}

/** Asks before a certificate is trusted, with all there is to compare; nothing is trusted without it. */
export function TrustCertificate(props: TrustCertificateProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <ShieldCheck size={14} aria-hidden />
        <Trans>Trust this certificate…</Trans>
      </Button>
      {open ? <TrustDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function TrustDialog({
  certificates,
  name,
  onTrust,
  onClose,
}: TrustCertificateProps & { readonly onClose: () => void }) {
  const { t } = useLingui();
  const safe = useRef<HTMLButtonElement>(null);
  const [which, setWhich] = useState<'own' | 'issuer'>('own');
  const [own] = certificates;
  const issuer = issuerIn(certificates);
  const chosen = which === 'issuer' && issuer !== null ? issuer : own;
  if (chosen?.pem === undefined) return null;
  const { pem } = chosen;
  const registry = visibleText(name);
  return (
    <Modal
      open
      wide
      sticky
      initialFocus={safe}
      onClose={onClose}
      title={t`Trust this certificate?`}
    >
      <ModalBody>
        <Message kind="warning" title={<Trans>Compare the fingerprint first</Trans>}>
          <Trans>
            Ask whoever runs the registry for it. If it is another one, somebody may be reading
            along.
          </Trans>
        </Message>
        {issuer === null ? null : (
          <SelectField
            label={t`Trust`}
            value={which}
            groups={[
              {
                label: null,
                options: [
                  { value: 'own', label: t`Only this certificate` },
                  { value: 'issuer', label: t`Its issuer` },
                ],
              },
            ]}
            onValue={setWhich}
          />
        )}
        <CertificateList certificates={[chosen]} />
        <p>
          {chosen === issuer ? (
            <Trans>
              {registry} may then show any certificate of this issuer. Other registries are not
              affected.
            </Trans>
          ) : (
            <Trans>
              {registry} may then show this certificate. When it is renewed, Berth asks again. Other
              registries are not affected.
            </Trans>
          )}
        </p>
      </ModalBody>
      <ModalFooter>
        <Button ref={safe} onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          look="primary"
          onClick={() => {
            onClose();
            onTrust(pem);
          }}
        >
          {chosen === issuer ? <Trans>Trust issuer</Trans> : <Trans>Trust certificate</Trans>}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

/** Who issued the server's certificate, where the chain holds it. */
function issuerIn([own, next]: readonly CertificateInfo[]): CertificateInfo | null {
  const isIssuer = own !== undefined && next?.pem !== undefined && own.issuer === next.subject;
  return isIssuer && next.fingerprint !== own.fingerprint ? next : null;
}
