import type { Handlers } from '../../shared/api.ts';
import { apiVersion } from '../../shared/methods.ts';
import type { AppInfo, Notice } from '../../shared/model/app-info.ts';
import type { DirectoryHold } from '../storage/directory-hold.ts';
import type { CoreParts } from './core-parts.ts';

/** What `app.info` tells beside the contract's version. */
export interface AppIdentity {
  version: string;
  face: AppInfo['face'];
  canAsk(): boolean;
  dataDirectory: string;
  notices: readonly Notice[];
  hold: DirectoryHold;
}

/** Preferences and what this installation is. */
export function settingsCalls(
  parts: CoreParts,
  identity: AppIdentity,
): Pick<Handlers, 'settings.get' | 'settings.update' | 'app.info'> {
  return {
    async 'settings.get'() {
      return parts.settings.get();
    },
    async 'settings.update'({ changes }) {
      await identity.hold.confirm();
      const before = parts.settings.get();
      const settings = parts.settings.update(changes);
      if (settings === before) return settings;
      // Clients may change nothing from now on, or may again.
      if (settings.readOnly !== before.readOnly) parts.clients.dropAll('readOnly');
      parts.log.setLevel(settings.logLevel);
      parts.hub.announce('settings');
      return settings;
    },
    async 'app.info'() {
      const { notice } = identity.hold;
      return {
        version: identity.version,
        apiVersion,
        face: identity.face,
        canAsk: identity.canAsk(),
        dataDirectory: identity.dataDirectory,
        notices: [...(notice === null ? [] : [notice]), ...identity.notices, ...parts.book.notices],
      };
    },
  };
}
