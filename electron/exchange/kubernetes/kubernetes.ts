import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text as asText } from '../../../shared/text/text.ts';
import { oneOfEach } from '../docker-logins/auth-file.ts';
import { readDockerConfig } from '../docker-logins/docker-config.ts';
import type { FoundLogin } from '../docker-logins/found-login.ts';
import { recordOfLogin } from '../docker-logins/login-record.ts';
import type { ForeignFormat, ReadRecords } from '../foreign-format.ts';
import { isJsonObject } from '../text/json-value.ts';
import { mostYaml, parseYaml } from '../text/yaml-text.ts';
import { type PullSecret, pullSecretsIn } from './kubernetes-secret.ts';

/**
 * Pull secrets of Kubernetes, `kubernetes.io/dockerconfigjson` and `dockercfg`, as
 * `kubectl get secret -o yaml` or `-o json` prints them, alone and in lists
 * (kubernetes.io/docs, "Pull an Image from a Private Registry"). They are only read.
 */
export const kubernetes: ForeignFormat = {
  id: 'kubernetes',
  name: 'Kubernetes',
  shapes: [],
  recognise(value, text) {
    if (value !== undefined) return pullSecretsIn(value).length > 0 ? 1 : 0;
    if (!mayBeYaml(text)) return 0;
    try {
      return pullSecretsIn(parseYaml(text)).length > 0 ? 1 : 0;
    } catch {
      // Where it is broken its reader tells.
      return 0.5;
    }
  },
  read(value, text) {
    const secrets = pullSecretsIn(value === undefined ? parseYaml(text) : value);
    if (secrets.length > 0) return readSecrets(secrets);
    throw BerthError.invalid('text', asText('kubernetes.nothing'), {
      hint: asText('kubernetes.nothing.hint'),
    });
  },
  write() {
    throw BerthError.of('UNSUPPORTED', asText('kubernetes.onlyRead'), {
      hint: asText('kubernetes.onlyRead.hint'),
    });
  },
};

function mayBeYaml(text: string): boolean {
  return (
    text.length <= mostYaml &&
    /docker(?:configjson|cfg)/.test(text) &&
    /\b(?:kind|type)\b/.test(text)
  );
}

function readSecrets(secrets: readonly PullSecret[]): ReadRecords {
  const notes: ExchangeNote[] = [];
  const logins: FoundLogin[] = [];
  for (const { name, file } of secrets) {
    // The cluster has no credential helpers, and what names some here means another computer.
    const found = readDockerConfig(isJsonObject(file) ? withoutHelpers(file) : null);
    if (found === null) notes.push({ ...asMessage(asText('kubernetes.noLogins', { name })) });
    for (const note of found?.notes ?? [])
      notes.push({
        ...note,
        ...asMessage(asText('kubernetes.ofSecret', { name, note: note.text ?? note.message })),
      });
    logins.push(...(found?.logins ?? []));
  }
  const registries = oneOfEach(logins, notes).map(recordOfLogin);
  return { registries, notes };
}

function withoutHelpers(file: Record<string, unknown>) {
  const { credHelpers: _helpers, credsStore: _store, ...rest } = file;
  return rest;
}
