import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { ConnectionReport } from '../../shared/model/connection-report.ts';
import type { Provider } from '../../shared/model/provider.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { CheckReport } from '../registry-form/check-report.tsx';
import { useApp, useRegistry, useUi } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress.tsx';
import { UnlockPanel } from '../vault/unlock-panel.tsx';
import styles from './test-dialog.module.css';
import { trustCertificate } from './trust-registry.ts';

/** Tests the connection of a saved registry. */
export function TestDialog() {
  const registry = useRegistry(useUi((state) => state.testing));
  return registry === undefined ? null : <OpenTest key={registry.id} registry={registry} />;
}

function OpenTest({ registry }: { readonly registry: Registry }) {
  const { t } = useLingui();
  const app = useApp();
  const { id, name } = registry;
  const [round, setRound] = useState(0);
  const [report, setReport] = useState<ConnectionReport | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  const again = useCallback(() => setRound((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new test
  useEffect(() => {
    const test = new AbortController();
    setReport(null);
    setError(null);
    app.api.call('registries.check', { id }, { signal: test.signal }).then(
      (answer) => {
        if (test.signal.aborted) return;
        setReport(answer);
        if (answer.ok) app.ui.noteContact(id, null);
      },
      (failure: unknown) => {
        // Cancelled by the core (a lock, sleep), it says why.
        if (!test.signal.aborted) setError(asBerthError(failure));
      },
    );
    return () => test.abort();
  }, [app, id, round]);

  const switchTo = (provider: Provider) => {
    app.api
      .call('registries.update', { id, revision: registry.revision, changes: { provider } })
      .then(again, (failure: unknown) => setError(asBerthError(failure)));
  };
  const trust = {
    name,
    onTrust: (pem: string) => {
      trustCertificate(app, registry, pem).then(
        (saved) => (saved ? again() : close()),
        (failure: unknown) => setError(asBerthError(failure)),
      );
    },
  };
  const close = () => app.ui.setState({ testing: null });
  const running = report === null && error === null;
  return (
    <Modal open wide title={t`Connection of ${name}`} onClose={close}>
      <ModalBody>
        {running ? (
          <div className={styles.busy} role="status">
            <Spinner />
            <Trans>Testing the connection…</Trans>
          </div>
        ) : null}
        {report === null ? null : (
          <CheckReport report={report} onProvider={switchTo} trust={trust} />
        )}
        {error === null ? null : (
          <Failure
            look="box"
            error={error}
            actions={error.code === 'VAULT_LOCKED' ? <UnlockPanel onUnlocked={again} /> : null}
          />
        )}
      </ModalBody>
      <ModalFooter>
        <Button disabled={running} onClick={again}>
          <Trans>Test again</Trans>
        </Button>
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}
