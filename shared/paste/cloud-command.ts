import { regionPattern } from '../model/provider.ts';
import { type Invocation, readInvocation } from './command-options.ts';
import type { PastedAddress } from './meaning.ts';
import { builtLocation, locationOf } from './registry-location.ts';
import { type ShellCommand, splitShell } from './shell-words.ts';

/** What an `aws ecr get-login…` command knows. */
export interface AwsLogin {
  isPublic: boolean;
  region: string | null;
  /** `default` where none is named. */
  profile: string;
  account: string | null;
}

const awsShort = {} as const;
const azShort = { n: 'name', u: 'username', p: 'password' } as const;
const doctlShort = { t: 'access-token' } as const;

/** The first command among these, or run inside of one of their words, that asks AWS for a login. */
export function findAwsLogin(commands: readonly ShellCommand[]): AwsLogin | null {
  for (const command of commands) {
    const found = readAwsLogin(command);
    if (found !== null) return found;
    for (const { runs } of command.words)
      for (const run of runs)
        for (const inner of splitShell(run)) {
          const login = readAwsLogin(inner);
          if (login !== null) return login;
        }
  }
  return null;
}

function readAwsLogin(command: ShellCommand): AwsLogin | null {
  const invocation = readInvocation(command, awsShort);
  if (invocation === null) return null;
  const { program, positionals, environment } = invocation;
  const verbs = positionals.map(({ text }) => text);
  const isTool = /^get-ecr(?:public)?login(?:command)?$/.test(program);
  const isAws = program === 'aws' && (verbs[0] === 'ecr' || verbs[0] === 'ecr-public');
  if (!isTool && !(isAws && /^get-(?:login|authorization)/.test(verbs[1] ?? ''))) return null;
  const option = (...names: string[]) => exactOption(invocation, ...names);
  const region =
    option('region', 'Region') ??
    exactText(environment.get('AWS_REGION') ?? environment.get('AWS_DEFAULT_REGION'));
  const account = option('registry-ids', 'RegistryId');
  return {
    isPublic: verbs[0] === 'ecr-public' || program.includes('public'),
    region: region !== null && regionPattern.test(region) ? region : null,
    profile:
      option('profile', 'ProfileName') ?? exactText(environment.get('AWS_PROFILE')) ?? 'default',
    account: account !== null && /^\d{12}$/.test(account) ? account : null,
  };
}

/** The host of an account's private registry, by the partition its region lies in. */
export function ecrHost(account: string, region: string): string {
  const domain = region.startsWith('cn-')
    ? 'amazonaws.com.cn'
    : region.startsWith('eusc-')
      ? 'amazonaws.eu'
      : 'amazonaws.com';
  return `${account}.dkr.ecr.${region}.${domain}`;
}

/** Commands of the clouds' own tools that log in without naming a registry's password. */
export function readCloudCommand(commands: readonly ShellCommand[]): PastedAddress | null {
  for (const command of commands) {
    const found = readAzure(command) ?? readGoogle(command) ?? readDigitalOcean(command);
    if (found !== null) return found;
  }
  const aws = findAwsLogin(commands);
  return aws === null ? null : ofAws(aws);
}

function ofAws({ isPublic, region, profile, account }: AwsLogin): PastedAddress {
  const host = isPublic
    ? 'public.ecr.aws'
    : account !== null && region !== null
      ? ecrHost(account, region)
      : null;
  const location = host === null ? null : builtLocation('ecr', host);
  return {
    address: null,
    provider: 'ecr',
    ...(region === null ? {} : { region }),
    ...location,
    credential: { kind: 'awsProfile', username: profile },
    source: 'login',
  };
}

function readAzure(command: ShellCommand): PastedAddress | null {
  const invocation = readInvocation(command, azShort);
  if (invocation?.program !== 'az' || !startsWith(invocation, 'acr', 'login')) return null;
  const name = exactOption(invocation, 'name')?.toLowerCase() ?? '';
  const suffix = exactOption(invocation, 'suffix')?.toLowerCase() ?? 'azurecr.io';
  const location = builtLocation('azure', name.includes('.') ? name : `${name}.${suffix}`);
  const username = exactOption(invocation, 'username');
  const secret = exactOption(invocation, 'password');
  return {
    address: null,
    provider: 'azure',
    ...location,
    ...(username === null && secret === null
      ? {}
      : {
          credential: {
            kind: 'password',
            ...(username === null ? {} : { username }),
            ...(secret === null ? {} : { secret }),
          },
        }),
    source: 'login',
  };
}

function readGoogle(command: ShellCommand): PastedAddress | null {
  const invocation = readInvocation(command, awsShort);
  if (invocation?.program !== 'gcloud' || !startsWith(invocation, 'auth', 'configure-docker'))
    return null;
  const hosts = invocation.positionals[2];
  const [host = ''] = (hosts?.exact === true ? hosts.text : 'gcr.io').split(',');
  return {
    address: null,
    provider: 'gar',
    ...builtLocation('gar', host),
    credential: { kind: 'helper', username: 'gcloud' },
    source: 'login',
  };
}

function readDigitalOcean(command: ShellCommand): PastedAddress | null {
  const invocation = readInvocation(command, doctlShort);
  if (invocation?.program !== 'doctl') return null;
  if (
    !startsWith(invocation, 'registry', 'login') &&
    !startsWith(invocation, 'registries', 'login')
  )
    return null;
  const registry = invocation.positionals[2];
  const secret = exactOption(invocation, 'access-token');
  const location = locationOf(
    `registry.digitalocean.com/${registry?.exact === true ? registry.text : ''}`,
    'namespace',
  );
  return location === null
    ? null
    : {
        ...location,
        credential: { kind: 'token', ...(secret === null ? {} : { secret }) },
        source: 'login',
      };
}

function startsWith(invocation: Invocation, ...verbs: string[]): boolean {
  return verbs.every((verb, index) => invocation.positionals[index]?.text === verb);
}

function exactOption({ options }: Invocation, ...names: string[]): string | null {
  for (const name of names) {
    const found = exactText(options.get(name));
    if (found !== null) return found;
  }
  return null;
}

function exactText(word: { text: string; exact: boolean } | undefined): string | null {
  return word?.exact === true && word.text !== '' ? word.text : null;
}
