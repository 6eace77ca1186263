import { isMasked } from '../../../shared/secret-keys.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text as asText, type Text } from '../../../shared/text/text.ts';
import type { ExchangedRegistry } from '../foreign-format.ts';
import { incomingAccount } from '../records/incoming-account.ts';
import { incomingDraft } from '../records/incoming-draft.ts';
import { keepOriginal } from '../records/kept-platform.ts';
import { hasAnyKey, type JsonObject, textOf } from '../text/json-value.ts';
import { accountKindOf, berthProvider, keysOnlyIn, type ZadigKind } from './zadig-fields.ts';

/**
 * One registry of Zadig. `enable_tls` is whether its certificate is checked ("Whether to
 * enable SSL verification", Zadig API, "Registry"); answers do not tell it, and then it is.
 */
export function readZadig(record: JsonObject): ExchangedRegistry {
  const given = textOf(record['tls_cert']);
  const certificate = given === null || isMasked(given) ? null : given;
  const verify = verifyOf(record['enable_tls']);
  const { draft, notes, userinfo } = incomingDraft({
    address: record['address'],
    provider: berthProvider(record['provider']),
    region: record['region'],
    namespace: record['namespace'],
    caCertificate: certificate === null ? null : record['tls_cert'],
    ...(verify === undefined ? {} : { verify }),
  });
  const { name } = draft;
  const note = (field: string, told: Text) => notes.push({ name, field, ...asMessage(told) });
  const provider = textOf(record['provider']);
  if (provider !== null && berthProvider(provider) === null)
    note('provider', asText('zadig.unknownProvider', { provider }));
  if (given !== null && certificate === null) note('tls_cert', asText('zadig.hiddenCertificate'));
  if (verify === false) note('tls.verify', asText('zadig.noVerify'));

  const account = incomingAccount(
    name,
    accountKindOf(record['provider']),
    textOf(record['access_key']) === null ? userinfo?.username : record['access_key'],
    textOf(record['secret_key']) === null ? userinfo?.password : record['secret_key'],
  );
  const kind = kindOf(record);
  const kept = keepOriginal('zadig', name, { shape: kind, record }, ['secret_key']);
  const foreignId = textOf(record['registry_id']);
  return {
    draft: { ...draft, platform: kept.platform },
    credential: account.credential,
    // Every registry there has an account, which Zadig never shows.
    account:
      account.account ?? (kind === 'returned' ? { kind: accountKindOf(record['provider']) } : null),
    ...(record['is_default'] === true ? { isDefault: true } : {}),
    ...(foreignId === null ? {} : { foreignId }),
    notes: [...notes, ...account.notes, ...kept.notes],
  };
}

/** Undefined: it does not say. */
function verifyOf(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : String(value);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function kindOf(record: JsonObject): ZadigKind {
  if (hasAnyKey(record, keysOnlyIn.returned)) return 'returned';
  return hasAnyKey(record, keysOnlyIn.create) ? 'create' : 'returned';
}
