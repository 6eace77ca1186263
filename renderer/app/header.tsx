import { Trans, useLingui } from '@lingui/react/macro';
import { LockKeyhole, LockKeyholeOpen, PanelLeft, Search } from 'lucide-react';
import { JobsButton } from '../jobs/jobs-button.tsx';
import { isApple } from '../registries/registry-keys.ts';
import { Link } from '../routing/link.tsx';
import { SettingsMenu } from '../settings/settings-menu.tsx';
import { useApp, useRegistries, useVault } from '../state/use-app.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { AppMark } from './app-mark.tsx';
import styles from './header.module.css';
import { QuickSwitch } from './quick-switch.tsx';

/** The bar above everything: the mark, the search of all, the default, the vault, the settings. */
export function Header() {
  const { t } = useLingui();
  const app = useApp();
  const vault = useVault((state) => state.status?.state);
  const empty = useRegistries((state) => state.registries.length === 0);
  const openVault = () => app.ui.setState({ vaultOpen: true });
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
        <AppMark size={20} />
        <span className={styles.brandName}>Berth</span>
      </Link>
      <button
        type="button"
        className={styles.search}
        aria-haspopup="dialog"
        onClick={() => app.ui.setState({ palette: true })}
      >
        <Search size={15} aria-hidden />
        <span className={styles.searchText}>
          <Trans>Search images, registries, actions</Trans>
        </span>
        <kbd className={styles.keys}>{isApple ? '⌘ K' : t`Ctrl K`}</kbd>
      </button>
      <span className={styles.spacer} />
      <QuickSwitch />
      <JobsButton />
      {vault === 'locked' ? (
        <Button look="ghost" className={styles.locked} onClick={openVault}>
          <LockKeyhole size={14} aria-hidden />
          <Trans>Locked</Trans>
        </Button>
      ) : vault === 'unlocked' ? (
        <IconButton label={t`Vault`} onClick={openVault}>
          <LockKeyholeOpen size={16} aria-hidden />
        </IconButton>
      ) : null}
      <SettingsMenu />
    </header>
  );
}
