import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { hostLabel, wholeHost } from '../../../../shared/providers/provider-facts.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { cannotList } from '../api/provider-error.ts';
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
        text('tcr.needsKeys'),
        text(personalHost.test(hostname) ? 'tcr.needsPersonalKeys.hint' : 'tcr.needsKeys.hint'),
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
  const operation = text('operation.useKey', { registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('tcr.unknownHost')), {
    hint: text('tcr.unknownHost.hint'),
  });
}
