import { Dialog } from '@base-ui/react/dialog';
import { Trans, useLingui } from '@lingui/react/macro';
import { type CSSProperties, useEffect } from 'react';
import { useStore } from 'zustand';
import { useFollowedJobs } from '../jobs/use-followed-jobs.ts';
import { useGlobalKeys } from '../keys/global-keys.ts';
import { useKeptFocus } from '../keys/kept-focus.ts';
import { PaneEdge } from '../layout/pane-edge.tsx';
import { twoPanes, useMediaQuery } from '../layout/use-media-query.ts';
import { Palette } from '../palette/palette.tsx';
import { Sidebar } from '../registries/sidebar.tsx';
import { Theme } from '../settings/theme.tsx';
import { useApp, useRegistries, useRoute, useUi } from '../state/use-app.ts';
import { widths } from '../state/view-store.ts';
import { useSession } from '../transport/session.ts';
import { Message } from '../ui/message.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { LockedBanner } from '../vault/locked-banner.tsx';
import { WeakSlotBanner } from '../vault/weak-slot-banner.tsx';
import { Dialogs } from './dialogs.tsx';
import { Header } from './header.tsx';
import { MainPage } from './main-page.tsx';
import { Notices } from './notices.tsx';
import { SessionEnded } from './session-ended.tsx';
import styles from './shell.module.css';
import { UnknownHost } from './unknown-host.tsx';

/** The whole page: header, registries, main area, and the dialogs over them. */
export function Shell() {
  const { t } = useLingui();
  const app = useApp();
  useGlobalKeys();
  useKeptFocus();
  useFollowedJobs();
  const narrow = !useMediaQuery(twoPanes);
  const known = useStore(app.view, (view) => view.known);
  const sidebarWidth = useStore(app.view, (view) => view.sidebarWidth);
  const style: CSSProperties & Record<'--sidebar-width', string> = {
    '--sidebar-width': `${sidebarWidth}px`,
  };
  const { least, most, usual } = widths.sidebar;
  const empty = useRegistries((state) => state.status === 'ready' && state.registries.length === 0);
  return (
    <>
      <Theme />
      <div className={styles.shell} style={style}>
        <Header />
        <Offline />
        <Notices />
        <LockedBanner />
        <WeakSlotBanner />
        <UnknownHost />
        <div className={styles.columns}>
          {!known || narrow || empty ? null : (
            <div className={styles.side} id="sidebar">
              <Sidebar
                edge={
                  <span className={styles.edge}>
                    <PaneEdge
                      label={t`Width of the sidebar`}
                      controls="sidebar"
                      width={sidebarWidth}
                      least={least}
                      most={most}
                      usual={usual}
                      onWidth={(width) => app.view.change({ sidebarWidth: width })}
                    />
                  </span>
                }
              />
            </div>
          )}
          <main className={styles.main} tabIndex={-1}>
            <MainPage />
          </main>
        </div>
      </div>
      {narrow ? <Drawer /> : null}
      <Dialogs />
      <Palette />
      <SessionEnded />
      <Toaster />
    </>
  );
}

/** The registries in a narrow window: over the page, gone once one is chosen. */
function Drawer() {
  const { t } = useLingui();
  const app = useApp();
  const open = useUi((state) => state.sidebarOpen);
  const entry = useRoute((state) => state.entry);
  const form = useUi((state) => state.form);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes it
  useEffect(() => app.ui.setState({ sidebarOpen: false }), [app, entry, form]);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => app.ui.setState({ sidebarOpen: next })}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.scrim} />
        <Dialog.Popup className={styles.drawer}>
          <Dialog.Title className={styles.hidden}>{t`Registries`}</Dialog.Title>
          <Sidebar />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Offline() {
  const online = useSession((session) => session.online || session.state !== 'active');
  if (online) return null;
  return (
    <Message kind="warning" banner title={<Trans>Berth does not answer</Trans>}>
      <Trans>
        Trying again. See whether <code>npm run serve</code> is still running.
      </Trans>
    </Message>
  );
}
