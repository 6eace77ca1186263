import { Menu } from '@base-ui/react/menu';
import { Trans, useLingui } from '@lingui/react/macro';
import { Check, FileInput, FileOutput, Info, LockKeyhole, Settings, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { settingsSchema } from '../../shared/model/settings.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { useApp, useRegistries, useSettings } from '../state/use-app.ts';
import { IconButton } from '../ui/button.tsx';
import styles from '../ui/menu.module.css';
import { notify } from '../ui/toaster.tsx';
import { useLandmark } from '../ui/use-landmark.ts';
import { AboutDialog } from './about-dialog.tsx';

const themes = settingsSchema.shape.theme.unwrap();

/** Theme, vault, and what this program is. */
export function SettingsMenu() {
  const { t } = useLingui();
  const app = useApp();
  const theme = useSettings((state) => state.settings.theme);
  const saved = useRegistries((state) => state.registries.some(({ sample }) => !sample));
  const [about, setAbout] = useState(false);
  const [place, landmark] = useLandmark();
  const names = { system: t`Like the system`, light: t`Light`, dark: t`Dark` };
  const choose = (next: unknown) => {
    const chosen = themes.safeParse(next);
    if (!chosen.success) return;
    app.settings.change({ theme: chosen.data }).catch((failure: unknown) => {
      const { message } = asBerthError(failure);
      notify({ title: t`Settings could not be saved`, description: message, failed: true });
    });
  };
  const item = (icon: ReactNode, label: ReactNode, onClick: () => void) => (
    <Menu.Item className={styles.item} onClick={onClick}>
      {icon}
      <span className={styles.label}>{label}</span>
    </Menu.Item>
  );

  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          ref={place}
          render={
            <IconButton label={t`Settings`}>
              <Settings size={16} aria-hidden />
            </IconButton>
          }
        />
        <Menu.Portal container={landmark}>
          <Menu.Positioner className={styles.positioner} sideOffset={4} align="end">
            <Menu.Popup className={styles.popup}>
              <Menu.RadioGroup value={theme} onValueChange={choose}>
                <Menu.GroupLabel className={styles.groupLabel}>
                  <Trans>Theme</Trans>
                </Menu.GroupLabel>
                {themes.options.map((value) => (
                  <Menu.RadioItem key={value} value={value} closeOnClick className={styles.item}>
                    <span className={styles.tick}>
                      <Menu.RadioItemIndicator>
                        <Check size={14} aria-hidden />
                      </Menu.RadioItemIndicator>
                    </span>
                    <span className={styles.label}>{names[value]}</span>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className={styles.separator} />
              {item(<FileInput size={14} aria-hidden />, <Trans>Import registries…</Trans>, () =>
                app.ui.setState({ importing: 'text' }),
              )}
              {saved
                ? item(
                    <FileOutput size={14} aria-hidden />,
                    <Trans>Export registries…</Trans>,
                    () => app.ui.setState({ exporting: [] }),
                  )
                : null}
              {item(<Undo2 size={14} aria-hidden />, <Trans>Recently deleted…</Trans>, () =>
                app.ui.setState({ deletedOpen: true }),
              )}
              <Menu.Separator className={styles.separator} />
              {item(<LockKeyhole size={14} aria-hidden />, <Trans>Vault…</Trans>, () =>
                app.ui.setState({ vaultOpen: true }),
              )}
              {item(<Info size={14} aria-hidden />, <Trans>About Berth</Trans>, () =>
                setAbout(true),
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <AboutDialog open={about} onClose={() => setAbout(false)} />
    </>
  );
}
