import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { cannotList } from '../api/provider-error.ts';
import { TemporaryLogin } from '../login/temporary-login.ts';
import type { ProviderContext, RegistryProvider } from '../provider.ts';
import type { AwsKeys, UseAwsKeys } from './aws-keys.ts';
import type { EcrEdition } from './ecr-edition.ts';
import { type EcrHost, ecrHost } from './ecr-host.ts';

/** The kinds that stand for keys of an Amazon account. */
type AwsCredential = Extract<Credential, { kind: 'accessKey' | 'awsProfile' }>;

/**
 * Amazon ECR, private and public: the account's keys sign requests to the API
 * of the registry's region and are never sent; the registry gets the login
 * that `GetAuthorizationToken` issues. Amazon's library is loaded on first use.
 */
export function createEcr(context: ProviderContext): RegistryProvider {
  const { endpoint, target } = context;
  const location = ecrHost(endpoint);
  let loaded: Promise<EcrEdition> | null = null;

  const profiles = new TemporaryLogin<AwsKeys>(async (credential) => {
    if (credential.kind !== 'awsProfile') throw notAmazons(endpoint.name);
    const { profileKeys } = await import('./aws-profile.ts');
    return profileKeys(credential.profile, required().region, context);
  });

  const login = new TemporaryLogin<Credential>(async (credential) => {
    if (!isAws(credential)) throw notAmazons(endpoint.name);
    const { signal } = new AbortController();
    const api = await edition();
    return withLogin(credential, signal, (keys) => api.login(keys, signal));
  });

  function required(): EcrHost {
    if (location === null) throw notAmazons(endpoint.name);
    return location;
  }

  function edition(): Promise<EcrEdition> {
    const found = required();
    loaded ??=
      found.edition === 'public'
        ? import('./ecr-public.ts').then(({ ecrPublic }) => ecrPublic(context, found))
        : import('./ecr-private.ts').then(({ ecrPrivate }) => ecrPrivate(context, found));
    return loaded;
  }

  function withLogin<R>(
    credential: AwsCredential,
    signal: AbortSignal,
    task: (keys: AwsKeys) => Promise<R>,
  ): Promise<R> {
    if (credential.kind === 'awsProfile') return profiles.use(credential, signal, task);
    const { accessKey: accessKeyId, secretKey: secretAccessKey, sessionToken } = credential;
    return task({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    });
  }

  const use: UseAwsKeys = async (signal, task) => {
    const credential = await context.credential();
    if (isAws(credential)) return withLogin(credential, signal, task);
    throw cannotList(endpoint.name, text('ecr.needsKeys'), text('ecr.needsKeys.hint'));
  };

  return {
    async *repositories(call) {
      // Without keys there is no need of the library.
      await use(call.signal, async () => undefined);
      yield* (await edition()).repositories(use, call);
    },
    async *tags(repository, call) {
      await use(call.signal, async () => undefined);
      yield* (await edition()).tags(use, repository, call);
    },
    registryCredential: async (credential, refused) => {
      if (!isAws(credential)) return credential;
      // Anyone who may save a registry may name a profile: its login goes to the real Amazon only.
      if (credential.kind === 'awsProfile' && (!target.tls.verify || hasOwnTrust()))
        throw BerthError.of(
          'UNSUPPORTED',
          failed(
            { operation: text('operation.signIn', { registry: endpoint.name }) },
            text('ecr.ownCertificate'),
          ),
          { hint: text('ecr.ownCertificate.hint') },
        );
      return login.get(credential, refused);
    },
  };

  function hasOwnTrust(): boolean {
    return target.tls.caCertificate !== undefined && target.tls.caCertificate !== '';
  }
}

function isAws(credential: Credential | null): credential is AwsCredential {
  return credential?.kind === 'accessKey' || credential?.kind === 'awsProfile';
}

/** A host that anyone may own must not get a login of Amazon's. */
function notAmazons(name: string): BerthError {
  const operation = text('operation.useAwsKeys', { registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('ecr.otherHost')), {
    hint: text('ecr.otherHost.hint'),
  });
}
