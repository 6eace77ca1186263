import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportedRegistries } from '../../../e2e/fixtures/exchange/exported-registries.ts';
import { BerthError } from '../../../shared/errors.ts';
import { exchangeFormats } from '../../../shared/model/exchange.ts';
import { foreignFormats } from '../formats.ts';
import { readText } from './read-text.ts';

describe('the format of a pasted text', () => {
  test.each([
    ['zadig', `[{"registry_id":"1","address":"https://r.example.com","provider":"native",},]`],
    ['zadig', `{address: 'https://r.example.com', provider: 'harbor', access_key: 'a'}`],
    ['rancher', `{"serverAddress":"r.example.com","name":"one"}`],
    ['rancher', `{"type":"collection","data":[{"type":"registry","serverAddress":"r.io"}]}`],
    ['rancher', `{"registryId":"1sp1","publicValue":"robot","secretValue":null}`],
    [
      'runai',
      `{"entries":[{"meta":{"name":"a","scope":"tenant"},"spec":{"url":"r.example.com"}}]}`,
    ],
    ['adapt', `{registryUrl: {external: "localhost:5000", internal: "10.0.0.1:5000"}}`],
    ['adapt', `{"registryPrefix": "r.example.com/team"}`],
    ['panoptica', `[{"type":"AWS","url":"r.example.com","clusterIds":[]}]`],
    ['docker', `{"auths":{"r.example.com":{"auth":"YTpi"}}}`],
  ])('%s', (id, text) => {
    expect(readText(text).format.id).toBe(id);
  });

  test.each(
    foreignFormats
      .filter(({ id }) => id !== 'backup')
      .flatMap((format) => format.shapes.map((shape) => [format.id, shape.id, format] as const)),
  )('%s as Berth writes it: %s', (id, shape, format) => {
    fc.assert(
      fc.property(exportedRegistries(3), (exported) => {
        expect(readText(format.write(exported, shape).text).format.id).toBe(id);
      }),
      { numRuns: 50 },
    );
  });

  test('every format has a reader', () => {
    expect(foreignFormats.map(({ id }) => id).sort()).toEqual([...exchangeFormats].sort());
  });
});

describe('what is refused', () => {
  test.each(['{}', '[]', '[1, 2]', '7', '{"message":"success"}', '{"name":"x","url":1}'])(
    '%s is of no format, and the answer says what Berth reads',
    (text) => {
      const error = problemOf(() => readText(text));
      expect(error.hint).toContain('Zadig');
    },
  );

  test('a fault in the text is told by its place, whatever format was chosen', () => {
    for (const format of [undefined, 'zadig', 'rancher', 'panoptica'] as const)
      expect(
        problemOf(() => readText('{"address": "x",\n "provider" }', format)).message,
      ).toContain('line 2, column 13');
  });

  test('a text of another format than the one chosen', () => {
    for (const format of ['zadig', 'runai', 'adapt', 'panoptica'] as const)
      problemOf(() => readText('{"serverAddress":"r.example.com"}', format));
  });
});

function problemOf(read: () => unknown): BerthError {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.detail).toMatchObject({ issues: [{ path: 'text' }] });
    return error;
  }
  throw new Error('nothing was refused');
}
