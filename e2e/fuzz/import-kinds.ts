import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import { scanComputer } from '../../electron/app/exchange/computer/scan-computer.ts';
import { recordsOfText } from '../../electron/app/exchange/import-sources.ts';
import { planProfile } from '../../electron/registry/providers/ecr/aws-profile-plan.ts';
import type { ExchangeFormat } from '../../shared/model/exchange.ts';
import { foreignRecords } from '../fixtures/foreign-records.ts';
import type { TextKind } from './text-kind.ts';

const idle = new AbortController().signal;
const oneMiB = 1024 * 1024;
const logins = JSON.stringify({
  auths: {
    'https://index.docker.io/v1/': { auth: Buffer.from('ada:x').toString('base64') },
    'a.example:5000/team': { username: 'ada', password: 'y', email: 'a@b' },
    'quay.io': { identitytoken: 'abc' },
    'gcr.io': {},
  },
  credsStore: 'osxkeychain',
  credHelpers: { 'public.ecr.aws': 'ecr-login' },
  HttpHeaders: { 'User-Agent': 'x' },
});
const pullSecret = `apiVersion: v1
kind: Secret
metadata: {name: pull, namespace: team}
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ${Buffer.from(logins).toString('base64')}
`;
const python =
  'registry = shared.Registry(name="a", url="https://a.example", type=shared.RegistryType.ECR, ids=["b"])';
const backup = JSON.stringify({
  format: 'berth-backup',
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  app: '1.0.0',
  defaultId: null,
  registries: [
    {
      ...{ id: 'a7d2fca6-158a-4190-b7f1-110bd9a40a09', name: 'A', description: null },
      ...{ address: 'https://a.example', internalAddress: null, provider: 'native', region: null },
      ...{ namespace: 'team', tls: { verify: true }, proxy: 'system', active: true },
      ...{ readOnly: false, group: null, pinned: ['team/a'], clusters: [], platform: { a: [1] } },
      credential: { kind: 'password', username: 'ada' },
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      revision: 1,
    },
  ],
});

/** As the formats' documents print them. */
function pasted(system: string): string {
  return foreignRecords.find((records) => records.system === system)?.pasted ?? '';
}

/** What is pasted or opened, by the format that is told; the last one is to be recognised. */
const pastedSamples: readonly [ExchangeFormat | undefined, [string, ...string[]]][] = [
  ['zadig', [pasted('Zadig')]],
  ['rancher', [pasted('Rancher 1')]],
  ['runai', [pasted('Run:ai')]],
  ['adapt', [pasted('Adapt'), '<A registryUrl={`a.example`} re={/[/]x/g} /> // \'"']],
  ['panoptica', [pasted('Panoptica'), python]],
  ['docker', [logins]],
  ['containers', [logins]],
  ['kubernetes', [pullSecret]],
  ['backup', [backup]],
  [
    undefined,
    [logins, pullSecret, python, backup, ...foreignRecords.map((records) => records.pasted)],
  ],
];

function imported(told: ExchangeFormat | undefined, good: TextKind['good']): TextKind {
  return {
    name: `import of ${told ?? 'anything'}`,
    good: [...good, `curl -X POST https://a.example -d '${good[0]}'`],
    longest: oneMiB,
    read: async (text) => {
      const input = { text, ...(told === undefined ? {} : { format: told }) };
      const { records } = await recordsOfText(input, idle);
      return records.length;
    },
  };
}

/** A file of other tools on this computer, read with all the others. */
function scanned(path: string, ...good: TextKind['good']): TextKind {
  return {
    name: path,
    good,
    longest: oneMiB,
    read: (text, folder) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      const systemFolder = join(folder, 'etc');
      return scanComputer({ platform: 'linux', home: folder, systemFolder, environment: {} });
    },
  };
}

const certificates =
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n# a\n-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n';

/** Records of other systems, and the files of the tools on this computer. */
export const importKinds: readonly TextKind[] = [
  ...pastedSamples.map(([told, good]) => imported(told, good)),
  scanned('.docker/config.json', logins, '{"auths":{}}'),
  scanned('.config/containers/auth.json', logins),
  scanned('.config/helm/registry/config.json', logins),
  scanned(
    '.config/containers/registries.conf',
    'unqualified-search-registries = ["docker.io", "quay.io"]\ncredential-helpers = ["secretservice"]\n[[registry]]\nprefix = "a.example/team"\nlocation = "b.example"\ninsecure = true\n[[registry.mirror]]\nlocation = "c"\n',
  ),
  scanned('.docker/certs.d/a.example:5000/ca.crt', certificates),
  {
    name: 'configuration of AWS',
    good: [
      '[default]\naws_access_key_id = AKIA\naws_secret_access_key = x\n[profile ci]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = default\n',
      '[profile a]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_start_url = https://a\nsso_region = eu-west-1\ns3 =\n  max = 1\n',
    ],
    longest: oneMiB,
    read: async (text, folder) => {
      const filepath = join(folder, 'credentials');
      const configFilepath = join(folder, 'config');
      writeFileSync(filepath, text);
      writeFileSync(configFilepath, text);
      const profiles = await parseKnownFiles({ filepath, configFilepath, ignoreCache: true });
      return planProfile(Object.keys(profiles).at(-1) ?? 'default', profiles, {});
    },
  },
];
