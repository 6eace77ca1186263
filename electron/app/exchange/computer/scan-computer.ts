import type { ExchangeNote } from '../../../../shared/model/exchange.ts';
import { asMessage } from '../../../../shared/text/render.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import type { LocalItem } from '../../../exchange/computer/local-item.ts';
import { type LocalFindings, mergeLocal } from '../../../exchange/computer/merge-local.ts';
import { readRegistriesConf } from '../../../exchange/containers-conf/registries-conf.ts';
import type { Computer } from '../../../helpers/computer.ts';
import type { CredentialHelpers } from '../../../helpers/credential-helpers.ts';
import { withHelperAccounts } from './helper-accounts.ts';
import { localPaths } from './local-paths.ts';
import { readCertificates, readConfiguration, readLogins } from './local-readers.ts';

/** The registries that tools on this computer know, without a secret. */
export interface LocalScan {
  items: readonly LocalItem[];
  /** What could not be read, and why. */
  notes: readonly ExchangeNote[];
}

/** As many as come in at a time. */
const mostItems = 10_000;

export interface ScanOptions {
  /**
   * Asked which accounts they keep; absent: no program is run, and accounts that
   * only a helper knows are not found.
   */
  helpers?: CredentialHelpers | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Reads what Docker and the containers tools keep on this computer. Nothing is
 * changed, and no secret leaves the files. Throws CANCELLED; a file that cannot
 * be read is noted and the others still count.
 */
export async function scanComputer(
  computer: Computer,
  { helpers, signal }: ScanOptions = {},
): Promise<LocalScan> {
  const notes: ExchangeNote[] = [];
  const note = (told: Text) => void notes.push(asMessage(told));
  const locations = localPaths(computer);

  let logins: LocalFindings['logins'] = [];
  const stores: string[] = [];
  for (const location of locations.logins) {
    const found = await readLogins(location, note);
    logins = [...logins, ...found.logins.map((login) => ({ source: location, login }))];
    stores.push(...found.stores);
    notes.push(...found.notes);
  }
  const configuration = readRegistriesConf(await readConfiguration(locations.registries, note));
  notes.push(...configuration.notes);
  const certificates: LocalFindings['certificates'][number][] = [];
  for (const location of locations.certificates)
    certificates.push(...(await readCertificates(location, note)));

  if (helpers !== undefined)
    logins = await withHelperAccounts(logins, [...stores, ...configuration.stores], helpers, {
      note,
      signal,
    });
  const items = mergeLocal({ logins, listed: configuration.registries, certificates });
  if (items.length > mostItems) note(text('computer.first', { maximum: mostItems }));
  return { items: items.slice(0, mostItems), notes };
}
