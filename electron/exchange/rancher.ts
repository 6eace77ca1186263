import type { ExchangeNote } from '../../shared/model/exchange.ts';
import type {
  DepartingRegistry,
  ForeignFormat,
  FormatShape,
  WrittenRecords,
} from './foreign-format.ts';
import { assertRecords } from './found-records.ts';
import { type JsonObject, jsonText } from './json-value.ts';
import { findRancherEntries, strayNotes } from './rancher-entries.ts';
import { readRancher } from './rancher-read.ts';
import { registryIdPlaceholder, writeRancher } from './rancher-write.ts';

const shapes: readonly FormatShape[] = [
  {
    id: 'create',
    name: 'Requests to create them, in order',
    fileName: 'rancher-registry-requests.json',
  },
  {
    id: 'together',
    name: 'Registries with their credentials',
    fileName: 'rancher-registries-and-credentials.json',
  },
  {
    id: 'collection',
    name: 'Collection of registries, as Rancher answers it',
    fileName: 'rancher-registries.json',
  },
  {
    id: 'registry',
    name: 'Single registry, as Rancher answers it',
    fileName: 'rancher-registry.json',
  },
].map((shape) => ({ ...shape, mediaType: 'application/json' }));

/**
 * Registry and registryCredential of Rancher 1 (Cattle; "API v1", resources `registry`
 * and `registryCredential`; rancher/go-rancher, `client/generated_registry*.go`). Its
 * credentials are records of their own, joined by `registryId`.
 */
export const rancher: ForeignFormat = {
  id: 'rancher',
  name: 'Rancher 1',
  shapes,
  recognise(value) {
    const { entries, strays } = findRancherEntries(value);
    if (entries.length === 0) return strays.length === 0 ? 0 : 0.8;
    return 1;
  },
  read(value) {
    const { entries, strays, others, tooMany } = findRancherEntries(value);
    const found = entries.length > 0 ? entries.map(({ registry }) => registry) : strays;
    const notes = assertRecords(
      { records: found, others, tooMany },
      'Rancher 1',
      'A registry of Rancher has a serverAddress.',
    );
    return { registries: entries.map(readRancher), notes: [...notes, ...strayNotes(strays)] };
  },
  write(registries, shape) {
    if (shape === 'create') return requests(registries);
    const together = shape === 'together';
    const written = registries.map((one) => writeRancher(one, 'shown', together));
    const records = written.flatMap(({ registry, credentials }) => [registry, ...credentials]);
    const [first, ...more] = records;
    const single = shape === 'registry' && first !== undefined && more.length === 0;
    const collection = { type: 'collection', resourceType: 'registry', data: records };
    return {
      text: jsonText(single ? first : shape === 'collection' ? collection : records),
      notes: written.flatMap(({ notes }) => notes),
    };
  },
};

/** The requests that create the registries: each registry, its credential, then the activation. */
function requests(registries: readonly DepartingRegistry[]): WrittenRecords {
  const list: JsonObject[] = [];
  const notes: ExchangeNote[] = [];
  for (const one of registries) {
    const written = writeRancher(one, 'create', true);
    list.push({ method: 'POST', path: '/v1/registries', body: written.registry });
    for (const body of written.credentials)
      list.push({ method: 'POST', path: '/v1/registryCredentials', body });
    if (one.registry.active)
      list.push({
        method: 'POST',
        path: `/v1/registries/${registryIdPlaceholder}?action=activate`,
      });
    notes.push(...written.notes);
  }
  return {
    text: jsonText(list),
    notes: [
      ...notes,
      {
        field: 'registryId',
        message: `${registryIdPlaceholder} stands for the id in the answer to the request that creates the registry.`,
      },
    ],
  };
}
