import type { PastedAddress, PastedCredential } from '../../shared/paste/meaning.ts';
import { readPastedAddress } from '../../shared/paste/pasted-address.ts';
import { guessProvider } from '../../shared/provider-guess.ts';
import type { SavedLocation } from '../../shared/saved-location.ts';
import { effectiveKind, type FieldName, type FormValues, placeToSave } from './form-values.ts';

/** Fields that a pasted text fills in, with what they get. */
export type FilledFields = Partial<FormValues>;

/**
 * What a pasted text puts into the form. Fields that it says nothing of stay as
 * they are; the secret in it goes to its own field and nowhere else.
 */
export function fieldsFrom(
  pasted: PastedAddress,
  values: FormValues,
  isNew: boolean,
): FilledFields {
  const { address, provider, region, namespace, credential } = pasted;
  const guess = guessProvider(address ?? '');
  const isGuessed = isNew && (provider === undefined || provider === guess.provider);
  return {
    address: address ?? '',
    provider: isGuessed && address !== null ? null : (provider ?? values.provider),
    region: region === undefined || (isGuessed && region === guess.region) ? null : region,
    ...(namespace === undefined ? {} : { namespace }),
    ...(credential === undefined ? {} : credentialFields(credential, values)),
  };
}

/**
 * What saving makes of the address, and of a namespace that comes out of it;
 * null while there is none. Text that is read when the field is left counts as
 * it will be read, but for `declined`.
 */
export function locationOfTyped(values: FormValues, declined: string | null): SavedLocation | null {
  const read = values.address === declined ? null : readPastedAddress(values.address);
  if (read?.address == null) return placeToSave(values);
  const { address, namespace = values.namespace } = read;
  return placeToSave({ address, namespace });
}

function credentialFields(credential: PastedCredential, values: FormValues): FilledFields {
  const { kind, username, secret } = credential;
  const keeps = values.keepCredential && kind === effectiveKind(values) && secret === undefined;
  if (keeps) return {};
  const named = (field: FieldName) => (username === undefined ? {} : { [field]: username });
  const secretIn = (field: FieldName) => (secret === undefined ? {} : { [field]: secret });
  const base = { credentialKind: kind, keepCredential: false };
  switch (kind) {
    case 'none':
      return base;
    case 'password':
      return { ...base, ...named('username'), ...secretIn('password') };
    case 'token':
      return { ...base, ...named('tokenUsername'), ...secretIn('token') };
    case 'accessToken':
      return { ...base, ...secretIn('token') };
    case 'accessKey':
      return { ...base, ...named('accessKey'), ...secretIn('secretKey') };
    case 'awsProfile':
      return { ...base, ...named('profile') };
    case 'serviceAccount':
      return { ...base, ...secretIn('serviceAccount') };
    case 'helper':
      return { ...base, ...named('helper') };
  }
}

/** The values that a filling takes the place of. */
export function before(filled: FilledFields, values: FormValues): FilledFields {
  const fields = Object.keys(filled).filter((field): field is FieldName => field in values);
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}
