import { dockerHub } from '../docker-hub.ts';
import { type AwsLogin, findAwsLogin } from './cloud-command.ts';
import { type Invocation, readInvocation } from './command-options.ts';
import { credentialOfLogin } from './login-credential.ts';
import type { PastedAddress } from './meaning.ts';
import { locationOf, type RegistryLocation } from './registry-location.ts';
import type { ShellCommand, ShellWord } from './shell-words.ts';

/** What each tool's log in is called. */
const logins: Readonly<Record<string, readonly (readonly string[])[]>> = {
  docker: [['login']],
  podman: [['login']],
  nerdctl: [['login']],
  finch: [['login']],
  buildah: [['login']],
  skopeo: [['login']],
  helm: [['registry', 'login']],
  apptainer: [['registry', 'login']],
  singularity: [['registry', 'login']],
  crane: [['auth', 'login']],
  gcrane: [['auth', 'login']],
  oras: [['login'], ['registry', 'login']],
  regctl: [['registry', 'login']],
  kubectl: [['create', 'secret', 'docker-registry']],
  oc: [['create', 'secret', 'docker-registry']],
};

/** Tools that mean Docker Hub when no host is named. */
const hubByDefault = new Set(['docker', 'nerdctl', 'finch', 'kubectl', 'oc', 'regctl']);

const short = { u: 'username', p: 'password', e: 'email' } as const;

/**
 * Reads the first log-in command of any of the usual tools. What the shell would
 * fill in stays empty. Null where there is no such command.
 */
export function readLogin(commands: readonly ShellCommand[]): PastedAddress | null {
  for (const [index, command] of commands.entries()) {
    const invocation = readInvocation(command, short);
    const verbs = invocation === null ? null : verbsOf(invocation);
    if (invocation === null || verbs === null) continue;
    const aws = findAwsLogin(commands.slice(0, index + 1));
    return ofLogin(invocation, verbs.length, command, commands[index - 1], aws);
  }
  return null;
}

function verbsOf({ program, positionals }: Invocation): readonly string[] | null {
  if (!Object.hasOwn(logins, program)) return null;
  const forms = logins[program] ?? [];
  return forms.find((verbs) => verbs.every((verb, at) => positionals[at]?.text === verb)) ?? null;
}

function ofLogin(
  invocation: Invocation,
  verbs: number,
  command: ShellCommand,
  before: ShellCommand | undefined,
  aws: AwsLogin | null,
): PastedAddress {
  const { program, positionals, options } = invocation;
  const host =
    options.get('docker-server') ?? (isKubectl(program) ? undefined : positionals[verbs]);
  const location = placeOfHost(host, program);
  const username = options.get('docker-username') ?? options.get('username') ?? options.get('user');
  const secret =
    options.get('docker-password') ??
    options.get('password') ??
    options.get('pass') ??
    options.get('identity-token') ??
    command.hereString ??
    (command.piped ? echoed(before) : undefined);
  const credential = credentialOfLogin({
    location,
    username: usernameText(username),
    secret: secret?.exact === true && secret.text !== '' ? secret.text : null,
    hasSecret: secret !== undefined || options.has('password-stdin') || options.has('pass-stdin'),
    isIdentityToken: options.has('identity-token') || options.has('identity-token-stdin'),
    aws,
  });
  const region = location?.region ?? (location?.provider === 'ecr' ? aws?.region : null) ?? null;
  return {
    ...(location ?? { address: null }),
    ...(region === null ? {} : { region }),
    ...(credential === null ? {} : { credential }),
    source: 'login',
  };
}

function placeOfHost(host: ShellWord | undefined, program: string): RegistryLocation | null {
  if (host === undefined)
    return hubByDefault.has(program) ? locationOf(dockerHub.host, 'namespace') : null;
  const text = host.text.replace(/^(?:docker|oci|oras):\/\//, '');
  return host.exact && text !== '' ? locationOf(text, 'namespace') : null;
}

/** The names of Harbor's robots and Quay's tokens hold a dollar that is meant as it stands. */
function usernameText(word: ShellWord | undefined): string | null {
  if (word === undefined || word.text === '') return null;
  const isLiteral = /^(?:robot\$|\$(?:oauthtoken|token|app)$)/.test(word.text);
  return word.exact || (isLiteral && word.runs.length === 0) ? word.text : null;
}

/** What `echo secret |` writes. */
function echoed(command: ShellCommand | undefined): ShellWord | undefined {
  const words = command?.words.filter(({ text }) => !/^-[neE]+$/.test(text)) ?? [];
  const at = words.findIndex(({ text }) => text === 'echo' || text === 'printf');
  return at >= 0 && words.length === at + 2 ? words[at + 1] : undefined;
}

function isKubectl(program: string): boolean {
  return program === 'kubectl' || program === 'oc';
}
