import type { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import type {
  ProviderCall,
  ProviderContext,
  ProviderRepositories,
  RegistryProvider,
} from '../provider.ts';
import { type Expiring, TemporaryLogin } from './temporary-login.ts';

/** One edition of a cloud's registry, whose API takes requests signed with keys of the account. */
export interface KeyedEdition<Keys> {
  repositories(
    keys: Keys,
    call: ProviderCall,
  ): AsyncGenerator<ProviderRepositories, void, undefined>;
  tags(
    keys: Keys,
    repository: string,
    call: ProviderCall,
  ): AsyncGenerator<readonly TagDetails[], void, undefined>;
  /** The login that the registry itself takes, for a while. Throws UNSUPPORTED where keys lead to none. */
  login(keys: Keys): Promise<Expiring<Credential>>;
}

/** A provider whose keys are never sent: they sign requests to its API, which issues the login of the registry. */
export function keyedProvider<Keys>(
  context: ProviderContext,
  edition: KeyedEdition<Keys> | null,
  options: {
    keysOf: (credential: Credential | null) => Keys | null;
    /** Nothing tells the API of this address. */
    unknownHost: () => BerthError;
    /** What is saved is of no use for the API. */
    needsKeys: () => BerthError;
  },
): Required<Omit<RegistryProvider, 'tag' | 'scan' | 'describeRepository' | 'removal'>> {
  const { keysOf, unknownHost, needsKeys } = options;
  const login = new TemporaryLogin<Credential>(async (credential) => {
    const keys = keysOf(credential);
    if (keys === null || edition === null) throw unknownHost();
    return edition.login(keys);
  });

  async function required(): Promise<{ keys: Keys; api: KeyedEdition<Keys> }> {
    if (edition === null) throw unknownHost();
    const keys = keysOf(await context.credential());
    if (keys === null) throw needsKeys();
    return { keys, api: edition };
  }

  return {
    async *repositories(call) {
      const { keys, api } = await required();
      yield* api.repositories(keys, call);
    },
    async *tags(repository, call) {
      const { keys, api } = await required();
      yield* api.tags(keys, repository, call);
    },
    registryCredential: async (credential, refused) =>
      credential === null || keysOf(credential) === null
        ? credential
        : login.get(credential, refused),
  };
}
