import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { hostLabel, wholeHost } from '../../../shared/providers/provider-facts.ts';
import { cannotList } from './cannot-list.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';
import type { TcrEdition } from './tcr-edition.ts';
import { tcrEnterprise } from './tcr-enterprise.ts';
import { personalHost, tcrPersonal } from './tcr-personal.ts';
import { TemporaryLogin } from './temporary-login.ts';
import { createTencentApi } from './tencent-api.ts';
import type { TencentKeys } from './tencent-signature.ts';

const enterpriseHost = wholeHost(`(?<label>${hostLabel})\\.tencentcloudcr\\.com`);

/**
 * Tencent Container Registry: the API keys sign requests to Tencent Cloud's
 * API and are never sent; an instance of the Enterprise Edition gets a login
 * made by the API (cloud.tencent.com, `CreateInstanceToken`).
 */
export function createTcr(context: ProviderContext): RegistryProvider {
  const { name } = context.endpoint;
  const edition = editionOf(context);
  const login = new TemporaryLogin<Credential>(async (credential) => {
    const keys = keysOf(credential);
    if (keys === null || edition === null) throw unknownHost(name);
    return edition.login(keys);
  });

  async function required(): Promise<{ keys: TencentKeys; edition: TcrEdition }> {
    if (edition === null) throw unknownHost(name);
    const keys = keysOf(await context.credential());
    if (keys !== null) return { keys, edition };
    throw cannotList(
      name,
      'Tencent Cloud lists for API keys, and none are saved',
      personalHost.test(context.endpoint.hostname)
        ? 'Save a SecretId and SecretKey to list; they cannot sign in to the Personal Edition, whose password in turn cannot list.'
        : 'Save a SecretId and SecretKey whose CAM user may list; a password of the instance may not be enough.',
    );
  }

  return {
    async *repositories(call) {
      const { keys, edition } = await required();
      yield* edition.repositories(keys, call);
    },
    async *tags(repository, call) {
      const { keys, edition } = await required();
      yield* edition.tags(keys, repository, call);
    },
    registryCredential: async (credential, renew) =>
      credential === null || keysOf(credential) === null
        ? credential
        : login.get(credential, renew),
  };
}

/** Null for hosts of a person's own: nothing tells which instance is behind. */
function editionOf(context: ProviderContext): TcrEdition | null {
  const { hostname } = context.endpoint;
  const label = enterpriseHost.exec(hostname)?.groups?.['label'];
  if (label !== undefined) return tcrEnterprise(context, createTencentApi(context), label);
  const place = personalHost.exec(hostname)?.groups?.['place'];
  return place === undefined ? null : tcrPersonal(context, createTencentApi(context), place);
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
