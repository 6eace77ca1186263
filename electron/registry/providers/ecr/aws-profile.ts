import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import {
  getHomeDir,
  getSSOTokenFilepath,
  loadSsoSessionData,
  parseKnownFiles,
} from '@smithy/core/config';
import { BerthError } from '../../../../shared/errors.ts';
import { awsDomains } from '../../../../shared/providers/ecr.ts';
import { regionLabel, wholeHost } from '../../../../shared/providers/provider-facts.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import type { Expiring } from '../login/temporary-login.ts';
import type { ProviderContext } from '../provider.ts';
import { awsSettings } from './aws-client.ts';
import type { AwsKeys } from './aws-keys.ts';
import { type ConfigSections, type ProfilePlan, planProfile } from './aws-profile-plan.ts';
import { awsRequestHandler } from './aws-request-handler.ts';

const signInHosts = wholeHost(
  `(?<service>sts|oidc|portal\\.sso)\\.${regionLabel}\\.(?:${awsDomains})`,
);
const maxFileBytes = 1024 * 1024;

/** The last thing that went wrong on the way to the keys, and at which service. */
interface Failure {
  service: string | null;
  error: BerthError;
}

/**
 * The keys of a profile of the AWS configuration, found as the AWS tools do: in
 * `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, else in the home folder.
 * A session of IAM Identity Center is taken from the cache of `aws sso login`
 * and kept alive there; roles are assumed at STS. Loaded only when it is used.
 * Throws UNAUTHORIZED, FORBIDDEN with the missing right, UNSUPPORTED.
 */
export async function profileKeys(
  profile: string,
  region: string,
  context: Pick<ProviderContext, 'cloudApi' | 'limits'>,
): Promise<Expiring<AwsKeys>> {
  for (const path of configurationFiles()) await refuseOddFile(profile, path);
  const profiles = await parseKnownFiles({ ignoreCache: true });
  const plan = planProfile(profile, profiles, await loadSsoSessionData());
  if (plan.sso !== null) await refuseOddFile(profile, getSSOTokenFilepath(plan.sso.cachedAs));
  const failures: Failure[] = [];
  const keys = await fromIni({
    profile,
    ignoreCache: true,
    clientConfig: awsSettings(signInHandler(profile, plan, secretsOf(profiles), context, failures)),
    // For profiles that name no region of their own.
    parentClientConfig: { region },
  })().catch((error: unknown) => {
    // Amazon's library wraps what is thrown; its own texts may hold anything, and are not kept.
    throw error instanceof BerthError ? error : explained(profile, plan, failures.at(-1));
  });
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = keys;
  return {
    value: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    // Fixed keys are read again now and then: people change them.
    expiresAt: expiration?.getTime() ?? Number.NaN,
  };
}

/** Speaks to the services that keys come from, and to no other host. */
function signInHandler(
  profile: string,
  plan: ProfilePlan,
  secrets: readonly string[],
  { cloudApi, limits }: Pick<ProviderContext, 'cloudApi' | 'limits'>,
  failures: Failure[],
): ReturnType<typeof awsRequestHandler> {
  const { signal } = new AbortController();
  const handler = awsRequestHandler((host) => {
    const service = serviceOf(host);
    if (service === null) return null;
    return {
      api: cloudApi(host),
      purpose: {
        effect: 'read',
        operation: text('operation.useAwsProfile', { profile }),
        right:
          service === 'sts'
            ? text('right.iamOn', { action: 'sts:AssumeRole', resources: plan.roles.join(', ') })
            : text('right.ssoRole', { role: plan.sso?.role ?? '' }),
        // A token of renewal is good for once.
        repeatable: service !== 'oidc',
        secrets,
        totalMs: limits.tokenMs,
        signal,
      },
    };
  });
  return {
    ...handler,
    handle: (request) =>
      handler.handle(request).catch((error: unknown) => {
        if (error instanceof BerthError)
          failures.push({ service: serviceOf(request.hostname), error });
        throw error;
      }),
  };
}

/** What the files hold that no error may show. */
function secretsOf(profiles: ConfigSections): string[] {
  return Object.values(profiles).flatMap((found) =>
    [found?.['aws_secret_access_key'], found?.['aws_session_token']].filter(
      (secret) => secret !== undefined,
    ),
  );
}

function serviceOf(host: string): string | null {
  return signInHosts.exec(host)?.groups?.['service'] ?? null;
}

/** Why there are no keys: the last failure, unless it only says that the session is over. */
function explained(profile: string, plan: ProfilePlan, last: Failure | undefined): BerthError {
  if (last !== undefined) {
    const { code, status = 500 } = last.error;
    const over =
      last.service === 'oidc' ? status < 500 : last.service !== 'sts' && code === 'UNAUTHORIZED';
    if (!over) return last.error;
  }
  const use = { operation: text('operation.useAwsProfile', { profile }) };
  if (plan.sso !== null)
    return BerthError.of('UNAUTHORIZED', failed(use, text('awsProfile.sessionOver')), {
      reason: 'credentialRequired',
      hint: text('awsProfile.sessionOver.hint', { profile: plan.sso.profile }),
    });
  return BerthError.of('UNAUTHORIZED', failed(use, text('awsProfile.unusable')), {
    reason: 'credentialRequired',
    hint: text('awsProfile.unusable.hint', { profile }),
  });
}

function configurationFiles(): string[] {
  const home = getHomeDir();
  const { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } = process.env;
  return [config || '~/.aws/config', credentials || '~/.aws/credentials'].map((path) =>
    path.startsWith('~/') ? join(home, path.slice(2)) : path,
  );
}

/** What would be read without end, or never answers. A file that is not there is another matter. */
async function refuseOddFile(profile: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || (found.isFile() && found.size <= maxFileBytes)) return;
  throw BerthError.of(
    'UNAUTHORIZED',
    failed(
      { operation: text('operation.useAwsProfile', { profile }) },
      text('awsProfile.oddFile', { path }),
    ),
    { reason: 'credentialRequired', hint: text('awsProfile.oddFile.hint') },
  );
}
