import { Trans, useLingui } from '@lingui/react/macro';
import { useApp, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';

/** A pasted reference named a host that no saved registry has: offers to add it. */
export function UnknownHost() {
  const { t } = useLingui();
  const app = useApp();
  const unknown = useUi((state) => state.unknownHost);
  if (unknown === null) return null;
  const { host, reference } = unknown;
  const dismiss = () => app.ui.setState({ unknownHost: null });
  return (
    <Message
      kind="info"
      banner
      title={t`No saved registry has the host ${host}`}
      actions={
        <>
          <Button
            small
            onClick={() =>
              app.ui.setState({
                unknownHost: null,
                form: { mode: 'add', begin: { address: host } },
              })
            }
          >
            <Trans>Add {host}</Trans>
          </Button>
          <Button small look="ghost" onClick={dismiss}>
            <Trans>Dismiss</Trans>
          </Button>
        </>
      }
    >
      <Trans>It is named in {reference}.</Trans>
    </Message>
  );
}
