import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import type { ExchangedRegistry } from '../foreign-format.ts';
import { incomingAccount } from '../records/incoming-account.ts';
import { incomingDraft } from '../records/incoming-draft.ts';
import { keepOriginal } from '../records/kept-platform.ts';
import { hasAnyKey, type JsonObject, textOf, valueAt } from '../text/json-value.ts';
import { metaOf, readOnlyMeta } from './runai-asset.ts';

/** One registry asset as a record; the asset itself is kept with it. `list` tells that it came in one. */
export function readAsset(asset: JsonObject, list: boolean): ExchangedRegistry {
  const { draft, notes, userinfo } = incomingDraft({
    name: valueAt(asset, ['meta', 'name']),
    description: valueAt(asset, ['meta', 'description']),
    address: valueAt(asset, ['spec', 'url']),
  });
  const user = valueAt(asset, ['spec', 'user']);
  // The API's own example writes a password as a number.
  const password = valueAt(asset, ['spec', 'password']);
  const {
    credential,
    account,
    notes: accountNotes,
  } = incomingAccount(
    draft.name,
    'password',
    user ?? userinfo?.username,
    (typeof password === 'number' ? String(password) : password) ?? userinfo?.password,
  );
  const kind = valueAt(asset, ['spec', 'credentialKind']);
  const note = (field: string, told: Text): ExchangeNote => ({
    name: draft.name,
    field,
    ...asMessage(told),
  });
  const kindNotes =
    kind === undefined || kind === 'password'
      ? []
      : [note('spec.credentialKind', text('runai.passwordOnly'))];
  const deleted = valueAt(asset, ['meta', 'deletedAt']);
  const deletedNotes =
    deleted === undefined || deleted === null
      ? []
      : [note('meta.deletedAt', text('runai.deleted'))];
  const answer = hasAnyKey(metaOf(asset), readOnlyMeta);
  const kept = keepOriginal(
    'runai',
    draft.name,
    { shape: list ? 'list' : answer ? 'entry' : 'create', record: asset },
    ['password'],
  );
  const foreignId = textOf(valueAt(asset, ['meta', 'id']));
  return {
    draft: { ...draft, platform: kept.platform },
    credential,
    account,
    ...(foreignId === null ? {} : { foreignId }),
    notes: [...notes, ...accountNotes, ...kindNotes, ...deletedNotes, ...kept.notes],
  };
}
