import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage, asName } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { assertRecords } from '../docker-logins/found-records.ts';
import type {
  ExportedRegistry,
  ForeignFormat,
  FormatShape,
  WrittenRecords,
} from '../foreign-format.ts';
import { keptOriginal } from '../records/kept-platform.ts';
import { type JsonObject, jsonText, jsonTexts, textOf } from '../text/json-value.ts';
import { findRancherEntries, strayNotes } from './rancher-entries.ts';
import { readRancher } from './rancher-read.ts';
import { registryIdPlaceholder, writeRancher } from './rancher-write.ts';

const shapes: readonly FormatShape[] = [
  {
    id: 'create',
    ...asName(text('shape.rancherRequests')),
    fileName: 'rancher-registry-requests.json',
  },
  {
    id: 'together',
    ...asName(text('shape.rancherBoth')),
    fileName: 'rancher-registries-and-credentials.json',
  },
  {
    id: 'collection',
    ...asName(text('shape.rancherCollection')),
    fileName: 'rancher-registries.json',
  },
  {
    id: 'registry',
    ...asName(text('shape.rancherOne')),
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
      text('rancher.nothing.hint'),
    );
    return { registries: entries.map(readRancher), notes: [...notes, ...strayNotes(strays)] };
  },
  write(registries, shape) {
    if (shape === 'create') return requests(registries);
    const together = shape === 'together';
    const written = registries.map((one) => writeRancher(one, 'shown', together));
    const records = written.flatMap(({ registry, credentials }) => [registry, ...credentials]);
    const collection = { type: 'collection', resourceType: 'registry', data: records };
    return {
      text:
        shape === 'registry'
          ? jsonTexts(records)
          : jsonText(shape === 'collection' ? collection : records),
      notes: written.flatMap(({ notes }) => notes),
    };
  },
};

/** Stands for the environment, where the registry did not come from one. */
const projectIdPlaceholder = '{projectId}';

/** The environment that a registry came from: Rancher calls its account what its paths call a project. */
function projectOf({ registry }: ExportedRegistry): string | null {
  const id = textOf(keptOriginal(registry, 'rancher')?.record['accountId']);
  return id !== null && /^1a\d{1,15}$/.test(id) ? id : null;
}

/**
 * The requests that create the registries: each registry, its credential, then the activation
 * (rancher.com/docs/rancher/v1.4, "API v1", `registry`: `/v1/projects/${PROJECT_ID}/registries`).
 */
function requests(registries: readonly ExportedRegistry[]): WrittenRecords {
  const list: JsonObject[] = [];
  const notes: ExchangeNote[] = [];
  let needsProject = false;
  for (const one of registries) {
    const written = writeRancher(one, 'create', true);
    const projectId = projectOf(one);
    const path = `/v1/projects/${projectId ?? projectIdPlaceholder}`;
    needsProject ||= projectId === null;
    list.push({ method: 'POST', path: `${path}/registries`, body: written.registry });
    for (const body of written.credentials)
      list.push({ method: 'POST', path: `${path}/registryCredentials`, body });
    if (one.registry.active)
      list.push({
        method: 'POST',
        path: `${path}/registries/${registryIdPlaceholder}?action=activate`,
      });
    notes.push(...written.notes);
  }
  return {
    text: jsonText(list),
    notes: [
      ...notes,
      ...(needsProject
        ? [
            {
              field: 'projectId',
              ...asMessage(text('rancher.projectId', { placeholder: projectIdPlaceholder })),
            },
          ]
        : []),
      {
        field: 'registryId',
        ...asMessage(text('rancher.registryId', { placeholder: registryIdPlaceholder })),
      },
    ],
  };
}
