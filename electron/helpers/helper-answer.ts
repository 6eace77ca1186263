import { z } from 'zod';
import { jsonValue } from '../../shared/json-text.ts';
import { type Credential, credentialInputSchema } from '../../shared/model/credential.ts';
import { text } from '../../shared/text/text.ts';
import { helperFailed } from './helper-error.ts';
import type { HelperOutput } from './run-helper.ts';

/** What a helper may say when it fails, word for word (docker/docker-credential-helpers, credentials/error.go). */
const notFound = 'credentials not found in native keychain';
const knownRefusals: ReadonlySet<string> = new Set([
  'no credentials server URL',
  'no credentials username',
]);

/** The user name that marks a secret as an identity token. */
const identityUser = '<token>';

const getSchema = z.object({ Username: z.string(), Secret: z.string() });
const listSchema = z.record(z.string().max(4096), z.string().max(1024));

/** A server that a helper keeps a login for. */
export interface HelperAccount {
  /** As the helper spells it, such as `https://index.docker.io/v1/`. */
  server: string;
  username: string;
}

/**
 * The credential that `get` answered; null when there is none. Throws
 * BAD_RESPONSE for what is no answer, UNAUTHORIZED when the helper failed.
 */
export function readGet(name: string, output: HelperOutput): Credential | null {
  const said = textOf(name, output);
  if (output.code !== 0) {
    if (said.trim() === notFound) return null;
    throw refusal(name, said);
  }
  const answer = getSchema.safeParse(jsonValue(said));
  if (!answer.success) throw nonsense(name);
  const { Username: username, Secret: secret } = answer.data;
  const credential = credentialInputSchema.safeParse(
    username === identityUser
      ? { kind: 'token', token: secret }
      : { kind: 'password', username, password: secret },
  );
  if (!credential.success) throw nonsense(name);
  const { keep: _keep, ...found } = credential.data;
  return found;
}

/** What `list` answered, in the order of the servers' names. Throws like `readGet`. */
export function readList(name: string, output: HelperOutput): HelperAccount[] {
  const said = textOf(name, output);
  if (output.code !== 0) {
    if (said.trim() === notFound) return [];
    throw refusal(name, said);
  }
  // Helpers in Go answer null for an empty map.
  const answer = listSchema.nullable().safeParse(said.trim() === '' ? {} : jsonValue(said));
  if (!answer.success) throw nonsense(name);
  return Object.entries(answer.data ?? {})
    .map(([server, username]) => ({ server, username }))
    .sort((a, b) => (a.server < b.server ? -1 : 1));
}

function refusal(name: string, said: string) {
  const known = said.trim();
  return helperFailed(
    name,
    knownRefusals.has(known)
      ? text('helpers.refused', { name, answer: known })
      : text('helpers.nothing', { name }),
    'UNAUTHORIZED',
  );
}

function nonsense(name: string) {
  return helperFailed(name, text('helpers.strangeAnswer', { name }), 'BAD_RESPONSE');
}

function textOf(name: string, output: HelperOutput): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(output.stdout);
  } catch {
    throw nonsense(name);
  }
}
