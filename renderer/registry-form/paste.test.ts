import { describe, expect, it } from 'vitest';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { readPastedAddress } from '../../shared/paste/pasted-address.ts';
import { type FormValues, valuesOfDraft, valuesOfRegistry } from './form-values.ts';
import { before, fieldsFrom, locationOfTyped } from './paste.ts';

const empty = valuesOfDraft();

function filledBy(text: string, values: FormValues = empty, isNew = true) {
  const pasted = readPastedAddress(text);
  if (pasted === null) throw new Error(`${text} was not read`);
  return fieldsFrom(pasted, values, isNew);
}

describe('fieldsFrom', () => {
  it('leaves provider and region to the guess where it says the same', () => {
    expect(
      filledBy('docker login 123456789012.dkr.ecr.eu-west-1.amazonaws.com -u AWS -p abc'),
    ).toEqual({
      address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      provider: null,
      region: null,
      credentialKind: 'password',
      keepCredential: false,
      username: 'AWS',
      password: 'abc',
    });
  });

  it('names the provider where its host does not tell', () => {
    expect(filledBy('https://reg.example.com/harbor/projects')).toEqual({
      address: 'reg.example.com',
      provider: 'harbor',
      region: null,
    });
    expect(filledBy('aws ecr get-login-password --region eu-west-1')).toMatchObject({
      address: '',
      provider: 'ecr',
      region: 'eu-west-1',
      credentialKind: 'awsProfile',
      profile: 'default',
    });
  });

  it.each([
    ['doctl registry login -t dop_v1_a', { credentialKind: 'token', token: 'dop_v1_a' }],
    ['gcloud auth configure-docker', { credentialKind: 'helper', helper: 'gcloud' }],
    [
      'docker login -u _json_key -p "{}" gcr.io',
      { credentialKind: 'serviceAccount', serviceAccount: '{}' },
    ],
    [
      'docker login -u AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      { credentialKind: 'accessKey' },
    ],
  ])('%s: fills the fields of its kind', (text, expected) => {
    expect(filledBy(text)).toMatchObject(expected);
  });

  it('leaves alone what the text says nothing of', () => {
    const typed = { ...empty, namespace: 'team', credentialKind: 'token', token: 'kept' } as const;
    const filled = filledBy('docker login quay.io', typed);
    expect(Object.keys(filled).sort()).toEqual(['address', 'provider', 'region']);
  });

  it('keeps a stored credential of the same kind unless a new secret comes along', () => {
    const saved = savedRegistry({
      address: 'https://quay.io',
      provider: 'quay',
      credential: { kind: 'password', username: 'ann', state: 'saved', changedAt: null },
    });
    const values = valuesOfRegistry(saved);
    expect(filledBy('docker login -u ann quay.io', values, false)).toEqual({
      address: 'quay.io',
      provider: 'quay',
      region: null,
    });
    expect(filledBy('docker login -u ann -p new quay.io', values, false)).toMatchObject({
      keepCredential: false,
      password: 'new',
    });
  });
});

it('before gives back exactly what the filled fields replace', () => {
  const typed = { ...empty, address: 'old.example', username: 'bob', name: 'Mine' };
  const filled = filledBy('docker login -u ann -p x quay.io', typed);
  expect({ ...typed, ...filled, ...before(filled, typed) }).toEqual(typed);
});

it.each([
  ['ghcr.io/octo/app', '', 'https://ghcr.io', 'octo'],
  ['x.azurecr.io/team', '', 'https://x.azurecr.io', 'team'],
  ['x.azurecr.io/team', 'sub', 'https://x.azurecr.io', 'team/sub'],
  ['registry.test/prefix', '', 'https://registry.test/prefix', null],
  ['docker login quay.io', 'team', 'https://quay.io', 'team'],
])(
  'locationOfTyped of %s in front of "%s" is what leaving the field and saving make of it',
  (address, namespace, at, whole) => {
    expect(locationOfTyped({ ...empty, address, namespace }, null)).toEqual({
      address: at,
      namespace: whole,
    });
  },
);

it('locationOfTyped takes what was taken back to the letter', () => {
  const typed = { ...empty, address: 'ghcr.io/octo/app' };
  expect(locationOfTyped(typed, typed.address)).toEqual({
    address: 'https://ghcr.io',
    namespace: 'octo/app',
  });
  expect(locationOfTyped({ ...empty, address: 'not an address' }, null)).toBeNull();
});
