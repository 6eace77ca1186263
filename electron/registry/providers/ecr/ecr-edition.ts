import type { Credential } from '../../../../shared/model/credential.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import type { Expiring } from '../login/temporary-login.ts';
import type { ProviderCall, ProviderRepositories } from '../provider.ts';
import type { AwsKeys, UseAwsKeys } from './aws-keys.ts';

/** One of Amazon's two registries, spoken to with keys of an account. */
export interface EcrEdition {
  repositories(
    use: UseAwsKeys,
    call: ProviderCall,
  ): AsyncGenerator<ProviderRepositories, void, undefined>;
  tags(
    use: UseAwsKeys,
    repository: string,
    call: ProviderCall,
  ): AsyncGenerator<readonly TagDetails[], void, undefined>;
  /** The login that the registry itself takes, for twelve hours at most. */
  login(keys: AwsKeys, signal: AbortSignal): Promise<Expiring<Credential>>;
}

/** The most that Amazon gives at once. */
const pageSize = 1000;

/** What asks for the page at a cursor; null for the first. */
export function ecrPage(cursor: string | null): { maxResults: number; nextToken?: string } {
  return { maxResults: pageSize, ...(cursor === null ? {} : { nextToken: cursor }) };
}
