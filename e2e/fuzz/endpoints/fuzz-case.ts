import type { ClientLimits } from '../../../electron/http/limits.ts';
import { BerthError, errorDataSchema } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import { createRandom, type Random } from '../../fixtures/random.ts';
import { clientFor } from '../../fixtures/registry-client/client-under-test.ts';
import { type EndpointKind, goodAnswer } from './endpoint-kinds.ts';
import type { FuzzServer } from './fuzz-server.ts';
import { mutate } from './mutate.ts';
import { accessToken, basic, identityToken, leakedIn, password, username } from './secrets.ts';
import { answerOf, type PlainAnswer, wellFormed } from './wire-answer.ts';

/** How one case ended: `value`, or the code of a BerthError; `problem` is what must not be. */
export interface CaseResult {
  outcome: string;
  mutations: string[];
  problem: string | null;
}

/** Short enough that silence costs little, long enough for a busy machine. */
const limits: Partial<ClientLimits> = {
  connectMs: 1000,
  headersMs: 120,
  bodyIdleMs: 120,
  totalMs: 600,
  tokenMs: 400,
  pageBytes: 128 * 1024,
  manifestBytes: 128 * 1024,
  configBytes: 128 * 1024,
  tokenBytes: 16 * 1024,
  errorBytes: 8 * 1024,
  redirects: 3,
  pages: 4,
  attempts: 2,
  retryAfterMaxMs: 5,
};
/** All requests of one call together; more means a loop. */
const mostRequests = 120;
const longestMs = 20_000;

const logins: readonly [Credential, ...Credential[]] = [
  { kind: 'password', username, password },
  { kind: 'password', username, password },
  { kind: 'token', token: identityToken },
  { kind: 'none' },
];

/** Runs one mutation of one kind; the same seed and number make the same one. */
export async function runCase(
  kind: EndpointKind,
  number: number,
  seed: number,
  server: FuzzServer,
): Promise<CaseResult> {
  const random = createRandom(seed, kind.name, number);
  const host = new URL(server.address).host;
  const mutations = new Set<string>();
  const credential = random.pick(logins);
  let requests = 0;
  let authenticated = false;
  server.behave((method, path) => {
    requests += 1;
    if (path.startsWith('/token')) authenticated = true;
    if (!kind.matches(method, path))
      return wellFormed(
        kind.tokens && !authenticated ? challenge(host) : goodAnswer(method, path),
        method,
      );
    if (kind.tokens && !authenticated && random.chance(0.7))
      return wellFormed(challenge(host), method);
    const known = knownSecrets(credential, kind.name !== 'token' && authenticated);
    const wire = mutate(kind.good, { host, method, known, random });
    for (const name of wire.mutations) mutations.add(name);
    return wire;
  });
  const client = clientFor(server.address, {
    credential,
    limits,
    names: { 'other.invalid': 'public' },
  });
  const leaving = new AbortController();
  const result = await within(longestMs, drive(kind, client, leaving, random));
  const warned = client.warnings().flatMap(leakedIn);
  await client.close();
  const problem =
    result.problem ??
    (warned.length > 0 ? 'a warning holds a secret' : null) ??
    (requests > mostRequests ? `${requests} requests` : null);
  return { ...result, problem, mutations: [...mutations] };
}

/** What a server could repeat: it was sent to it, or came from it. */
function knownSecrets(credential: Credential, hasToken: boolean): string[] {
  const own: Record<string, string[]> = { password: [password, basic], token: [identityToken] };
  return [...(own[credential.kind] ?? []), ...(hasToken ? [accessToken] : [])];
}

async function drive(
  kind: EndpointKind,
  client: ReturnType<typeof clientFor>,
  leaving: AbortController,
  random: Random,
): Promise<{ outcome: string; problem: string | null }> {
  const timer = random.chance(0.05) ? setTimeout(() => leaving.abort(), random.int(60)) : undefined;
  try {
    const value = await kind.drive(client, leaving.signal);
    // Only the connection test speaks about failures in its value.
    const told = kind.name === 'ping' ? leakedIn(JSON.stringify(value)) : [];
    return { outcome: 'value', problem: told.length > 0 ? 'the report holds a secret' : null };
  } catch (error) {
    return judge(error);
  } finally {
    clearTimeout(timer);
  }
}

function judge(error: unknown): { outcome: string; problem: string | null } {
  if (!(error instanceof BerthError))
    return { outcome: 'foreign error', problem: `threw ${String(error)}` };
  const data = error.toData();
  const leaks = leakedIn([error.message, error.hint, error.stack, JSON.stringify(data)].join('\n'));
  if (leaks.length > 0) return { outcome: error.code, problem: `told a secret: ${error.message}` };
  if (!errorDataSchema.safeParse(data).success)
    return { outcome: error.code, problem: 'its data fits no schema' };
  return { outcome: error.code, problem: error.code === 'INTERNAL' ? error.message : null };
}

async function within<T extends { outcome: string; problem: string | null }>(
  ms: number,
  work: Promise<T>,
): Promise<{ outcome: string; problem: string | null }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ outcome: string; problem: string }>((resolve) => {
    timer = setTimeout(() => resolve({ outcome: 'no end', problem: `no end in ${ms} ms` }), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function challenge(host: string): PlainAnswer {
  return answerOf(401, '{"errors":[{"code":"UNAUTHORIZED"}]}', {
    'www-authenticate': `Bearer realm="http://${host}/token",service="fuzz"`,
  });
}
