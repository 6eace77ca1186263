import { z } from 'zod';
import { saying } from '../input-issues.ts';
import { text } from '../text/text.ts';

export const credentialKinds = [
  'none',
  'password',
  'accessKey',
  'awsProfile',
  'token',
  'accessToken',
  'serviceAccount',
  'helper',
] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Marks a schema whose value is a secret: never logged, never sent back. */
const secret = (max: number) => z.string().min(1).max(max).meta({ secret: true });

/** A name sent as the user of Basic authentication: no colon, no control characters (RFC 7617, section 2). */
const username = z
  .string()
  .min(1)
  .max(1024)
  .refine((value) => !value.includes(':'), saying(text('field.usernameColon')))
  .refine((value) => !hasControl(value), saying(text('field.usernameControl')));

const keep = { keep: z.enum(['vault', 'session']).optional() };

/**
 * A credential as it travels in, towards the main process. It is never an
 * output: what comes back is `credentialStateSchema`.
 */
export const credentialInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), ...keep }),
  z.strictObject({ kind: z.literal('password'), username, password: secret(64 * 1024), ...keep }),
  z.strictObject({
    kind: z.literal('accessKey'),
    accessKey: z
      .string()
      .min(1)
      .max(1024)
      .refine((value) => /^[!-~]+$/.test(value), saying(text('field.noSpaces'))),
    secretKey: secret(4096),
    sessionToken: secret(16 * 1024).optional(),
    ...keep,
  }),
  z.strictObject({
    kind: z.literal('awsProfile'),
    profile: z
      .string()
      .min(1)
      .max(256)
      .refine((value) => /^[^\p{Cc}[\]]+$/u.test(value), saying(text('field.profile'))),
    ...keep,
  }),
  z.strictObject({
    kind: z.literal('token'),
    token: secret(64 * 1024),
    username: username.optional(),
    ...keep,
  }),
  /** A token that the registry takes as it is (Docker's `registrytoken`): never exchanged. */
  z.strictObject({
    kind: z.literal('accessToken'),
    token: z
      .string()
      .min(1)
      .max(64 * 1024)
      .refine((value) => /^[!-~]+$/.test(value), saying(text('field.noSpaces')))
      .meta({ secret: true }),
    ...keep,
  }),
  z.strictObject({ kind: z.literal('serviceAccount'), json: secret(64 * 1024), ...keep }),
  z.strictObject({
    kind: z.literal('helper'),
    helper: z
      .string()
      .refine(
        (value) => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(value),
        saying(text('field.helper')),
      ),
    ...keep,
  }),
]);
export type CredentialInput = z.infer<typeof credentialInputSchema>;

type WithoutKeep<T> = T extends unknown ? Omit<T, 'keep'> : never;
/** A credential in the core, once opened; asked for per challenge and never kept. */
export type Credential = WithoutKeep<CredentialInput>;

/** What may be told of a credential beside its kind: user name, access key id, profile or helper. */
export function publicNameOf(credential: Credential): string | undefined {
  switch (credential.kind) {
    case 'none':
    case 'accessToken':
    case 'serviceAccount':
      return undefined;
    case 'password':
    case 'token':
      return credential.username;
    case 'accessKey':
      return credential.accessKey;
    case 'awsProfile':
      return credential.profile;
    case 'helper':
      return credential.helper;
  }
}

/** What may be told of a stored credential. */
export const credentialStateSchema = z.object({
  kind: z.enum(credentialKinds),
  /** User name, access key id, profile or helper; never a secret. */
  username: z.string().optional(),
  /**
   * Kinds without a secret are `saved`; `missing`: the secret is not here; `changed`:
   * the record was edited outside Berth, so its secret stays closed until entered again.
   */
  state: z.enum(['saved', 'session', 'missing', 'changed']),
  changedAt: z.string().nullable(),
});
export type CredentialState = z.infer<typeof credentialStateSchema>;

function hasControl(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
