import { Menu } from '@base-ui/react/menu';
import { Trans, useLingui } from '@lingui/react/macro';
import {
  FileInput,
  FileOutput,
  Info,
  Keyboard,
  LockKeyhole,
  Settings,
  SlidersHorizontal,
  Undo2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useRegistries } from '../state/use-app.ts';
import { IconButton } from '../ui/button.tsx';
import styles from '../ui/menu.module.css';
import { useLandmark } from '../ui/use-landmark.ts';

/** Records in and out, settings, vault, and what this program is. */
export function SettingsMenu() {
  const { t } = useLingui();
  const app = useApp();
  const saved = useRegistries((state) => state.registries.some(({ sample }) => !sample));
  const [place, landmark] = useLandmark();
  const item = (icon: ReactNode, label: ReactNode, onClick: () => void) => (
    <Menu.Item className={styles.item} onClick={onClick}>
      {icon}
      <span className={styles.label}>{label}</span>
    </Menu.Item>
  );

  return (
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
            {item(<FileInput size={14} aria-hidden />, <Trans>Import registries…</Trans>, () =>
              app.ui.setState({ importing: 'text' }),
            )}
            {saved
              ? item(<FileOutput size={14} aria-hidden />, <Trans>Export registries…</Trans>, () =>
                  app.ui.setState({ exporting: [] }),
                )
              : null}
            {item(<Undo2 size={14} aria-hidden />, <Trans>Recently deleted…</Trans>, () =>
              app.ui.setState({ deletedOpen: true }),
            )}
            <Menu.Separator className={styles.separator} />
            {item(<SlidersHorizontal size={14} aria-hidden />, <Trans>Settings…</Trans>, () =>
              app.ui.setState({ settingsOpen: true }),
            )}
            {item(<LockKeyhole size={14} aria-hidden />, <Trans>Vault…</Trans>, () =>
              app.ui.setState({ vaultOpen: true }),
            )}
            {item(<Keyboard size={14} aria-hidden />, <Trans>Keys</Trans>, () =>
              app.ui.setState({ keysOpen: true }),
            )}
            {item(<Info size={14} aria-hidden />, <Trans>About Berth</Trans>, () =>
              app.ui.setState({ aboutOpen: true }),
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
