import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed, said } from '../../../http/request-purpose.ts';
import type { ProviderApi } from '../api/provider-request.ts';
import type { ProviderContext } from '../provider.ts';
import { signTc3, type TencentKeys } from './tencent-signature.ts';

const version = '2019-09-24';
const home = 'tcr.tencentcloudapi.com';
/** The international site's documentation names this host; its keys may be known there alone. */
const international = 'tcr.intl.tencentcloudapi.com';

export interface TencentCall<T> {
  action: string;
  parameters: Readonly<Record<string, unknown>>;
  region: string;
  /** Of what lies in `Response`. */
  schema: z.ZodType<T>;
  operation: Text;
  repository?: string;
  totalMs?: number;
  signal: AbortSignal;
}

/** Asks one action of Tencent Cloud's TCR API (cloud.tencent.com, TCR API 2019-09-24). */
export type TencentApi = <T>(keys: TencentKeys, call: TencentCall<T>) => Promise<T>;

/**
 * The TCR API: JSON by POST, refusals inside a 200. Keys that the usual host
 * does not know are tried at the one of the international site, once.
 */
export function createTencentApi(context: ProviderContext): TencentApi {
  const apis = new Map<string, ProviderApi>();
  let settled: string | null = null;

  function apiAt(host: string): ProviderApi {
    const api = apis.get(host) ?? context.cloudApi(host);
    apis.set(host, api);
    return api;
  }

  async function send<T>(host: string, keys: TencentKeys, call: TencentCall<T>): Promise<T> {
    const { action, parameters, region, schema, ...rest } = call;
    try {
      const { body } = await apiAt(host).request({
        effect: 'read',
        ...rest,
        method: 'POST',
        path: '/',
        headers: { 'x-tc-action': action, 'x-tc-version': version, 'x-tc-region': region },
        json: parameters,
        sign: (request) => signTc3(request, keys),
        schema: z.object({ Response: schema }),
        right: text('right.cam', { action: `tcr:${action}` }),
      });
      settled = host;
      return body.Response;
    } catch (error) {
      throw asMissing(error, call.operation);
    }
  }

  return async (keys, call) => {
    if (settled !== null) return send(settled, keys, call);
    try {
      return await send(home, keys, call);
    } catch (error) {
      if (!isUnknownKey(error)) throw error;
      try {
        return await send(international, keys, call);
      } catch (other) {
        throw knowsKey(other) ? other : error;
      }
    }
  };
}

function isUnknownKey(error: unknown): boolean {
  return codeOf(error) === 'AuthFailure.SecretIdNotFound';
}

/** The API refused something else than the key itself, or nobody waits any more. */
function knowsKey(error: unknown): boolean {
  return (
    error instanceof BerthError &&
    ['FORBIDDEN', 'NOT_FOUND', 'RATE_LIMITED', 'CANCELLED'].includes(error.code)
  );
}

/** The API knows the request, but not the instance, namespace or account that it is about. */
function asMissing(error: unknown, operation: Text): unknown {
  const [first] = error instanceof BerthError ? (error.registryErrors ?? []) : [];
  if (!(error instanceof BerthError) || error.code !== 'UNSUPPORTED' || first === undefined)
    return error;
  return BerthError.of(
    'NOT_FOUND',
    failed({ operation }, said(text('tcr.notFound'), first.message ?? first.code)),
    {
      ...(error.status === undefined ? {} : { status: error.status }),
      registryErrors: [first],
      hint: text('tcr.notFound.hint'),
    },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof BerthError ? error.registryErrors?.[0]?.code : undefined;
}
