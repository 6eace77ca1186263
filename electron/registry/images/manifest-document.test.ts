import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import { readImageConfig } from './image-config.ts';
import { isoTime } from './image-time.ts';
import { mediaTypeOf, readDocument } from './manifest-document.ts';
import { mediaTypes } from './media-types.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const known = [...Object.values(mediaTypes), null];

/** Documents with the members of real ones and anything inside. */
const strange = fc.record(
  Object.fromEntries(
    [
      'mediaType',
      'manifests',
      'config',
      'layers',
      'blobs',
      'subject',
      'annotations',
      'fsLayers',
      'history',
      'rootfs',
      'created',
    ].map((key) => [
      key,
      fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ digest: fc.constant(digest), platform: fc.jsonValue() })),
        fc.record({ digest: fc.constant(digest), size: fc.jsonValue(), urls: fc.jsonValue() }),
      ),
    ]),
  ),
  { requiredKeys: [] },
);

describe('whatever a registry sends', () => {
  it('is read without a failure', () => {
    fc.assert(
      fc.property(fc.oneof(strange, fc.jsonValue()), fc.constantFrom(...known), (json, type) => {
        const document = readDocument(json, mediaTypeOf(json, type));
        expect(['index', 'image', 'artifact', 'schema1', 'unknown']).toContain(document.kind);
        readImageConfig(json);
      }),
      { numRuns: runsOf(500) },
    );
  });

  it('keeps what makes sense beside what does not', () => {
    const document = readDocument(
      {
        config: { digest, mediaType: mediaTypes.ociConfig, size: '12' },
        layers: [{ digest, size: -1, urls: ['https://elsewhere.test/x'] }, { digest: 'x' }, null],
        annotations: { good: 'text', bad: 7 },
        subject: 'nothing',
      },
      mediaTypes.ociManifest,
    );
    expect(document).toMatchObject({
      kind: 'image',
      config: { digest, size: 12 },
      layers: [{ digest, size: null, urls: ['https://elsewhere.test/x'] }],
      annotations: { good: 'text' },
      subject: null,
      isContainerImage: true,
    });
  });

  it('of an image configuration is shown in part', () => {
    expect(
      readImageConfig({
        created: 'yesterday',
        os: 7,
        architecture: 'arm64',
        'os.version': '10.0',
        config: {
          Env: 'A=b',
          Cmd: ['run'],
          ExposedPorts: { '80/tcp': {} },
          Labels: { a: 'b', c: 1 },
        },
        history: [{ created_by: 'RUN', empty_layer: true }, null],
        rootfs: { diff_ids: [digest] },
      }),
    ).toMatchObject({
      createdAt: null,
      os: null,
      architecture: 'arm64',
      osVersion: '10.0',
      env: [],
      cmd: ['run'],
      exposedPorts: ['80/tcp'],
      labels: { a: 'b' },
      history: [{ createdBy: 'RUN', emptyLayer: true, createdAt: null }],
      diffIds: [digest],
    });
    expect(readImageConfig('text')).toBeNull();
  });
});

it("Go's zero time is no time; the epoch of reproducible builds is one", () => {
  expect(isoTime('0001-01-01T00:00:00Z')).toBeNull();
  expect(isoTime('1970-01-01T00:00:00Z')).toBe('1970-01-01T00:00:00.000Z');
  expect(isoTime('2026-01-02T03:04:05.123456789+02:00')).toBe('2026-01-02T01:04:05.123Z');
});
