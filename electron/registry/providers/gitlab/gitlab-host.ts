import { isIP } from 'node:net';
import { BerthError } from '../../../../shared/errors.ts';
import { gitlab } from '../../../../shared/providers/gitlab.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { cannotList } from '../api/provider-error.ts';
import type { ProviderApi } from '../api/provider-request.ts';
import type { ProviderContext } from '../provider.ts';

/** GitLab's own token server, below the address of the GitLab itself. */
const tokenPath = /\/jwt\/auth$/;

/**
 * The API of the GitLab that a registry belongs to. That of registry.gitlab.com
 * is known. Elsewhere the registry's own challenge names GitLab's token server
 * (docs.gitlab.com, "Use an external container registry"), which the registry
 * protocol shows the credential anyway: nothing new learns it. Beyond that it
 * must be https and of the registry's own domain, so that no registry aims a
 * token at a stranger. Throws FORBIDDEN (catalogClosed) for one that is not.
 */
export function gitlabHost(
  context: ProviderContext,
): (signal: AbortSignal) => Promise<ProviderApi> {
  const { endpoint } = context;
  const known =
    endpoint.origin === 'https://registry.gitlab.com' ? context.cloudApi('gitlab.com') : null;
  let found: ProviderApi | null = known;
  return async (signal) => {
    if (found !== null) return found;
    const realm = await context.tokenRealm(signal);
    if (realm === null || !tokenPath.test(realm.pathname)) throw noGitlab(endpoint.name);
    const encrypted = realm.protocol === 'https:';
    if (!encrypted || !isOfOneDomain(endpoint.hostname, realm.hostname))
      throw cannotList(
        endpoint.name,
        text(encrypted ? 'gitlab.otherDomain' : 'gitlab.unencrypted', {
          host: context.hide(realm.host),
        }),
        text('gitlab.notSent.hint', { right: gitlab.rights.list }),
      );
    const base = new URL(realm.pathname.replace(tokenPath, '/'), realm.origin);
    found = context.namedApi(base);
    return found;
  };
}

/** The same host, a host above it (registry.gitlab.example.com), or one beside it (registry.example.com, gitlab.example.com). */
function isOfOneDomain(registry: string, web: string): boolean {
  if (registry === web) return true;
  if (
    isIP(registry) !== 0 ||
    isIP(web) !== 0 ||
    [registry, web].some((host) => host.startsWith('['))
  )
    return false;
  const above = (host: string) => host.slice(host.indexOf('.') + 1);
  const isDomain = (host: string) => /[^.]\.[^.]/.test(host);
  if (registry.endsWith(`.${web}`)) return isDomain(web);
  return above(registry) === above(web) && isDomain(above(web));
}

function noGitlab(name: string): BerthError {
  const operation = text('operation.askProvider', { provider: 'GitLab', registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('gitlab.noGitlab')), {
    hint: text('gitlab.provider.hint'),
  });
}
