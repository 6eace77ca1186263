import { Trans, useLingui } from '@lingui/react/macro';
import { LockKeyhole, PanelLeft } from 'lucide-react';
import { Link } from '../routing/link.tsx';
import { SettingsMenu } from '../settings/settings-menu.tsx';
import { useApp, useRegistries, useVault } from '../state/use-app.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { AppMark } from './app-mark.tsx';
import styles from './header.module.css';
import { QuickSwitch } from './quick-switch.tsx';

/** The bar above everything: the mark, the default, the vault, the settings. */
export function Header() {
  const { t } = useLingui();
  const app = useApp();
  const locked = useVault((state) => state.status?.state === 'locked');
  const empty = useRegistries((state) => state.registries.length === 0);
  return (
    <header className={styles.header}>
      {empty ? null : (
        <IconButton
          className={styles.burger}
          label={t`Show registries`}
          onClick={() => app.ui.setState({ sidebarOpen: true })}
        >
          <PanelLeft size={16} aria-hidden />
        </IconButton>
      )}
      <Link to={{ page: 'home' }} className={styles.brand}>
        <AppMark />
        Berth
      </Link>
      <span className={styles.spacer} />
      <QuickSwitch />
      {locked ? (
        <Button look="ghost" onClick={() => app.ui.setState({ vaultOpen: true })}>
          <LockKeyhole size={14} aria-hidden />
          <Trans>Locked</Trans>
        </Button>
      ) : null}
      <SettingsMenu />
    </header>
  );
}
