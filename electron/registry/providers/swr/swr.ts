import { createHmac } from 'node:crypto';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { regionPattern } from '../../../../shared/model/provider.ts';
import { hostLabel, regionLabel, wholeHost } from '../../../../shared/providers/provider-facts.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { cannotList } from '../api/provider-error.ts';
import { type KeyedEdition, keyedProvider } from '../login/keyed-edition.ts';
import type { ProviderContext, RegistryProvider } from '../provider.ts';
import type { HuaweiKeys } from './huawei-signature.ts';
import { createSwrApi } from './swr-api.ts';

const shared = wholeHost(`swr\\.${regionLabel}\\.(?<cloud>myhuaweicloud\\.(?:com|eu))`);
const enterprise = wholeHost(
  `${hostLabel}\\.swr-pro\\.${regionLabel}\\.myhuaweicloud\\.(?:com|eu)`,
);
const apiHost = wholeHost(`swr-api\\.${regionLabel}\\.myhuaweicloud\\.(?:com|eu)`);

/**
 * Huawei Cloud SWR: the access key signs requests to the API of its region and
 * is never sent. The registry's login is made from a permanent key here, and
 * by the API for temporary keys (support.huaweicloud.com, "Obtaining a
 * Long-Term Login Command", `CreateSecret`). The Enterprise Edition has an API
 * of its own below a project and an instance, and logins of its own: its
 * registries are met by the registry protocol alone.
 */
export function createSwr(context: ProviderContext): RegistryProvider {
  const { name, hostname } = context.endpoint;
  const isEnterprise = enterprise.test(hostname);
  const provider = keyedProvider(context, apiOf(context), {
    keysOf,
    unknownHost: () => (isEnterprise ? anotherApi(name) : unknownHost(name)),
    needsKeys: () => cannotList(name, text('swr.needsKeys'), text('swr.needsKeys.hint')),
  });

  return {
    ...provider,
    registryCredential: async (credential, refused) => {
      const keys = keysOf(credential);
      if (keys !== null && isEnterprise) throw ownLogins(name);
      return keys !== null && keys.securityToken === undefined
        ? derivedLogin(context, keys)
        : provider.registryCredential(credential, refused);
    },
  };
}

/** The user is `region@key`, the password the key's HMAC-SHA256 under the secret key. */
function derivedLogin({ endpoint, target }: ProviderContext, keys: HuaweiKeys): Credential {
  const region = shared.exec(endpoint.hostname)?.groups?.['region'] ?? target.region;
  if (region === null || !regionPattern.test(region))
    throw BerthError.of(
      'UNSUPPORTED',
      failed(
        { operation: text('operation.useKey', { registry: endpoint.name }) },
        text('swr.noRegion'),
      ),
      { hint: text('swr.noRegion.hint') },
    );
  return {
    kind: 'password',
    username: `${region}@${keys.id}`,
    password: createHmac('sha256', keys.secret).update(keys.id).digest('hex'),
  };
}

/** Null for other hosts: nothing tells where their API is. */
function apiOf(context: ProviderContext): KeyedEdition<HuaweiKeys> | null {
  const { region, cloud } = shared.exec(context.endpoint.hostname)?.groups ?? {};
  if (region === undefined || cloud === undefined) return null;
  const host = `swr-api.${region}.${cloud}`;
  return apiHost.test(host) ? createSwrApi(context, context.cloudApi(host), region) : null;
}

function keysOf(credential: Credential | null): HuaweiKeys | null {
  if (credential?.kind !== 'accessKey') return null;
  const { accessKey: id, secretKey: secret, sessionToken: securityToken } = credential;
  return { id, secret, securityToken };
}

function anotherApi(name: string): BerthError {
  return cannotList(name, text('swr.otherApi'), text('swr.otherApi.hint'));
}

function ownLogins(name: string): BerthError {
  const operation = text('operation.signIn', { registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('swr.noAccessKeys')), {
    hint: text('swr.noAccessKeys.hint'),
  });
}

function unknownHost(name: string): BerthError {
  const operation = text('operation.askProvider', { provider: 'Huawei Cloud', registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('swr.unknownHost')), {
    hint: text('swr.unknownHost.hint'),
  });
}
