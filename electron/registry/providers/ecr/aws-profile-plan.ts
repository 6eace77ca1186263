import { BerthError } from '../../../../shared/errors.ts';
import { regionPattern } from '../../../../shared/model/provider.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';

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
    if (found === null) throw incomplete(profile, name, text('awsProfile.missing'));
    // A profile may name itself as its source: then its own fixed keys are meant.
    const fixed = hasFixedKeys(found);
    const { role_arn: role, source_profile: source } = found;
    if (role !== undefined && !(fixed && visited.size > 0)) {
      if (visited.has(name)) throw incomplete(profile, name, text('awsProfile.circle'));
      visited.add(name);
      if (source === undefined || found['credential_source'] !== undefined)
        throw unsupported(profile, name, wayOf(found) ?? text('awsProfile.fromRole'));
      if (found['mfa_serial'] !== undefined)
        throw unsupported(profile, name, text('awsProfile.fromMfa'));
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
  if (!isSso) throw incomplete(profile, name, text('awsProfile.noKeys'));
  const session = sessionName === undefined ? found : section(sessions, sessionName);
  if (session === null)
    throw incomplete(profile, name, text('awsProfile.noSession', { session: sessionName ?? '' }));
  const { sso_start_url: startUrl } = session;
  if (startUrl === undefined)
    throw incomplete(profile, name, text('awsProfile.noField', { field: 'sso_start_url' }));
  if (!regionPattern.test(session['sso_region'] ?? ''))
    throw incomplete(profile, name, text('awsProfile.noRegion'));
  if (found['sso_account_id'] === undefined)
    throw incomplete(profile, name, text('awsProfile.noField', { field: 'sso_account_id' }));
  if (role === undefined)
    throw incomplete(profile, name, text('awsProfile.noField', { field: 'sso_role_name' }));
  return { profile: name, role, cachedAs: sessionName ?? startUrl };
}

/** The ways that are left to the AWS tools; null for the others. */
function wayOf(found: NonNullable<ConfigSections[string]>): Text | null {
  if (found['credential_source'] !== undefined) return text('awsProfile.fromMachine');
  if (found['web_identity_token_file'] !== undefined) return text('awsProfile.fromTokenFile');
  if (found['credential_process'] !== undefined) return text('awsProfile.fromProgram');
  if (found['login_session'] !== undefined) return text('awsProfile.fromLogin');
  return found['role_arn'] === undefined ? null : text('awsProfile.fromRole');
}

function hasFixedKeys(found: NonNullable<ConfigSections[string]>): boolean {
  return found['aws_access_key_id'] !== undefined && found['aws_secret_access_key'] !== undefined;
}

function section(sections: ConfigSections, name: string) {
  return Object.hasOwn(sections, name) ? (sections[name] ?? null) : null;
}

function incomplete(profile: string, name: string, why: Text): BerthError {
  return BerthError.of('UNAUTHORIZED', failed(purposeOf(profile, name), why), {
    reason: 'credentialRequired',
    hint: text('awsProfile.incomplete.hint'),
  });
}

function unsupported(profile: string, name: string, why: Text): BerthError {
  return BerthError.of('UNSUPPORTED', failed(purposeOf(profile, name), why), {
    hint: text('awsProfile.unsupported.hint'),
  });
}

function purposeOf(profile: string, source: string) {
  return {
    operation:
      source === profile
        ? text('operation.useAwsProfile', { profile })
        : text('operation.useAwsProfileThrough', { profile, source }),
  };
}
