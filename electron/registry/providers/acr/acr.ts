import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { regionPattern } from '../../../../shared/model/provider.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { cannotList } from '../api/provider-error.ts';
import { type KeyedEdition, keyedProvider } from '../login/keyed-edition.ts';
import type { ProviderContext, RegistryProvider } from '../provider.ts';
import { acrEnterprise } from './acr-enterprise.ts';
import { acrPersonal } from './acr-personal.ts';
import type { AlibabaKeys } from './alibaba-signature.ts';

const enterprise =
  /^(?<instance>[a-z0-9][a-z0-9-]*?)-registry(?:-vpc)?\.(?<region>[a-z0-9-]+)\.cr\.aliyuncs\.com$/;
const personal =
  /^(?:registry(?:-vpc|-internal)?|crpi-[a-z0-9]+(?:-vpc)?)\.(?<region>[a-z0-9-]+)\.(?:personal\.cr\.)?aliyuncs\.com$/;

/**
 * Alibaba Cloud ACR: the AccessKey pair signs requests to the API of its
 * region and is never sent; the registry gets a login made by the API
 * (help.aliyun.com, `GetAuthorizationToken`).
 */
export function createAcr(context: ProviderContext): RegistryProvider {
  const { name } = context.endpoint;
  return keyedProvider(context, editionOf(context), {
    keysOf,
    unknownHost: () => unknownHost(name),
    needsKeys: () => cannotList(name, text('acr.needsKeys'), text('acr.needsKeys.hint')),
  });
}

/** Null for hosts of a person's own: nothing tells which instance is behind. */
function editionOf(context: ProviderContext): KeyedEdition<AlibabaKeys> | null {
  const { hostname } = context.endpoint;
  const match = enterprise.exec(hostname) ?? personal.exec(hostname);
  const region = match?.groups?.['region'];
  if (region === undefined || !regionPattern.test(region)) return null;
  const host = `cr.${region}.aliyuncs.com`;
  const instance = match?.groups?.['instance'];
  return instance === undefined
    ? acrPersonal(context, context.cloudApi(host))
    : acrEnterprise(context, context.cloudApi(host), instance);
}

function keysOf(credential: Credential | null): AlibabaKeys | null {
  if (credential?.kind !== 'accessKey') return null;
  const { accessKey: id, secretKey: secret, sessionToken: securityToken } = credential;
  return { id, secret, securityToken };
}

function unknownHost(name: string): BerthError {
  const operation = text('operation.useKey', { registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('acr.unknownHost')), {
    hint: text('acr.unknownHost.hint'),
  });
}
