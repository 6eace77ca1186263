import { describe, expect, it } from 'vitest';
import { expectSound } from '../../e2e/fixtures/sound-paste.ts';
import type { PastedAddress } from './meaning.ts';
import { readPastedAddress } from './pasted-address.ts';

const inEcr = {
  address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
  provider: 'ecr',
  region: 'eu-west-1',
} as const;
const hub = { address: 'docker.io', provider: 'dockerhub' } as const;

type Expected = Omit<PastedAddress, 'source'>;

const consoles: readonly [text: string, expected: Expected][] = [
  ['https://hub.docker.com/r/grafana/loki/tags', { ...hub, namespace: 'grafana' }],
  ['hub.docker.com/r/grafana/loki', { ...hub, namespace: 'grafana' }],
  ['https://hub.docker.com/_/nginx', { ...hub, namespace: 'library' }],
  ['https://hub.docker.com/u/ann', { ...hub, namespace: 'ann' }],
  ['https://hub.docker.com/repositories/ann', { ...hub, namespace: 'ann' }],
  ['https://hub.docker.com/repository/docker/ann/app/general', { ...hub, namespace: 'ann' }],
  [
    'https://github.com/orgs/Octo/packages?repo_name=x',
    { address: 'ghcr.io', provider: 'ghcr', namespace: 'octo' },
  ],
  [
    'https://github.com/Octocat?tab=packages',
    { address: 'ghcr.io', provider: 'ghcr', namespace: 'octocat' },
  ],
  [
    'https://github.com/octo/repo/pkgs/container/app',
    { address: 'ghcr.io', provider: 'ghcr', namespace: 'octo' },
  ],
  [
    'https://github.com/users/ann/packages/container/package/app',
    { address: 'ghcr.io', provider: 'ghcr', namespace: 'ann' },
  ],
  [
    'https://octo.ghe.com/orgs/team/packages',
    { address: 'containers.octo.ghe.com', provider: 'ghcr', namespace: 'team' },
  ],
  [
    'https://gitlab.com/group/sub/Project/container_registry/123',
    { address: 'registry.gitlab.com', provider: 'gitlab', namespace: 'group/sub/project' },
  ],
  [
    'https://gitlab.com/groups/group/-/container_registries',
    { address: 'registry.gitlab.com', provider: 'gitlab', namespace: 'group' },
  ],
  [
    'https://git.example.com/group/project/container_registry',
    { address: null, provider: 'gitlab', namespace: 'group/project' },
  ],
  [
    'https://quay.io/repository/team/app?tab=tags',
    { address: 'quay.io', provider: 'quay', namespace: 'team' },
  ],
  [
    'https://quay.io/organization/team',
    { address: 'quay.io', provider: 'quay', namespace: 'team' },
  ],
  [
    'https://quay.example.com/organization/team',
    { address: 'quay.example.com', provider: 'quay', namespace: 'team' },
  ],
  [
    'https://eu-west-1.console.aws.amazon.com/ecr/private-registry/repositories?region=eu-west-1',
    { address: null, provider: 'ecr', region: 'eu-west-1' },
  ],
  [
    'https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/app?region=eu-west-1',
    { ...inEcr, namespace: 'team' },
  ],
  [
    'https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/app/_/image/sha256:ab/details?region=eu-west-1',
    inEcr,
  ],
  [
    'https://123456789012-abcdefgh.eu-west-1.console.aws.amazon.com/ecr/private-registry/repositories?region=eu-west-1',
    inEcr,
  ],
  [
    'https://cn-north-1.console.amazonaws.cn/ecr/repositories/private/123456789012/app',
    {
      address: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
      provider: 'ecr',
      region: 'cn-north-1',
    },
  ],
  [
    'https://console.aws.amazon.com/ecr/repositories/private/123456789012/app?region=evil.example/',
    { address: null, provider: 'ecr' },
  ],
  [
    'https://gallery.ecr.aws/nginx/nginx',
    { address: 'public.ecr.aws', provider: 'ecr', region: 'us-east-1', namespace: 'nginx' },
  ],
  [
    'https://us-east-1.console.aws.amazon.com/ecr/repositories/public/123456789012/app?region=us-east-1',
    { address: 'public.ecr.aws', provider: 'ecr', region: 'us-east-1' },
  ],
  [
    'https://console.cloud.google.com/artifacts/docker/my-project/europe-west1/my-repo?project=my-project',
    {
      address: 'europe-west1-docker.pkg.dev',
      provider: 'gar',
      region: 'europe-west1',
      namespace: 'my-project/my-repo',
    },
  ],
  [
    'https://console.cloud.google.com/artifacts?project=example.com:mine',
    { address: null, provider: 'gar', namespace: 'example.com/mine' },
  ],
  [
    'https://console.cloud.google.com/gcr/images/my-project/EU/app',
    { address: 'eu.gcr.io', provider: 'gar', namespace: 'my-project' },
  ],
  [
    'https://portal.azure.com/#@example.onmicrosoft.com/resource/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/Mine/overview',
    { address: 'mine.azurecr.io', provider: 'azure' },
  ],
  [
    'https://cr.console.aliyun.com/repository/cn-hangzhou/team/app/details',
    {
      address: 'registry.cn-hangzhou.aliyuncs.com',
      provider: 'acr',
      region: 'cn-hangzhou',
      namespace: 'team',
    },
  ],
  [
    'https://cr.console.aliyun.com/repository/cn-shanghai/cri-abc123/team/app/details',
    { address: null, provider: 'acr', region: 'cn-shanghai', namespace: 'team' },
  ],
  ['https://console.cloud.tencent.com/tcr/repository?rid=1', { address: null, provider: 'tcr' }],
  [
    'https://console.huaweicloud.com/swr/?region=cn-north-4#/swr/dashboard',
    { address: 'swr.cn-north-4.myhuaweicloud.com', provider: 'swr', region: 'cn-north-4' },
  ],
  ['https://console.huaweicloud.com/swr/?region=a.b', { address: null, provider: 'swr' }],
  [
    'https://cloud.digitalocean.com/registry?i=abc',
    { address: 'registry.digitalocean.com', provider: 'digitalocean' },
  ],
  [
    'https://reg.example.com:8443/harbor/projects/3/repositories/app',
    { address: 'reg.example.com:8443', provider: 'harbor' },
  ],
  [
    'http://repo.example.com/#browse/browse:docker-hosted:v2%2Fapp',
    { address: 'http://repo.example.com/repository/docker-hosted', provider: 'nexus' },
  ],
  [
    'https://repo.example.com/nexus/#browse/browse',
    { address: 'repo.example.com/nexus', provider: 'nexus' },
  ],
  [
    'https://repo.example.com/ui/repos/tree/General/docker-local/app/latest',
    { address: 'repo.example.com', provider: 'artifactory', namespace: 'docker-local' },
  ],
  [
    'https://mine.jfrog.io/ui/native/docker-local/app',
    { address: 'mine.jfrog.io', provider: 'artifactory', namespace: 'docker-local' },
  ],
  [
    'git.example.com/ann/-/packages',
    { address: 'git.example.com', provider: 'gitea', namespace: 'ann' },
  ],
  [
    'https://git.example.com/ann/-/packages/container/app/latest',
    { address: 'git.example.com', provider: 'gitea', namespace: 'ann' },
  ],
];

describe('a pasted link of a console', () => {
  it.each(consoles)('%s', (text, expected) => {
    const read = readPastedAddress(text);
    expect(read).toEqual({ ...expected, source: 'console' });
    expectSound(read);
  });
});
