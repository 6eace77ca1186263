import { hasAnyKey, isJsonObject, type JsonObject, valueAt } from '../text/json-value.ts';

/** Given by Run:ai; a creation request has none of them (`AssetReadOnlyFields`). */
export const readOnlyMeta = [
  'id',
  'kind',
  'tenantId',
  'createdBy',
  'createdAt',
  'updatedBy',
  'updatedAt',
  'deletedAt',
  'deletedBy',
  'projectName',
  'updateCount',
];

/** Whether it has the form of any asset of Run:ai. */
export function isAsset(item: JsonObject): boolean {
  return isJsonObject(item['meta']) && isJsonObject(item['spec'] ?? {});
}

/**
 * Assets of other kinds look alike, above all the credential "docker-registry", which
 * makes a pull secret. The kind alone does not tell: the API's own examples of
 * registries have another one. Only registries have a kind of credential.
 */
export function isOtherKind(item: JsonObject): boolean {
  const spec = isJsonObject(item['spec']) ? item['spec'] : {};
  if (hasAnyKey(spec, ['credentialKind'])) return false;
  const kind = valueAt(item, ['meta', 'kind']);
  return (
    (kind !== undefined && kind !== 'registry') || hasAnyKey(spec, ['existingSecretName', 'keyId'])
  );
}

export function metaOf(asset: JsonObject): JsonObject {
  return isJsonObject(asset['meta']) ? asset['meta'] : {};
}
