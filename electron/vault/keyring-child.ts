import { text } from 'node:stream/consumers';
import { jsonValue } from '../../shared/json-text.ts';
import {
  type KeyringAnswer,
  type KeyringRequest,
  keyringRequestSchema,
} from './keyring-process.ts';
import { createNativeKeyring } from './native-keyring.ts';

/** One call to the keyring, in a process that may be killed when it waits for ever. */
async function answer(request: KeyringRequest): Promise<KeyringAnswer> {
  const keyring = createNativeKeyring();
  const { signal } = new AbortController();
  const { account } = request;
  if (request.operation === 'get') return { ok: true, secret: await keyring.get(account, signal) };
  if (request.operation === 'set') await keyring.set(account, request.secret, signal);
  else await keyring.delete(account, signal);
  return { ok: true, secret: null };
}

const given = await text(process.stdin);
const said = await Promise.resolve()
  .then(() => answer(keyringRequestSchema.parse(jsonValue(given))))
  .catch((): KeyringAnswer => ({ ok: false }));
process.stdout.write(JSON.stringify(said));
