import { Buffer } from 'node:buffer';
import { jsonValue } from '../../../shared/json-text.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';
import { isJsonObject, type JsonObject, textOf } from '../text/json-value.ts';

/** The keys of a pull secret's data (kubernetes.io/docs, "Secrets", "Docker config Secrets"). */
const keys = ['.dockerconfigjson', '.dockercfg'] as const;
const types = keys.map((key) => `kubernetes.io/${key.slice(1)}`);

/** Objects that are looked at: aliases of YAML make few characters many. */
const mostVisited = 50_000;
const mostLists = 3;

/** A Secret of the Kubernetes API as it stands in a text. */
export interface PullSecret {
  /** `namespace/name`, as far as it is told. */
  name: string | Text;
  /** The file in it; null: it holds none that can be read. */
  file: unknown;
}

/** The pull secrets in a value: one, an array, or lists of the API (`List`, `SecretList`). */
export function pullSecretsIn(value: unknown): PullSecret[] {
  const found: PullSecret[] = [];
  let visited = 0;
  const visit = (item: unknown, lists: number): void => {
    visited += 1;
    if (visited > mostVisited || lists > mostLists) return;
    if (Array.isArray(item)) {
      for (const one of item) {
        if (visited > mostVisited) return;
        visit(one, lists + 1);
      }
    } else if (isJsonObject(item)) {
      if (Array.isArray(item['items'])) visit(item['items'], lists);
      else if (isPullSecret(item)) found.push(readSecret(item));
    }
  };
  visit(value, 0);
  return found;
}

function isPullSecret(item: JsonObject): boolean {
  if (item['kind'] !== undefined && item['kind'] !== 'Secret') return false;
  return (
    types.some((type) => type === item['type']) ||
    (item['kind'] === 'Secret' && keys.some((key) => partOf(item, key) !== null))
  );
}

function readSecret(item: JsonObject): PullSecret {
  const { metadata } = item;
  const { name, namespace } = isJsonObject(metadata) ? metadata : {};
  const told = [textOf(namespace), textOf(name)].filter((part) => part !== null).join('/');
  const text = keys.map((key) => partOf(item, key)).find((part) => part !== null) ?? null;
  const file = text === null ? undefined : jsonValue(text);
  return {
    name: told === '' ? asText('kubernetes.unnamed') : told.slice(0, 200),
    file: file ?? null,
  };
}

/** `stringData` is plain and stands before `data`, which is base64. */
function partOf(item: JsonObject, key: string): string | null {
  const { data, stringData } = item;
  const plain = isJsonObject(stringData) ? stringData[key] : undefined;
  if (typeof plain === 'string') return plain;
  const sealed = isJsonObject(data) ? data[key] : undefined;
  if (typeof sealed !== 'string') return null;
  const base64 = sealed.replace(/\s/g, '');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(base64)
    ? Buffer.from(base64, 'base64').toString('utf8')
    : '';
}
