import type { Credential } from '../../../shared/model/credential.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import type { AlibabaKeys } from './alibaba-signature.ts';
import type { ProviderCall, ProviderRepositories } from './provider.ts';
import type { Lent } from './temporary-login.ts';

/** One edition of Alibaba Cloud's Container Registry, spoken to with an AccessKey pair. */
export interface AcrEdition {
  repositories(
    keys: AlibabaKeys,
    call: ProviderCall,
  ): AsyncGenerator<ProviderRepositories, void, undefined>;
  tags(
    keys: AlibabaKeys,
    repository: string,
    call: ProviderCall,
  ): AsyncGenerator<readonly TagDetails[], void, undefined>;
  /** The login that the registry itself takes, for about an hour. */
  login(keys: AlibabaKeys): Promise<Lent<Credential>>;
}
