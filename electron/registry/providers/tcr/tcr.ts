import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { hostLabel, wholeHost } from '../../../../shared/providers/provider-facts.ts';
import { cannotList } from '../api/cannot-list.ts';
import { type KeyedEdition, keyedProvider } from '../login/keyed-edition.ts';
import type { ProviderContext, RegistryProvider } from '../provider.ts';
import { tcrEnterprise } from './tcr-enterprise.ts';
import { personalHost, tcrPersonal } from './tcr-personal.ts';
import { createTencentApi } from './tencent-api.ts';
import type { TencentKeys } from './tencent-signature.ts';

const enterpriseHost = wholeHost(`(?<label>${hostLabel})\\.tencentcloudcr\\.com`);

/**
 * Tencent Container Registry: the API keys sign requests to Tencent Cloud's
 * API and are never sent; an instance of the Enterprise Edition gets a login
 * made by the API (cloud.tencent.com, `CreateInstanceToken`).
 */
export function createTcr(context: ProviderContext): RegistryProvider {
  const { name, hostname } = context.endpoint;
  return keyedProvider(context, editionOf(context), {
    keysOf,
    unknownHost: () => unknownHost(name),
    needsKeys: () =>
      cannotList(
        name,
        'Tencent Cloud lists for API keys, and none are saved',
        personalHost.test(hostname)
          ? 'Save a SecretId and SecretKey to list; they cannot sign in to the Personal Edition, whose password in turn cannot list.'
          : 'Save a SecretId and SecretKey whose CAM user may list; a password of the instance may not be enough.',
      ),
  });
}

/** Null for hosts of a person's own: nothing tells which instance is behind. */
function editionOf(context: ProviderContext): KeyedEdition<TencentKeys> | null {
  const { hostname } = context.endpoint;
  const label = enterpriseHost.exec(hostname)?.groups?.['label'];
  if (label !== undefined) return tcrEnterprise(context, createTencentApi(context), label);
  const location = personalHost.exec(hostname)?.groups?.['place'];
  return location === undefined ? null : tcrPersonal(context, createTencentApi(context), location);
}

function keysOf(credential: Credential | null): TencentKeys | null {
  if (credential?.kind !== 'accessKey') return null;
  const { accessKey: id, secretKey: secret, sessionToken: token } = credential;
  return { id, secret, token };
}

function unknownHost(name: string): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    `Could not use the API keys for ${name}: the address does not tell the instance`,
    {
      hint: 'Save the registry under its address that ends in tencentcloudcr.com, or use its user name and password from the TCR console ("docker login").',
    },
  );
}
