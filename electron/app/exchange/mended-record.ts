import {
  holdsHidden,
  holdsHiddenInLines,
  visibleText,
  withoutHidden,
  withoutHiddenInLines,
} from '../../../shared/hidden-characters.ts';
import { isRepositoryName } from '../../../shared/image-reference.ts';
import { flattenIssues } from '../../../shared/input-issues.ts';
import { type CredentialInput, credentialInputSchema } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { registryDraftSchema } from '../../../shared/model/registry.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import type { ExchangedRegistry } from '../../exchange/foreign-format.ts';
import { derivedName, shortened } from '../../exchange/records/incoming-draft.ts';
import { mostPins } from '../lists/pin-calls.ts';

type Draft = ExchangedRegistry['draft'];

const { shape } = registryDraftSchema;
const mostName = 100;
const mostDescription = 250;
const mostClusters = 1000;
/** Without these a registry is still the same one; a fault in another field is for a person to mend. */
const dispensable = ['internalAddress', 'region', 'namespace', 'group', 'platform'] as const;

/**
 * A record that came in, by the rules of the form: texts without characters that
 * nobody sees and as long as they may be, and without what no registry can be saved
 * with. Each thing that was cut or left out is noted.
 */
export function mendedRecord(record: ExchangedRegistry): ExchangedRegistry {
  const notes: ExchangeNote[] = [];
  const name = mendedName(record.draft, notes);
  const note = (field: string, told: Text) => void notes.push({ name, field, ...asMessage(told) });
  const draft: Draft = {
    ...record.draft,
    name,
    ...mendedDescription(record.draft, note),
    ...mendedClusters(record.draft, note),
  };
  for (const field of dispensable) {
    if (draft[field] == null) continue;
    const parsed = shape[field].safeParse(draft[field]);
    if (parsed.success) continue;
    const [issue] = flattenIssues(parsed.error.issues);
    const why = issue?.text ?? text('mend.notValid');
    note(field, text('mend.leftOut', { field: text(`mend.${field}`), why }));
    delete draft[field];
  }
  const mended = {
    ...record,
    draft,
    account: mendedAccount(record.account, note),
    ...mendedPins(record, note),
  };
  return { ...mended, notes: [...record.notes.map(readable), ...notes] };
}

function mendedName({ name: came, address, namespace }: Draft, notes: ExchangeNote[]): string {
  const plain = holdsHidden(came.trim()) ? withoutHidden(came) : came.trim();
  const name = shortened(
    plain === '' ? withoutHidden(derivedName(address, namespace ?? null)) : plain,
    mostName,
  );
  const note = (told: Text) => void notes.push({ name, field: 'name', ...asMessage(told) });
  if (plain === '') note(text('mend.named', { name }));
  else if (plain !== came.trim())
    note(text('mend.hiddenInName', { name: visibleText(came.trim().slice(0, 200)) }));
  if (plain.length > mostName) note(text('mend.nameShortened', { maximum: mostName }));
  return name;
}

type Note = (field: string, told: Text) => void;

function mendedDescription({ description: came }: Draft, note: Note): Partial<Draft> {
  if (came == null) return {};
  const plain = holdsHiddenInLines(came) ? withoutHiddenInLines(came) : came;
  if (plain !== came) note('description', text('mend.hiddenInDescription'));
  if (plain.length > mostDescription)
    note('description', text('mend.descriptionShortened', { maximum: mostDescription }));
  return { description: shortened(plain, mostDescription) };
}

function mendedClusters({ clusters: came }: Draft, note: Note): Partial<Draft> {
  if (came === undefined) return {};
  const { element } = shape.clusters.unwrap();
  const fit = came.filter((cluster) => element.safeParse(cluster).success);
  const left = came.length - Math.min(fit.length, mostClusters);
  if (left > 0) note('clusters', text('mend.clusters', { left, count: came.length }));
  return { clusters: fit.slice(0, mostClusters) };
}

/** Pinned repositories by the rules of adding one by hand. */
function mendedPins({ pinned: came }: ExchangedRegistry, note: Note): { pinned?: string[] } {
  if (came === undefined) return {};
  const names = [...new Set(came.filter(isRepositoryName))];
  const wrong = came.filter((name) => !isRepositoryName(name)).length;
  if (wrong > 0) note('pinned', text('mend.pins', { count: wrong }));
  if (names.length > mostPins)
    note('pinned', text('mend.firstPins', { maximum: mostPins, count: names.length }));
  return { pinned: names.slice(0, mostPins) };
}

/** A name that no registry takes is left out; of the account its kind stays. */
function mendedAccount(
  account: ExchangedRegistry['account'],
  note: Note,
): ExchangedRegistry['account'] {
  if (account?.username === undefined) return account;
  if (!holdsHidden(account.username) && isAccountName(account.kind, account.username))
    return account;
  note('credential', text('mend.username'));
  return { kind: account.kind };
}

/** By the schema of the kind's own field; a secret that is not there is made up for the look. */
function isAccountName(kind: CredentialInput['kind'], username: string): boolean {
  const whole = {
    none: { kind },
    serviceAccount: { kind, json: '{}' },
    password: { kind, username, password: 'x' },
    token: { kind, username, token: 'x' },
    accessToken: { kind, token: 'x' },
    accessKey: { kind, accessKey: username, secretKey: 'x' },
    awsProfile: { kind, profile: username },
    helper: { kind, helper: username },
  }[kind];
  return credentialInputSchema.safeParse(whole).success;
}

/** What a reader says may repeat what it read. */
function readable(note: ExchangeNote): ExchangeNote {
  const { name } = note;
  return {
    ...note,
    message: visibleText(note.message),
    ...(name === undefined ? {} : { name: visibleText(name) }),
  };
}
