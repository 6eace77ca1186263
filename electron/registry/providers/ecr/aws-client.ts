import { state as versionNotice } from '@aws-sdk/core/client';
import type { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import type { ApiPurpose, ProviderApi } from '../api/provider-request.ts';
import { type AwsKeys, secretsOfKeys } from './aws-keys.ts';
import { awsRequestHandler } from './aws-request-handler.ts';

// Its notice of Node versions is for those who update the library, not for those who run Berth.
versionNotice.warningEmitted = true;

const anyScheme: string[] = [];

/** What every client of Amazon's library is made with: nothing comes from the environment or its files. */
export function awsSettings(requestHandler: ReturnType<typeof awsRequestHandler>) {
  return {
    requestHandler,
    // The transport repeats what may be repeated.
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: anyScheme,
    userAgentAppId: '',
    defaultUserAgentProvider: async (): Promise<[string, string][]> => [['berth', '1']],
  } as const;
}

/** Settings for one call to one API, signed with the given keys. */
export function awsCallSettings(
  { host, region, api }: { host: string; region: string; api: ProviderApi },
  keys: AwsKeys,
  purpose: ApiPurpose,
) {
  const secrets = secretsOfKeys(keys);
  const handler = awsRequestHandler((asked) =>
    asked === host ? { api, purpose: { ...purpose, repeatable: true, secrets } } : null,
  );
  return { ...awsSettings(handler), endpoint: `https://${host}`, region, credentials: keys };
}

/**
 * An answer as `schema` reads it. Throws what the transport threw; BAD_RESPONSE
 * for what Amazon's library or the schema cannot read.
 */
export async function awsAnswer<T>(
  { host, operation }: { host: string; operation: Text },
  schema: z.ZodType<T>,
  answer: Promise<unknown>,
): Promise<T> {
  // The library's own errors hold the body that it could not read, and so are not kept.
  const output = await answer.catch((error: unknown) => {
    if (error instanceof BerthError) throw error;
    return null;
  });
  const parsed = schema.safeParse(output);
  if (parsed.success) return parsed.data;
  throw BerthError.of('BAD_RESPONSE', failed({ operation }, text('provider.otherForm', { host })), {
    reason: 'malformedBody',
    hint: text('ecr.otherForm.hint'),
  });
}
