import { describe, expect, it } from 'vitest';
import { expectSound } from '../../e2e/fixtures/sound-paste.ts';
import type { PastedAddress } from './meaning.ts';
import { readPastedAddress } from './pasted-address.ts';

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const inEcr = { address: ecr, provider: 'ecr', region: 'eu-west-1' } as const;
const hub = { address: 'docker.io', provider: 'dockerhub' } as const;
const own = { address: 'registry.example.com', provider: 'native' } as const;

type Expected = Omit<PastedAddress, 'source'>;

const references: readonly [text: string, expected: Expected][] = [
  ['docker pull nginx', { ...hub, namespace: 'library' }],
  ['docker pull grafana/loki:2.9', { ...hub, namespace: 'grafana' }],
  ['docker push registry.example.com/team/app:1.0', { ...own, namespace: 'team' }],
  [
    'docker pull --platform linux/arm64 ghcr.io/octo/app',
    { address: 'ghcr.io', provider: 'ghcr', namespace: 'octo' },
  ],
  [
    'docker run --rm -p 80:80 quay.io/team/app:1 --flag',
    { address: 'quay.io', provider: 'quay', namespace: 'team' },
  ],
  [`docker tag app:1 ${ecr}/team/app:1`, { ...inEcr, namespace: 'team' }],
  ['skopeo inspect docker://registry.example.com/app:1', own],
  [
    'helm pull oci://ghcr.io/octo/charts/app --version 1',
    { address: 'ghcr.io', provider: 'ghcr', namespace: 'octo' },
  ],
  ['registry.example.com/app:1.0', own],
  [
    'registry.example.com:5000/team/app:1.0',
    { address: 'registry.example.com:5000', provider: 'native', namespace: 'team' },
  ],
  [
    'localhost:5000/team/app:1.0',
    { address: 'localhost:5000', provider: 'native', namespace: 'team' },
  ],
  [
    `ghcr.io/octo/app@sha256:${'a'.repeat(64)}`,
    { address: 'ghcr.io', provider: 'ghcr', namespace: 'octo' },
  ],
  ['grafana/loki:2.9', { ...hub, namespace: 'grafana' }],
  ['docker.io/library/nginx', { ...hub, namespace: 'library' }],
  ['https://ghcr.io/octo', { address: 'ghcr.io', provider: 'ghcr', namespace: 'octo' }],
  [
    'europe-west1-docker.pkg.dev/my-project/my-repo/app',
    {
      address: 'europe-west1-docker.pkg.dev',
      provider: 'gar',
      region: 'europe-west1',
      namespace: 'my-project/my-repo',
    },
  ],
  ['gcr.io/my-project/app', { address: 'gcr.io', provider: 'gar', namespace: 'my-project' }],
  [
    'registry.gitlab.com/group/project/app:1',
    { address: 'registry.gitlab.com', provider: 'gitlab', namespace: 'group/project' },
  ],
  [
    'registry.digitalocean.com/mine',
    { address: 'registry.digitalocean.com', provider: 'digitalocean', namespace: 'mine' },
  ],
  [
    'public.ecr.aws/nginx/nginx',
    { address: 'public.ecr.aws', provider: 'ecr', region: 'us-east-1', namespace: 'nginx' },
  ],
  [
    'mine.azurecr.io/team/app',
    { address: 'mine.azurecr.io', provider: 'azure', namespace: 'team' },
  ],
  [
    'mine.jfrog.io/docker-local/app:1',
    { address: 'mine.jfrog.io', provider: 'artifactory', namespace: 'docker-local' },
  ],
  [
    'repo.example.com/repository/docker-hosted/team/app:1',
    { address: 'repo.example.com/repository/docker-hosted', provider: 'nexus', namespace: 'team' },
  ],
  ['https://registry.example.com/v2/team/app/tags/list?n=100', { ...own, namespace: 'team' }],
  ['https://registry.example.com/v2/_catalog?n=100', own],
];

describe('a pasted image', () => {
  it.each(references)('%s', (text, expected) => {
    const read = readPastedAddress(text);
    expect(read).toEqual({ ...expected, source: 'reference' });
    expectSound(read);
  });
});
