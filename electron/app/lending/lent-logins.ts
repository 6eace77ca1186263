import { hostOf, originOf } from '../../../shared/address.ts';
import { hostOfServer, serverUrls } from '../../../shared/docker-server.ts';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { ToolLogin } from '../../registry/auth/login.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { isLent, openConsent } from './consent.ts';
import type { LendingUses } from './lending-uses.ts';
import { applyStoredLogin } from './store-login.ts';

/**
 * What `docker-credential-berth` is told, and nobody else: it is no part of the
 * contract, so a page cannot ask. Servers are named as Docker names them.
 */
export interface LentLogins {
  /** The login for a server, made on demand where it is short-lived; null where none is lent. Throws VAULT_LOCKED at once. */
  get(server: string, program: string | null, signal: AbortSignal): Promise<ToolLogin | null>;
  /** A login that another tool was given for a server that is lent. Throws INVALID_INPUT where it is not the saved account's. */
  store(server: string, login: ToolLogin): Promise<void>;
  /** The login is lent no more; it stays saved. */
  erase(server: string): Promise<void>;
  /** The servers that are lent with their user names. */
  list(): Record<string, string>;
}

export function lentLogins(parts: CoreParts, uses: LendingUses): LentLogins {
  const { book, hub, vault } = parts;
  const lent = () =>
    book.state().registries.filter((one) => one.active && isLent(book.state(), vault, one));

  return {
    async get(server, program, signal) {
      const registry = choose(lent(), server, book.state().defaultId);
      if (registry === null) return null;
      openConsent(parts, registry);
      const { client } = await pooledClient(parts, registry.id);
      const login = await client.login({ signal });
      // Turned off, moved or edited while the login was made: it is lent no more.
      const now = choose(lent(), server, book.state().defaultId);
      if (login === null || now?.id !== registry.id || now.revision !== registry.revision)
        return null;
      uses.note(registry.id, program);
      return login;
    },
    async store(server, login) {
      const registry = choose(lent(), server, book.state().defaultId);
      if (registry === null)
        throw BerthError.invalid('server', text('lending.notLent', { server: shown(server) }), {
          hint: text('lending.notLent.hint'),
        });
      openConsent(parts, registry);
      await applyStoredLogin(parts, registry, login);
    },
    async erase(server) {
      const registry = choose(lent(), server, book.state().defaultId);
      if (registry === null) return;
      await book.change((state) => ({
        ...state,
        secrets: state.secrets.filter(
          ({ binding: { owner, field } }) => owner.id !== registry.id || field !== 'lending',
        ),
      }));
      vault.session.delete(registry.id, 'lending');
      hub.announce('registries');
    },
    list() {
      const found: Record<string, string> = {};
      for (const { address, credential } of lent().toReversed())
        found[serverUrls(address)[0] ?? hostOf(address)] = credential.username ?? '';
      return found;
    },
  };
}

/**
 * The lent record for a server: of its host; among several accounts the one whose
 * namespace holds the path that the caller names, else the default's, else the first.
 */
export function choose(
  lent: readonly StoredRegistry[],
  server: string,
  defaultId: string | null,
): StoredRegistry | null {
  const host = hostOfServer(server);
  if (host === null) return null;
  const ofHost = lent.filter(({ address }) => hostOfServer(originOf(address)) === host);
  const path = pathOf(server);
  const byNamespace = ofHost
    .filter(({ namespace }) => namespace !== null && isWithin(path, namespace))
    .sort((a, b) => (b.namespace?.length ?? 0) - (a.namespace?.length ?? 0));
  return byNamespace[0] ?? ofHost.find(({ id }) => id === defaultId) ?? ofHost[0] ?? null;
}

function isWithin(path: string, namespace: string): boolean {
  return path === namespace || path.startsWith(`${namespace}/`);
}

/** What stands behind the host; Docker Hub's `/v1/` is no namespace. */
function pathOf(server: string): string {
  const bare = server.trim().replace(/^https?:\/\//i, '');
  const slash = bare.indexOf('/');
  return slash < 0 ? '' : bare.slice(slash + 1);
}

function shown(server: string): string {
  return server.slice(0, 200);
}
