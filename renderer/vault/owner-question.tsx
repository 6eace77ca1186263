import { Trans, useLingui } from '@lingui/react/macro';
import type { BerthError } from '../../shared/errors.ts';
import { Failure } from '../errors/failure.tsx';
import { useSettings } from '../state/use-app.ts';
import { Message } from '../ui/message.tsx';
import { passphraseProblem } from './passphrase-problem.ts';

/** True where the owner is asked in the system's own dialogs; else it happens on the terminal of `serve`. */
export function useSystemDialogs(): boolean {
  return useSettings((state) => state.info?.face === 'desktop');
}

/** Says where to answer, since a page can neither ask nor answer this. */
export function AnswerElsewhere() {
  const { t } = useLingui();
  return useSystemDialogs() ? (
    <Message kind="info" title={t`Answer in the system’s dialog`} />
  ) : (
    <Message kind="info" title={t`Answer in the terminal where Berth runs`}>
      <Trans>Type yes there to allow the change.</Trans>
    </Message>
  );
}

export interface ProofFailureProps {
  readonly error: BerthError | null;
  /** The change would be a first passphrase, which Berth can also be started with. */
  readonly firstPassphrase?: boolean;
}

/** Why a change of keys was not made, unless the field of the passphrase says so. */
export function ProofFailure({ error, firstPassphrase = false }: ProofFailureProps) {
  const { t } = useLingui();
  const desktop = useSystemDialogs();
  if (error === null || passphraseProblem(error) !== undefined) return null;
  if (error.code === 'CANCELLED')
    return (
      <Message kind="info" title={t`Not allowed. Nothing was changed.`}>
        {desktop ? (
          <Trans>To change it, try again and choose “Change the vault” in the dialog.</Trans>
        ) : (
          <Trans>To change it, try again and type yes in the terminal.</Trans>
        )}
      </Message>
    );
  if (!nobodyToAsk(error)) return <Failure look="box" error={error} />;
  if (desktop)
    return (
      <Message kind="warning" title={t`Berth cannot ask you now`}>
        <Trans>Open its window, then try again.</Trans>
      </Message>
    );
  return (
    <Message kind="warning" title={t`Berth has no terminal to ask you on`}>
      {firstPassphrase ? (
        <Trans>
          Start <code>npm run serve</code> in a terminal, or with the passphrase in
          BERTH_PASSPHRASE.
        </Trans>
      ) : (
        <Trans>
          Start <code>npm run serve</code> in a terminal, then try again.
        </Trans>
      )}
    </Message>
  );
}

/** Asked without the passphrase, the core names it where nobody else can vouch. */
function nobodyToAsk({ code, reason }: BerthError): boolean {
  return (
    (code === 'UNSUPPORTED' && reason === undefined) ||
    (code === 'INVALID_INPUT' && reason === 'passphraseRequired')
  );
}
