import {
  holdsHidden,
  holdsHiddenInLines,
  visibleText,
  withoutHidden,
  withoutHiddenInLines,
} from '../../../shared/hidden-characters.ts';
import { isRepositoryName } from '../../../shared/image-reference.ts';
import { type CredentialInput, credentialInputSchema } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { registryDraftSchema } from '../../../shared/model/registry.ts';
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
  const note = (field: string, message: string) => void notes.push({ name, field, message });
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
    const why = parsed.error.issues[0]?.message ?? 'it is not valid';
    note(field, `${labels[field]} was left out: ${why}.`);
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

const labels: Record<(typeof dispensable)[number], string> = {
  internalAddress: 'The internal address',
  region: 'The region',
  namespace: 'The namespace',
  group: 'The group',
  platform: 'What is kept for the other system',
};

function mendedName({ name: came, address, namespace }: Draft, notes: ExchangeNote[]): string {
  const plain = holdsHidden(came.trim()) ? withoutHidden(came) : came.trim();
  const name = shortened(
    plain === '' ? withoutHidden(derivedName(address, namespace ?? null)) : plain,
    mostName,
  );
  const note = (message: string) => void notes.push({ name, field: 'name', message });
  if (plain === '') note(`It came without a name that can be read and is called ${name}.`);
  else if (plain !== came.trim())
    note(
      `Characters that nobody sees were taken out of the name ${visibleText(came.trim().slice(0, 200))}.`,
    );
  if (plain.length > mostName) note(`The name was shortened to ${mostName} characters.`);
  return name;
}

type Note = (field: string, message: string) => void;

function mendedDescription({ description: came }: Draft, note: Note): Partial<Draft> {
  if (came == null) return {};
  const plain = holdsHiddenInLines(came) ? withoutHiddenInLines(came) : came;
  if (plain !== came)
    note('description', 'Characters that nobody sees were taken out of the description.');
  if (plain.length > mostDescription)
    note('description', `The description was shortened to ${mostDescription} characters.`);
  return { description: shortened(plain, mostDescription) };
}

function mendedClusters({ clusters: came }: Draft, note: Note): Partial<Draft> {
  if (came === undefined) return {};
  const { element } = shape.clusters.unwrap();
  const fit = came.filter((cluster) => element.safeParse(cluster).success);
  const left = came.length - Math.min(fit.length, mostClusters);
  if (left > 0) note('clusters', `${left} of ${came.length} clusters were left out.`);
  return { clusters: fit.slice(0, mostClusters) };
}

/** Pinned repositories by the rules of adding one by hand. */
function mendedPins({ pinned: came }: ExchangedRegistry, note: Note): { pinned?: string[] } {
  if (came === undefined) return {};
  const names = [...new Set(came.filter(isRepositoryName))];
  const wrong = came.filter((name) => !isRepositoryName(name)).length;
  if (wrong > 0)
    note('pinned', `${wrong} pinned repositories have no repository's name and were left out.`);
  if (names.length > mostPins)
    note('pinned', `Only the first ${mostPins} of ${names.length} pinned repositories come in.`);
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
  note('credential', 'The user name is none that registries take; it was left out.');
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
