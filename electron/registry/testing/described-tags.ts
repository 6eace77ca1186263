import type { TagDetails } from '../../../shared/model/tag-details.ts';
import type { RegistryClient } from '../client.ts';
import { idle } from './client-under-test.ts';

/** Every tag with its details, page after page. */
export async function describedTags(
  client: RegistryClient,
  repository: string,
): Promise<TagDetails[]> {
  const tags: TagDetails[] = [];
  for await (const page of client.describeTags(repository, { signal: idle })) tags.push(...page);
  return tags;
}
