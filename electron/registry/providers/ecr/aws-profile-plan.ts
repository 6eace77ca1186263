import { BerthError } from '../../../../shared/errors.ts';
import { regionPattern } from '../../../../shared/model/provider.ts';

/** Profiles or sessions by name, as the AWS configuration has them. */
export type ConfigSections = Readonly<
  Record<string, Readonly<Record<string, string | undefined>> | undefined>
>;

export interface SsoPlan {
  profile: string;
  role: string;
  /** What the session's token is kept under in the cache of the AWS tools. */
  cachedAs: string;
}

/** Where a profile's keys come from. */
export interface ProfilePlan {
  /** Roles that are assumed on the way, the profile's own first. */
  roles: string[];
  /** The profile that signs in through IAM Identity Center; null: fixed keys. */
  sso: SsoPlan | null;
}

/**
 * Reads how a profile comes by its keys: fixed keys, a role assumed with
 * another profile's, or IAM Identity Center (docs.aws.amazon.com, "Configuration
 * and credential file settings"). Throws UNAUTHORIZED for profiles that are
 * missing or incomplete, UNSUPPORTED for ways that Berth does not go: programs,
 * other files, this machine's own role, codes typed by hand.
 */
export function planProfile(
  profile: string,
  profiles: ConfigSections,
  sessions: ConfigSections,
): ProfilePlan {
  const roles: string[] = [];
  const visited = new Set<string>();
  let name = profile;
  for (;;) {
    const found = section(profiles, name);
    if (found === null) throw incomplete(profile, name, 'there is none of this name');
    // A profile may name itself as its source: then its own fixed keys are meant.
    const fixed = hasFixedKeys(found);
    const { role_arn: role, source_profile: source } = found;
    if (role !== undefined && !(fixed && visited.size > 0)) {
      if (visited.has(name))
        throw incomplete(profile, name, 'its source_profile leads in a circle');
      visited.add(name);
      if (source === undefined || found['credential_source'] !== undefined)
        throw unsupported(profile, name, wayOf(found));
      if (found['mfa_serial'] !== undefined)
        throw unsupported(profile, name, 'a code of an MFA device');
      roles.push(role);
      name = source;
      continue;
    }
    if (fixed) return { roles, sso: null };
    const way = wayOf(found);
    if (way !== null) throw unsupported(profile, name, way);
    return { roles, sso: planSso(profile, name, found, sessions) };
  }
}

function planSso(
  profile: string,
  name: string,
  found: NonNullable<ConfigSections[string]>,
  sessions: ConfigSections,
): SsoPlan {
  const { sso_session: sessionName, sso_role_name: role } = found;
  const isSso = ['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name'].some(
    (field) => found[field] !== undefined,
  );
  if (!isSso) throw incomplete(profile, name, 'it has neither keys nor a role');
  const session = sessionName === undefined ? found : section(sessions, sessionName);
  if (session === null) throw incomplete(profile, name, `there is no sso-session "${sessionName}"`);
  const { sso_start_url: startUrl } = session;
  if (startUrl === undefined) throw incomplete(profile, name, 'sso_start_url is missing');
  if (!regionPattern.test(session['sso_region'] ?? ''))
    throw incomplete(profile, name, 'sso_region is missing, or no region');
  if (found['sso_account_id'] === undefined)
    throw incomplete(profile, name, 'sso_account_id is missing');
  if (role === undefined) throw incomplete(profile, name, 'sso_role_name is missing');
  return { profile: name, role, cachedAs: sessionName ?? startUrl };
}

/** The ways that are left to the AWS tools; null for the others. */
function wayOf(found: NonNullable<ConfigSections[string]>): string | null {
  if (found['credential_source'] !== undefined) return 'the role or environment of this machine';
  if (found['web_identity_token_file'] !== undefined) return 'a token file';
  if (found['credential_process'] !== undefined) return 'another program';
  if (found['login_session'] !== undefined) return 'a session of "aws login"';
  return found['role_arn'] === undefined ? null : 'a role without a source_profile';
}

function hasFixedKeys(found: NonNullable<ConfigSections[string]>): boolean {
  return found['aws_access_key_id'] !== undefined && found['aws_secret_access_key'] !== undefined;
}

function section(sections: ConfigSections, name: string) {
  return Object.hasOwn(sections, name) ? (sections[name] ?? null) : null;
}

function incomplete(profile: string, name: string, why: string): BerthError {
  const which = name === profile ? '' : ` (through the profile "${name}")`;
  return BerthError.of(
    'UNAUTHORIZED',
    `Could not use the AWS profile "${profile}"${which}: ${why}`,
    {
      reason: 'credentialRequired',
      hint: 'Check the name, and the files "config" and "credentials" of the AWS tools; "aws configure list-profiles" shows what is there.',
    },
  );
}

function unsupported(profile: string, name: string, way: string | null): BerthError {
  const which = name === profile ? '' : ` (through the profile "${name}")`;
  return BerthError.of(
    'UNSUPPORTED',
    `Could not use the AWS profile "${profile}"${which}: its keys come from ${way ?? 'elsewhere'}, which Berth does not ask`,
    {
      hint: 'Choose a profile with keys, with a role and source_profile, or with IAM Identity Center; or save an access key.',
    },
  );
}
