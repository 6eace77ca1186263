import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from '../../shared/model/provider.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';

/** What the table of the providers promises of a provider, which the tests with played APIs show. */
export interface Expected {
  /** The words of the column "Lists by". */
  listsBy: string;
  /** The words of "Tags tell": digest, size, time, pulls. */
  tagsTell: string[];
}

const rowNames: Partial<Record<Provider, string>> = {
  acr: 'Alibaba Cloud ACR',
  artifactory: 'JFrog Artifactory',
  digitalocean: 'DigitalOcean',
  ecr: 'Amazon ECR, private',
  gar: 'Google Artifact Registry',
  gitea: 'Gitea, Forgejo',
  gitlab: 'GitLab',
  native: 'any other (CNCF Distribution)',
  nexus: 'Sonatype Nexus',
  swr: 'Huawei Cloud SWR',
  tcr: 'Tencent TCR',
};

/** Reads the provider's row of the table in that folder's README; throws where there is none. */
export function expectedOf(provider: Provider, root: string): Expected {
  const readme = readFileSync(join(root, 'electron/registry/providers/README.md'), 'utf8');
  const name = rowNames[provider] ?? providerFacts[provider].name;
  const row = readme
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find((cells) => cells.length === 7 && cells[1] === name);
  if (row === undefined) throw new Error(`The table of the providers has no row for ${name}`);
  return {
    listsBy: row[3] ?? '',
    tagsTell: ['digest', 'size', 'time', 'pulls'].filter((word) => row[4]?.includes(word)),
  };
}
