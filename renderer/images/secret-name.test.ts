import { expect, it } from 'vitest';
import { isSecretName } from './secret-name.ts';

it.each([
  'DB_PASSWORD',
  'API_KEY',
  'token',
  'awsSecretKey',
  'AUTH',
  'my.credentials',
  'GITHUB_TOKEN_2',
])('%s looks like a secret', (name) => expect(isSecretName(name)).toBe(true));

it.each(['PATH', 'PUBLIC_KEY', 'TOKEN_FILE', 'KEYBOARD', 'AUTHOR', 'monkey', 'KEY_VERSION', ''])(
  '%s does not',
  (name) => expect(isSecretName(name)).toBe(false),
);
