import type { MacConfiguration } from 'electron-builder';

type MacSigning = Required<Pick<MacConfiguration, 'identity' | 'hardenedRuntime' | 'notarize'>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** What Apple's notary is told with; each set alone is enough (electron.build, "notarize"). */
const notaryLogins = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
] as const;

/**
 * How a package for macOS is signed, always after its fuses are set: with the
 * identity that the environment names (CSC_LINK or CSC_NAME), else ad hoc.
 * Apple's processors start nothing whose signature does not fit, and setting
 * fuses breaks the one Electron came with. The hardened runtime takes
 * libraries of the same team alone, and ad hoc there is no team.
 */
export function macSigning(environment: Environment): Partial<MacSigning> {
  const has = (name: string) => (environment[name] ?? '').trim() !== '';
  if (!has('CSC_LINK') && !has('CSC_NAME'))
    return { identity: '-', hardenedRuntime: false, notarize: false };
  const notarize = notaryLogins.some((names) => names.every(has));
  return { hardenedRuntime: true, notarize };
}
