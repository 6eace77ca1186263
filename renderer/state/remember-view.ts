import { t } from '@lingui/core/macro';
import type { SettingsChanges } from '../../shared/model/settings.ts';
import { notify } from '../ui/toaster.tsx';
import type { App } from './app.ts';

/** Remembers how a person wants to see things, here and at the next start; says so when it cannot be kept. */
export function rememberView(app: App, view: NonNullable<SettingsChanges['view']>): void {
  app.settings
    .change({ view })
    .catch(() => notify({ title: t`This cannot be remembered`, failed: true }));
}
