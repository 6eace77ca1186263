import type { Provider } from '../../../shared/model/provider.ts';
import { hasAnyKey, type JsonObject } from '../text/json-value.ts';

/** Keys of Panoptica's registry and credentials, in the API's spelling and in the Python SDK's. */
const snakeNames = {
  clusterIds: 'cluster_ids',
  registryCredentialsType: 'registry_credentials_type',
  accessKeyId: 'access_key_id',
  secretAccessKey: 'secret_access_key',
  xrayToken: 'xray_token',
} as const;
export type SpelledKey = keyof typeof snakeNames;

/** A key as the record spells it; `like` tells for a key that the record does not have. */
export function spelled(record: JsonObject, key: SpelledKey, like: Spelling): string {
  const snake = snakeNames[key];
  if (Object.hasOwn(record, key)) return key;
  if (Object.hasOwn(record, snake)) return snake;
  return like === 'snake' ? snake : key;
}

export type Spelling = 'camel' | 'snake';

/** `snake` when the record or its credentials have one of the Python SDK's keys. */
export function spellingOf(...records: JsonObject[]): Spelling {
  const snakes = Object.values(snakeNames);
  return records.some((record) => hasAnyKey(record, snakes)) ? 'snake' : 'camel';
}

/** The record with its known keys in one spelling; others stay. */
export function respelled(record: JsonObject, spelling: Spelling): JsonObject {
  const names = Object.entries(snakeNames).map(([camel, snake]) =>
    spelling === 'snake' ? ([camel, snake] as const) : ([snake, camel] as const),
  );
  const to = new Map<string, string>(names);
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [to.get(key) ?? key, value]),
  );
}

/** Keys of secrets, in both spellings; never kept. */
export const secretKeys = [
  'password',
  'secretAccessKey',
  snakeNames.secretAccessKey,
  'xrayToken',
  snakeNames.xrayToken,
] as const;

/** `RegistryType`; lower case or an unknown one is told apart by the caller. */
export const registryTypes = ['AWS', 'GCP', 'AZURE', 'JFROG', 'OTHER'] as const;
export type RegistryType = (typeof registryTypes)[number];

/** `RegistryCredentialsType`, the discriminator. */
export const credentialsTypes = {
  aws: 'AwsRegistryCredentials',
  standard: 'StandardRegistryCredentials',
  jfrog: 'JfrogRegistryCredentials',
} as const;

const providerByType: Readonly<Record<RegistryType, Provider>> = {
  AWS: 'ecr',
  GCP: 'gar',
  AZURE: 'azure',
  JFROG: 'artifactory',
  OTHER: 'native',
};

/** The provider that a type means where the host does not tell; null for an unknown type. */
export function providerOfType(type: string | null): Provider | null {
  const known = registryTypes.find((name) => name === type);
  return known === undefined ? null : providerByType[known];
}

/** Panoptica's type of a provider; most are `OTHER`. */
export function typeOfProvider(provider: Provider | null): RegistryType {
  return registryTypes.find((type) => providerByType[type] === provider) ?? 'OTHER';
}
