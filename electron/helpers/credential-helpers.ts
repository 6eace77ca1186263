import pLimit from 'p-limit';
import { serverUrls } from '../../shared/docker-server.ts';
import { BerthError } from '../../shared/errors.ts';
import type { Credential } from '../../shared/model/credential.ts';
import type { Computer } from './computer.ts';
import { findHelper } from './find-helper.ts';
import { type HelperAccount, readGet, readList } from './helper-answer.ts';
import { helperEnvironment } from './helper-environment.ts';
import { type HelperOutput, runHelper } from './run-helper.ts';

/**
 * Programs that keep logins for Docker and others, `docker-credential-<name>`
 * (docker/docker-credential-helpers). They are only read from.
 */
export interface CredentialHelpers {
  /**
   * The login of the registry at `address` (normalised), or null when the
   * helper has none; it is asked for that host alone. Throws UNSUPPORTED
   * (`helperNotFound`), and UNAUTHORIZED, BAD_RESPONSE, TIMEOUT or TOO_LARGE
   * (`helperFailed`).
   */
  get(helper: string, address: string, options?: GetOptions): Promise<Credential | null>;
  /** The servers it keeps logins for, without the secrets. Throws like `get`. */
  list(helper: string, options?: { signal?: AbortSignal | undefined }): Promise<HelperAccount[]>;
}

export interface GetOptions {
  signal?: AbortSignal | undefined;
  /** How the helper spells the server, where that is known; used only for the same host. */
  server?: string | undefined;
}

export interface HelperLimits {
  /** Milliseconds for one `get`. */
  getMs: number;
  /** Milliseconds for one `list`. */
  listMs: number;
}

/** A keychain may ask its owner first. */
const usualLimits: HelperLimits = { getMs: 15_000, listMs: 20_000 };
const getBytes = 64 * 1024;
const listBytes = 1024 * 1024;
/** Helpers that run at the same time. */
const atOnce = 4;

/** The helpers of a computer. */
export function createCredentialHelpers(
  computer: Computer,
  limits: Partial<HelperLimits> = {},
): CredentialHelpers {
  const { getMs, listMs } = { ...usualLimits, ...limits };
  const turn = pLimit(atOnce);
  const run = (
    name: string,
    operation: 'get' | 'list',
    input: string,
    signal: AbortSignal | undefined,
  ): Promise<HelperOutput> =>
    turn(async () =>
      runHelper({
        name,
        program: await findHelper(name, computer),
        operation,
        input,
        environment: helperEnvironment(computer),
        timeLimit: operation === 'get' ? getMs : listMs,
        sizeLimit: operation === 'get' ? getBytes : listBytes,
        signal,
      }),
    );
  return {
    async get(helper, address, { signal, server } = {}) {
      let failure: BerthError | null = null;
      for (const url of serverUrls(address, server)) {
        const output = await run(helper, 'get', url, signal);
        try {
          const credential = readGet(helper, output);
          if (credential !== null) return credential;
        } catch (error) {
          // Not every helper bears a part of a host; its host is asked for then.
          const isPart = url === server && /^[^/]+\/./.test(url);
          if (!isPart || !(error instanceof BerthError)) throw error;
          failure = error;
        }
      }
      if (failure !== null) throw failure;
      return null;
    },
    async list(helper, { signal } = {}) {
      return readList(helper, await run(helper, 'list', '', signal));
    },
  };
}
