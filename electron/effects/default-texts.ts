/** What of the default registry other tools are told. */
export interface DefaultFacts {
  /** Such as `registry.example.com:5000`. */
  host: string;
  /** What stands before a repository's name: the host, and the namespace. */
  prefix: string;
  /** Plain http, or certificates are not checked. */
  insecure: boolean;
  /** Short names and the full ones that they stand for. */
  aliases: Readonly<Record<string, string>>;
}

/** The first words of every file that is Berth's alone. */
export const ownMark = 'Written by Berth for the default registry';

/** A drop-in of the containers tools (containers-registries.conf(5)); names that are not qualified are looked for at one place only. */
export function containersDropIn(facts: DefaultFacts): string {
  const { host, insecure, aliases } = facts;
  const lines = [
    `# ${ownMark}; changes here are lost.`,
    `unqualified-search-registries = [${JSON.stringify(host)}]`,
  ];
  if (insecure)
    lines.push('', '[[registry]]', `location = ${JSON.stringify(host)}`, 'insecure = true');
  const names = Object.entries(aliases);
  if (names.length > 0) lines.push('', '[aliases]');
  for (const [name, full] of names) lines.push(`${JSON.stringify(name)} = ${JSON.stringify(full)}`);
  return `${lines.join('\n')}\n`;
}

export type ShellKind = 'sh' | 'fish' | 'powershell';

/** Variables by which tools learn a default; absent: none is the default, and none is set. */
function variablesOf({ prefix }: DefaultFacts): Record<string, string> {
  return {
    REGISTRY: prefix,
    KO_DOCKER_REPO: prefix,
    SKAFFOLD_DEFAULT_REPO: prefix,
    TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX: `${prefix}/`,
  };
}

/** The file that shells read at their start. */
export function environmentFile(shell: ShellKind, facts: DefaultFacts | null): string {
  const variables = Object.entries(facts === null ? {} : variablesOf(facts));
  const lines = variables.map(([name, value]) => setting(shell, name, value));
  return `${[`# ${ownMark}; changes here are lost.`, ...lines].join('\n')}\n`;
}

function setting(shell: ShellKind, name: string, value: string): string {
  switch (shell) {
    case 'sh':
      return `export ${name}=${quoted(shell, value)}`;
    case 'fish':
      return `set -gx ${name} ${quoted(shell, value)}`;
    case 'powershell':
      return `$env:${name} = ${quoted(shell, value)}`;
  }
}

/** The one line that reads such a file, where it is there. */
export function sourcedLine(shell: ShellKind, file: string): string {
  const path = quoted(shell, file);
  switch (shell) {
    case 'sh':
      return `if [ -r ${path} ]; then . ${path}; fi # Berth`;
    case 'fish':
      return `if test -r ${path}; source ${path}; end # Berth`;
    case 'powershell':
      return `if (Test-Path ${path}) { . ${path} } # Berth`;
  }
}

function quoted(shell: ShellKind, value: string): string {
  switch (shell) {
    case 'sh':
      return `'${value.replaceAll("'", "'\\''")}'`;
    case 'fish':
      return `'${value.replace(/['\\]/g, '\\$&')}'`;
    case 'powershell':
      return `'${value.replaceAll("'", "''")}'`;
  }
}
