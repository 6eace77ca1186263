import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { type SettingsChanges, settingsSchema } from '../../shared/model/settings.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useSettings, useVault } from '../state/use-app.ts';
import { takesPassphrase } from '../state/vault-store.ts';
import { Button } from '../ui/button.tsx';
import { Modal, ModalBody, ModalFooter } from '../ui/dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { HealthField } from './health-field.tsx';
import { IdleLockField } from './idle-lock-field.tsx';
import styles from './settings-dialog.module.css';

const themes = settingsSchema.shape.theme.unwrap().options;
const languages = settingsSchema.shape.language.unwrap().options;
const logLevels = settingsSchema.shape.logLevel.unwrap().options;

/** How Berth looks, what it logs, when it locks, and how its window behaves. */
export function SettingsDialog() {
  const { t } = useLingui();
  const app = useApp();
  const close = () => app.ui.setState({ settingsOpen: false });
  const settings = useSettings((state) => state.settings);
  const info = useSettings((state) => state.info);
  const asksPassphrase = useVault((state) => takesPassphrase(state.status));
  const [error, setError] = useState<BerthError | null>(null);
  const change = (changes: SettingsChanges) => {
    setError(null);
    app.settings.change(changes).catch((failure: unknown) => setError(asBerthError(failure)));
  };
  const themeNames = { system: t`System`, light: t`Light`, dark: t`Dark` };
  // Names of languages are written in themselves.
  const languageNames = { system: t`System`, en: 'English', 'en-XA': 'Ƥşḗŭḓǿ' };
  const offered = languages.filter(
    (value) => value !== 'en-XA' || import.meta.env.DEV || settings.language === value,
  );
  const levelNames = {
    info: t`All events`,
    warn: t`Warnings and errors`,
    error: t`Errors`,
    silent: t`Nothing`,
  };
  const logFile = info === null ? null : joined(info.dataDirectory, 'berth.log');
  return (
    <Modal open title={t`Settings`} onClose={close}>
      <ModalBody>
        <div className={styles.fields}>
          <SelectField
            label={t`Theme`}
            value={settings.theme}
            groups={[
              {
                label: null,
                options: themes.map((value) => ({ value, label: themeNames[value] })),
              },
            ]}
            onValue={(theme) => change({ theme })}
          />
          <SelectField
            label={t`Language`}
            value={settings.language}
            groups={[
              {
                label: null,
                options: offered.map((value) => ({ value, label: languageNames[value] })),
              },
            ]}
            onValue={(language) => change({ language })}
          />
          {asksPassphrase ? <IdleLockField /> : null}
          <CheckField
            label={t`Read-only`}
            hint={t`Nothing in any registry is changed or deleted.`}
            checked={settings.readOnly}
            onChecked={(readOnly) => change({ readOnly })}
          />
          <HealthField onMinutes={(healthMinutes) => change({ healthMinutes })} />
          {info?.face === 'desktop' ? (
            <>
              <CheckField
                label={t`Close to tray`}
                hint={t`If the system has a tray.`}
                checked={settings.closeToTray}
                onChecked={(closeToTray) => change({ closeToTray })}
              />
              {/Linux/.test(navigator.userAgent) ? null : (
                <CheckField
                  label={t`Start at login`}
                  hint={t`Without a window.`}
                  checked={settings.startAtLogin}
                  onChecked={(startAtLogin) => change({ startAtLogin })}
                />
              )}
            </>
          ) : null}
          <SelectField
            label={t`Log`}
            hint={
              logFile === null ? null : (
                <Trans>
                  Names of events, never a secret, in <code>{logFile}</code>
                </Trans>
              )
            }
            value={settings.logLevel}
            groups={[
              {
                label: null,
                options: logLevels.map((value) => ({ value, label: levelNames[value] })),
              },
            ]}
            onValue={(logLevel) => change({ logLevel })}
          />
          {error === null ? null : <Failure look="box" error={error} />}
        </div>
      </ModalBody>
      <ModalFooter>
        <Button look="primary" onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </ModalFooter>
    </Modal>
  );
}

/** A file of a folder, as the folder's own system writes it. */
function joined(folder: string, file: string): string {
  return `${folder}${folder.includes('\\') ? '\\' : '/'}${file}`;
}
