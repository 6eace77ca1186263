import { Trans, useLingui } from '@lingui/react/macro';
import { Compass, FileInput, Plus } from 'lucide-react';
import { useState } from 'react';
import { useFound } from '../exchange/use-found.ts';
import { changeRegistries } from '../registries/registry-actions.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { AppMark } from './app-mark.tsx';
import styles from './welcome.module.css';

/** The first screen, while nothing is saved. */
export function Welcome() {
  const { t } = useLingui();
  const app = useApp();
  const found = useFound();
  const [opening, setOpening] = useState(false);
  const openSample = async () => {
    setOpening(true);
    await changeRegistries(app, async () => {
      const { id } = await app.api.call('registries.openSample', {});
      await app.registries.refresh();
      app.router.navigate({ page: 'registry', registryId: id });
    });
    setOpening(false);
  };
  return (
    <div className={styles.page}>
      <div className={styles.box}>
        <span className={styles.mark}>
          <AppMark size={44} />
        </span>
        <h1>
          <Trans>Welcome to Berth</Trans>
        </h1>
        <div className={styles.choice}>
          <Button look="primary" onClick={() => app.ui.setState({ form: { mode: 'add' } })}>
            <Plus size={14} aria-hidden />
            <Trans>Add registry</Trans>
          </Button>
          <p>
            <Trans>Browse and find images.</Trans>
          </p>
        </div>
        <div className={styles.choice}>
          <Button
            onClick={() =>
              app.ui.setState({ importing: found === null || found === 0 ? 'text' : 'computer' })
            }
          >
            <FileInput size={14} aria-hidden />
            <Trans>Import registries</Trans>
          </Button>
          <p>
            {found === null || found === 0 ? (
              <Trans>From Zadig, Rancher, Run:ai, Adapt, Panoptica, or a backup.</Trans>
            ) : (
              t`Docker, Podman and Skopeo know ${found} on this computer.`
            )}
          </p>
        </div>
        <div className={styles.choice}>
          <Button disabled={opening} onClick={openSample}>
            <Compass size={14} aria-hidden />
            <Trans>Open the sample registry</Trans>
          </Button>
          <p>
            <Trans>Generated contents on this computer.</Trans>
          </p>
        </div>
      </div>
    </div>
  );
}
