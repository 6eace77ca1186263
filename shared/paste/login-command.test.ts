import { describe, expect, it } from 'vitest';
import { expectSound } from '../../e2e/fixtures/sound-paste.ts';
import type { PastedAddress } from './meaning.ts';
import { readPastedAddress } from './pasted-address.ts';

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const inEcr = { address: ecr, provider: 'ecr', region: 'eu-west-1' } as const;
const profile = (username: string) => ({ kind: 'awsProfile', username }) as const;
const password = (username?: string, secret?: string) =>
  ({
    kind: 'password',
    ...(username === undefined ? {} : { username }),
    ...(secret === undefined ? {} : { secret }),
  }) as const;
const hub = { address: 'docker.io', provider: 'dockerhub' } as const;
const own = { address: 'registry.example.com', provider: 'native' } as const;

type Expected = Omit<PastedAddress, 'source'>;

const logins: readonly [text: string, expected: Expected][] = [
  ['docker login', hub],
  ['docker login ghcr.io', { address: 'ghcr.io', provider: 'ghcr' }],
  ['$ docker login registry.example.com', own],
  ['# docker login registry.example.com', own],
  ['sudo -E docker login registry.example.com', own],
  ['sudo -u root docker login registry.example.com', own],
  ['ann@host:~/work$ docker login registry.example.com', own],
  ['PS C:\\Users\\ann> docker.exe login registry.example.com', own],
  ['/usr/bin/docker --config /tmp/x login registry.example.com', own],
  ['docker login https://registry.example.com/v2/', own],
  ['docker login localhost:5000', { address: 'localhost:5000', provider: 'native' }],
  [
    'docker login http://registry.example.com:5000',
    { address: 'http://registry.example.com:5000', provider: 'native' },
  ],
  ['docker login https://index.docker.io/v1/ -u ann', { ...hub, credential: password('ann') }],
  [
    'docker login -u ann -p secret registry.example.com',
    { ...own, credential: password('ann', 'secret') },
  ],
  [
    'docker login registry.example.com --password=se=cret --username=ann',
    { ...own, credential: password('ann', 'se=cret') },
  ],
  [
    "docker login -uann '-ps p a c e' registry.example.com",
    { ...own, credential: password('ann', 's p a c e') },
  ],
  [
    'docker login -u "ann" -p "pa\\"ss" registry.example.com',
    { ...own, credential: password('ann', 'pa"ss') },
  ],
  [
    'docker login -u ann -p -dash -e none registry.example.com',
    { ...own, credential: password('ann', '-dash') },
  ],
  [
    'docker login \\\n  --username ann \\\r\n  --password-stdin \\\n  registry.example.com',
    { ...own, credential: password('ann') },
  ],
  ['docker login \\  -u ann \\  registry.example.com', { ...own, credential: password('ann') }],
  ['docker login `\n  -u ann `\n  registry.example.com', { ...own, credential: password('ann') }],
  ['docker login ^\n  -u ann ^\n  registry.example.com', { ...own, credential: password('ann') }],
  [
    'echo "tok en" | docker login ghcr.io -u octocat --password-stdin',
    { address: 'ghcr.io', provider: 'ghcr', credential: password('octocat', 'tok en') },
  ],
  [
    'echo $CR_PAT | docker login ghcr.io -u USERNAME --password-stdin',
    { address: 'ghcr.io', provider: 'ghcr', credential: password('USERNAME') },
  ],
  [
    'docker login -u ann --password-stdin registry.example.com <<< secret',
    { ...own, credential: password('ann', 'secret') },
  ],
  [
    'docker login -u ann --password-stdin registry.example.com < token.txt 2>&1',
    { ...own, credential: password('ann') },
  ],
  [
    `docker login -u "$USER" -p "\${TOKEN}" registry.example.com`,
    { ...own, credential: { kind: 'password' } },
  ],
  [
    'docker login -u ann -p secret $REGISTRY',
    { address: null, credential: password('ann', 'secret') },
  ],
  [
    'docker login -u AWS --password-stdin <account-id>.dkr.ecr.eu-west-1.amazonaws.com',
    { address: null, credential: password('AWS') },
  ],
  ['cd /tmp && docker login registry.example.com; docker pull alpine', own],
  ['# First log in\ndocker login registry.example.com\n', own],
  [
    'podman login --tls-verify=false -u ann registry.example.com',
    { ...own, credential: password('ann') },
  ],
  ['podman login', { address: null }],
  ['skopeo login -u ann -p x registry.example.com', { ...own, credential: password('ann', 'x') }],
  ['buildah login registry.example.com', own],
  ['nerdctl login registry.example.com', own],
  [
    'helm registry login registry.example.com --username ann --password x --insecure',
    { ...own, credential: password('ann', 'x') },
  ],
  [
    'crane auth login registry.example.com -u ann -p x',
    { ...own, credential: password('ann', 'x') },
  ],
  ['oras login -u ann --plain-http registry.example.com', { ...own, credential: password('ann') }],
  [
    'oras login --identity-token abc registry.example.com',
    { ...own, credential: { kind: 'token', secret: 'abc' } },
  ],
  [
    'regctl registry login registry.example.com --user ann --pass x',
    { ...own, credential: password('ann', 'x') },
  ],
  [
    'apptainer registry login --username ann oras://ghcr.io',
    { address: 'ghcr.io', provider: 'ghcr', credential: password('ann') },
  ],
  [
    'kubectl create secret docker-registry cred --docker-server=registry.example.com --docker-username=ann --docker-password=x -n prod',
    { ...own, credential: password('ann', 'x') },
  ],
  [
    `aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin ${ecr}`,
    { ...inEcr, credential: profile('default') },
  ],
  [
    `aws --profile prod ecr get-login-password --region eu-west-1 | \\\n  docker login --username AWS --password-stdin ${ecr}`,
    { ...inEcr, credential: profile('prod') },
  ],
  [
    `AWS_PROFILE=prod aws ecr get-login-password | podman login -u AWS --password-stdin ${ecr}`,
    { ...inEcr, credential: profile('prod') },
  ],
  [
    `docker login -u AWS -p "$(aws ecr get-login-password --profile dev --region eu-west-1)" ${ecr}`,
    { ...inEcr, credential: profile('dev') },
  ],
  [
    `docker login -u AWS -p \`aws ecr get-login-password\` ${ecr}`,
    { ...inEcr, credential: profile('default') },
  ],
  [
    `(Get-ECRLoginCommand -Region eu-west-1 -ProfileName ops).Password | docker login --username AWS --password-stdin ${ecr}`,
    { ...inEcr, credential: profile('ops') },
  ],
  [`docker login -u AWS --password-stdin ${ecr}`, { ...inEcr, credential: { kind: 'accessKey' } }],
  [`docker login -u AWS -p eyJwYXls ${ecr}`, { ...inEcr, credential: password('AWS', 'eyJwYXls') }],
  [
    'aws ecr-public get-login-password --region us-east-1 | docker login -u AWS --password-stdin public.ecr.aws/a1b2c3d4',
    {
      address: 'public.ecr.aws',
      provider: 'ecr',
      region: 'us-east-1',
      namespace: 'a1b2c3d4',
      credential: profile('default'),
    },
  ],
  [
    'aws ecr get-login-password --region eu-west-1',
    { address: null, provider: 'ecr', region: 'eu-west-1', credential: profile('default') },
  ],
  [
    '$(aws ecr get-login --no-include-email --region cn-north-1 --registry-ids 123456789012)',
    {
      address: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
      provider: 'ecr',
      region: 'cn-north-1',
      credential: profile('default'),
    },
  ],
  ['az acr login --name Mine', { address: 'mine.azurecr.io', provider: 'azure' }],
  ['az acr login -n mine.azurecr.cn', { address: 'mine.azurecr.cn', provider: 'azure' }],
  [
    'az acr login -n mine -u token-name -p x',
    { address: 'mine.azurecr.io', provider: 'azure', credential: password('token-name', 'x') },
  ],
  ['az acr login --name "evil.example/x"', { address: null, provider: 'azure' }],
  [
    'docker login mine.azurecr.io -u 00000000-0000-0000-0000-000000000000 -p eyJ',
    {
      address: 'mine.azurecr.io',
      provider: 'azure',
      credential: {
        kind: 'token',
        username: '00000000-0000-0000-0000-000000000000',
        secret: 'eyJ',
      },
    },
  ],
  [
    'gcloud auth configure-docker europe-west1-docker.pkg.dev,us-docker.pkg.dev --quiet',
    {
      address: 'europe-west1-docker.pkg.dev',
      provider: 'gar',
      region: 'europe-west1',
      credential: { kind: 'helper', username: 'gcloud' },
    },
  ],
  [
    'gcloud auth configure-docker',
    {
      address: 'gcr.io',
      provider: 'gar',
      credential: { kind: 'helper', username: 'gcloud' },
    },
  ],
  [
    'cat key.json | docker login -u _json_key --password-stdin https://us-docker.pkg.dev',
    { address: 'us-docker.pkg.dev', provider: 'gar', credential: { kind: 'serviceAccount' } },
  ],
  [
    `docker login -u _json_key_base64 -p ${btoa('{"type":"service_account"}')} gcr.io`,
    {
      address: 'gcr.io',
      provider: 'gar',
      credential: { kind: 'serviceAccount', secret: '{"type":"service_account"}' },
    },
  ],
  [
    'gcloud auth print-access-token | docker login -u oauth2accesstoken --password-stdin https://us-central1-docker.pkg.dev',
    {
      address: 'us-central1-docker.pkg.dev',
      provider: 'gar',
      region: 'us-central1',
      credential: { kind: 'token', username: 'oauth2accesstoken' },
    },
  ],
  [
    'doctl registry login',
    {
      address: 'registry.digitalocean.com',
      provider: 'digitalocean',
      credential: { kind: 'token' },
    },
  ],
  [
    'docker login -u dop_v1_abc -p dop_v1_abc registry.digitalocean.com',
    {
      address: 'registry.digitalocean.com',
      provider: 'digitalocean',
      credential: { kind: 'token', secret: 'dop_v1_abc' },
    },
  ],
  [
    'docker login -u cn-north-4@AKEXAMPLE -p 0e88cbb9 swr.cn-north-4.myhuaweicloud.com',
    {
      address: 'swr.cn-north-4.myhuaweicloud.com',
      provider: 'swr',
      region: 'cn-north-4',
      credential: password('cn-north-4@AKEXAMPLE', '0e88cbb9'),
    },
  ],
  [
    'sudo docker login --username=ann@team registry.cn-hangzhou.aliyuncs.com',
    {
      address: 'registry.cn-hangzhou.aliyuncs.com',
      provider: 'acr',
      region: 'cn-hangzhou',
      credential: password('ann@team'),
    },
  ],
  [
    'docker login mine.tencentcloudcr.com --username 100012345678 --password eyJ',
    {
      address: 'mine.tencentcloudcr.com',
      provider: 'tcr',
      credential: password('100012345678', 'eyJ'),
    },
  ],
  [
    "docker login -u='team+robot' -p='TOKEN' quay.io",
    { address: 'quay.io', provider: 'quay', credential: password('team+robot', 'TOKEN') },
  ],
  [
    'docker login -u $oauthtoken -p abc quay.io',
    {
      address: 'quay.io',
      provider: 'quay',
      credential: { kind: 'token', username: '$oauthtoken', secret: 'abc' },
    },
  ],
  [
    'docker login -u robot$ci+pull -p abc harbor.example.com',
    {
      address: 'harbor.example.com',
      provider: 'harbor',
      credential: password('robot$ci+pull', 'abc'),
    },
  ],
  [
    'docker login registry.gitlab.com/group/project -u ann',
    {
      address: 'registry.gitlab.com',
      provider: 'gitlab',
      namespace: 'group/project',
      credential: password('ann'),
    },
  ],
];

describe('a pasted log-in command', () => {
  it.each(logins)('%s', (text, expected) => {
    const read = readPastedAddress(text);
    expect(read).toEqual({ ...expected, source: 'login' });
    expectSound(read);
  });
});
