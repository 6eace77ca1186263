import { createHash } from 'node:crypto';
import { execa } from 'execa';
import { findPeer } from '../../build/lib/peers.ts';

/** A program of another project, run against registries without TLS, signed in nowhere. */
export interface PeerClient {
  name: string;
  /** Null where it is not installed. */
  program: string | null;
  /** Its stdout; throws an Error with its stderr when it fails or takes longer than 60 s. */
  run(folder: string, parameters: readonly string[]): Promise<string>;
  /** Length and digest of its stdout. Throws like `run`. */
  summary(
    folder: string,
    parameters: readonly string[],
  ): Promise<{ length: number; digest: string }>;
}

/** `plain`: the parameters for a host without TLS. */
function client(
  name: string,
  plain: (parameters: readonly string[], host: string) => readonly string[],
): PeerClient {
  const program = findPeer(name) ?? null;
  const start = async (folder: string, parameters: readonly string[]) => {
    if (program === null) throw new Error(notHere(name));
    const host = parameters.map((one) => /127\.0\.0\.1:\d+/.exec(one)?.[0]).find(Boolean) ?? '';
    const result = await execa(program, plain(parameters, host), {
      cwd: folder,
      // What the person of this computer has signed in to is nobody's business here.
      env: { HOME: folder, PATH: process.env['PATH'] },
      extendEnv: false,
      stdin: 'ignore',
      encoding: 'buffer',
      reject: false,
      timeout: 60_000,
    });
    if (result.failed) {
      const said = new TextDecoder().decode(result.stderr);
      throw new Error(`${name} ${parameters.join(' ')}: ${said || result.shortMessage}`);
    }
    return result.stdout;
  };
  return {
    name,
    program,
    run: async (folder, parameters) => new TextDecoder().decode(await start(folder, parameters)),
    async summary(folder, parameters) {
      const output = await start(folder, parameters);
      const digest = createHash('sha256').update(output).digest('hex');
      return { length: output.length, digest: `sha256:${digest}` };
    },
  };
}

export const crane = client('crane', (parameters) => ['--insecure', ...parameters]);
export const regctl = client('regctl', (parameters, host) => [
  ...['--host', `reg=${host},tls=disabled`],
  ...parameters,
]);
export const oras = client('oras', (parameters) => [...parameters, '--plain-http']);

/** Why a test of a peer was left out. */
export function notHere(name: string): string {
  return `${name} is not here; npm run peers installs it`;
}
