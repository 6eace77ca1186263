import type { Credential } from '../../../shared/model/credential.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import type { ProviderCall, ProviderRepositories } from './provider.ts';
import type { Lent } from './temporary-login.ts';
import type { TencentKeys } from './tencent-signature.ts';

/** One edition of Tencent Container Registry, spoken to with API keys. */
export interface TcrEdition {
  repositories(
    keys: TencentKeys,
    call: ProviderCall,
  ): AsyncGenerator<ProviderRepositories, void, undefined>;
  tags(
    keys: TencentKeys,
    repository: string,
    call: ProviderCall,
  ): AsyncGenerator<readonly TagDetails[], void, undefined>;
  /** The login that the registry itself takes, for a while. Throws UNSUPPORTED where keys lead to none. */
  login(keys: TencentKeys): Promise<Lent<Credential>>;
}
