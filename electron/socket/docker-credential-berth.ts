import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { version } from '../../package.json';
import { BerthError } from '../../shared/errors.ts';
import { jsonValue } from '../../shared/json-text.ts';
import { connectSocket } from './socket-client.ts';

/**
 * A credential helper of Docker's kind (docs.docker.com, "docker login", "Credential
 * helper protocol"; docker/docker-credential-helpers, `credentials.go`): asks the
 * running Berth. Started as `node docker-credential-berth.mjs DATA_DIRECTORY ACTION`
 * by a script on PATH. Answers on stdout; a failure too, with exit code 1.
 */

/** What other tools compare with, word for word (`credentials/error.go`). */
const notFound = 'credentials not found in native keychain';
const noServer = 'no credentials server URL';
const noUsername = 'no credentials username';

/** Bytes of stdin, and milliseconds in which all of it must have come. */
const mostInput = 256 * 1024;
const inputPatience = 5_000;

/** Milliseconds for a login that a cloud has to make. */
const answerPatience = 60_000;

const loginSchema = z.object({
  login: z.object({ username: z.string(), secret: z.string() }).nullable(),
});
const listSchema = z.object({ logins: z.record(z.string(), z.string()) });
const givenSchema = z.object({
  ServerURL: z.string().default(''),
  Username: z.string().default(''),
  Secret: z.string().default(''),
});

/** What is said to the calling program in place of an answer. */
class Refusal extends Error {}

const [directory = '', action = ''] = process.argv.slice(2);
const end = setTimeout(() => finish(1, 'Berth did not answer in time'), answerPatience);

answer().then(
  (said) => finish(0, said),
  (error: unknown) => finish(1, wordsFor(error)),
);

async function answer(): Promise<string> {
  if (action === 'version') return `docker-credential-berth (Berth) ${version}`;
  if (!isAbsolute(directory)) throw new Refusal('The folder of the data is missing');
  switch (action) {
    case 'get': {
      const server = await serverFromInput();
      const { login } = loginSchema.parse(
        await ask('logins.get', { server, program: await parentName() }),
      );
      if (login === null) throw new Refusal(notFound);
      const { username, secret } = login;
      return JSON.stringify({ ServerURL: server, Username: username, Secret: secret });
    }
    case 'store': {
      const given = givenSchema.safeParse(jsonValue(await input()));
      if (!given.success) throw new Refusal('The credentials are not a JSON object');
      const { ServerURL: server, Username: username, Secret: secret } = given.data;
      if (server.trim() === '') throw new Refusal(noServer);
      if (username === '') throw new Refusal(noUsername);
      await ask('logins.store', { server, username, secret });
      return '';
    }
    case 'erase':
      await ask('logins.erase', { server: await serverFromInput() });
      return '';
    case 'list':
      return JSON.stringify(listSchema.parse(await ask('logins.list', {})).logins);
    default:
      throw new Refusal('Usage: docker-credential-berth get|store|erase|list|version');
  }
}

async function ask(request: string, body: unknown): Promise<unknown> {
  const berth = await connectSocket(directory);
  try {
    return await berth.call(request, body);
  } finally {
    berth.close();
  }
}

async function serverFromInput(): Promise<string> {
  const server = (await input()).trim();
  if (server === '') throw new Refusal(noServer);
  return server;
}

/** All of stdin; a caller that never ends it is not waited for. */
async function input(): Promise<string> {
  const late = setTimeout(() => finish(1, 'Nothing more came on stdin'), inputPatience);
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of process.stdin) {
      bytes += chunk.length;
      if (bytes > mostInput) throw new Refusal('Too much on stdin');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    clearTimeout(late);
  }
}

/** Who called, where the system tells: Linux (proc(5), `/proc/pid/comm`). */
async function parentName(): Promise<string | null> {
  const name = await readFile(`/proc/${process.ppid}/comm`, 'utf8').catch(() => null);
  return name === null ? null : name.trim();
}

/** One line that the caller shows to its person. */
function wordsFor(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (!(error instanceof BerthError)) return 'Berth gave an answer that cannot be read';
  const { message, hint } = error;
  return hint === undefined ? message : `${message}. ${hint}`;
}

function finish(code: number, said: string): void {
  clearTimeout(end);
  process.stdout.write(said === '' ? '' : `${said}\n`, () => process.exit(code));
}
