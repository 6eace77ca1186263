import { asName } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { assertRecords, findRecords } from '../docker-logins/found-records.ts';
import type { ForeignFormat, FormatShape } from '../foreign-format.ts';
import { hasAnyKey, type JsonObject, jsonText, jsonTexts } from '../text/json-value.ts';
import { readZadig } from './zadig-read.ts';
import { writeZadig } from './zadig-write.ts';

const shapes: readonly FormatShape[] = [
  { id: 'create', ...asName(text('shape.createOne')), fileName: 'zadig-registry-create.json' },
  { id: 'list', ...asName(text('shape.list')), fileName: 'zadig-registries.json' },
  { id: 'single', ...asName(text('shape.one')), fileName: 'zadig-registry.json' },
].map((shape) => ({ ...shape, mediaType: 'application/json' }));

const ownKeys = ['registry_id', 'access_key', 'secret_key', 'enable_tls', 'is_default'];

/**
 * Zadig's registry, in the shapes of its OpenAPI: the body of POST, and what GET
 * `/openapi/system/registry` and `/openapi/system/registry/:id` answer (koderover/zadig,
 * `pkg/microservice/aslan/core/system/{handler,service}`).
 */
export const zadig: ForeignFormat = {
  id: 'zadig',
  name: 'Zadig',
  shapes,
  recognise(value) {
    const { records } = findRecords(value, isRecord);
    if (records.length === 0) return 0;
    return records.every((record) => 'provider' in record && hasAnyKey(record, ownKeys)) ? 1 : 0.6;
  },
  read(value) {
    const found = findRecords(value, isRecord);
    const notes = assertRecords(found, 'Zadig', text('zadig.nothing.hint'));
    return { registries: found.records.map(readZadig), notes };
  },
  write(registries, shape) {
    const kind = shape === 'create' ? 'create' : 'returned';
    const oneIsDefault = registries.some(({ registry }) => registry.isDefault);
    const written = registries.map((one) => writeZadig(one, kind, oneIsDefault));
    const records = written.map(({ record }) => record);
    return {
      text: shape === 'list' ? jsonText(records) : jsonTexts(records),
      notes: written.flatMap(({ notes }) => notes),
    };
  },
};

function isRecord(value: JsonObject): boolean {
  return (
    typeof value['address'] === 'string' &&
    (typeof value['provider'] === 'string' || hasAnyKey(value, ownKeys))
  );
}
