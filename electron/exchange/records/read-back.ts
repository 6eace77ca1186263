import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { sameJson } from '../text/json-value.ts';
import { notCarried, type RegistryField } from './not-carried.ts';
import { type PortableRegistry, portableOfSaved } from './portable-registry.ts';

const compared = {
  name: 'name',
  description: 'description',
  address: 'address',
  internalAddress: 'internalAddress',
  provider: 'provider',
  region: 'region',
  namespace: 'namespace',
  active: 'active',
  clusters: 'clusters',
  credential: 'account',
} as const satisfies Partial<Record<RegistryField | 'address', keyof PortableRegistry>>;
type ComparedField = keyof typeof compared;
const comparedFields = Object.keys(compared) as ComparedField[];

/**
 * What a written record leaves behind, found by reading it again (`back`): one note
 * for each thing that would not come back. `noted`: what was said already.
 */
export function leftBehind(
  registry: Registry,
  system: string,
  back: PortableRegistry,
  noted: readonly ExchangeNote[],
): ExchangeNote[] {
  const now = portableOfSaved(registry);
  const same = comparedFields.filter((field) =>
    sameJson(now[compared[field]], back[compared[field]]),
  );
  const notes = notCarried(registry, system, [
    'credential',
    ...same.filter((field) => field !== 'address'),
  ]);
  const told = new Set([...noted, ...notes].map(({ field }) => field));
  for (const field of comparedFields)
    if (!same.includes(field) && !told.has(field))
      notes.push({
        name: registry.name,
        field,
        ...asMessage(text('exchange.notCarried', { system, what: text(`exchange.what.${field}`) })),
      });
  return notes;
}
