import { z } from 'zod';

/**
 * How a tab of browser mode gets a token of its own, beside the methods:
 * `POST /api/session.code` answers a holder of a token with a one-time code,
 * `POST /api/session.token` exchanges that code for a token.
 */
export const codeRequest = 'session.code';
export const tokenRequest = 'session.token';

const secretSchema = z.string().regex(/^[\w-]{43}$/);

export const tabCodeSchema = z.object({ code: secretSchema });
export const tabTokenSchema = z.object({ token: secretSchema });

/** The code in the fragment `#code=…` of a page's address; null when there is none. */
export function codeInFragment(fragment: string): string | null {
  const code = secretSchema.safeParse(/^#code=(.*)$/.exec(fragment)?.[1]);
  return code.success ? code.data : null;
}
