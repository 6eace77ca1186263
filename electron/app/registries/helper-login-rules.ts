import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';

/**
 * Logins that other tools keep were never saved for a registry here: whoever
 * may call the API may ask for them. So they do not pass a proxy that the record
 * itself names unless the connection through it is checked as the system checks
 * it. Throws UNSUPPORTED.
 */
export function assertHelperLoginAllowed({
  address,
  name,
  proxy,
  tls,
}: Pick<StoredRegistry, 'address' | 'name' | 'proxy' | 'tls'>): void {
  const named = proxy !== 'system' && proxy !== 'none';
  const checked = address.startsWith('https://') && tls.verify && (tls.caCertificate ?? '') === '';
  if (!named || checked) return;
  throw BerthError.of('UNSUPPORTED', text('registries.helperProxy', { name }), {
    hint: text('registries.helperProxy.hint'),
  });
}
