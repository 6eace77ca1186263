import { readGet, readList } from '../../electron/helpers/helper-answer.ts';
import { readImageConfig } from '../../electron/registry/images/image-config.ts';
import { mediaTypeOf, readDocument } from '../../electron/registry/images/manifest-document.ts';
import { mediaTypes } from '../../electron/registry/images/media-types.ts';
import { readErrorBody } from '../../electron/registry/protocol/error-body.ts';
import { hiddenRefusal } from '../../electron/registry/providers/api/api-refusal.ts';
import { refusalOf } from '../../electron/registry/providers/api/provider-error.ts';
import { readServiceAccountKey } from '../../electron/registry/providers/gar/google-service-account.ts';
import { answerWith } from './answer-with.ts';
import type { TextKind } from './text-kind.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const descriptor = { mediaType: mediaTypes.ociManifest, digest, size: 2, annotations: { a: 'b' } };
const json = (value: unknown) => JSON.stringify(value);

/** What is no JSON never gets this far: the readers are handed what was parsed. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Bodies beyond those of the endpoints that the served fuzz asks: refusals, documents, helpers' answers. */
export const bodyKinds: readonly TextKind[] = [
  {
    name: 'error body',
    good: [
      json({ errors: [{ code: 'DENIED', message: 'requested access is denied', detail: {} }] }),
      json({ message: 'Invalid token=abc', details: 'secret: "x"' }),
      '<html><h1>502</h1></html>',
      'no entry for\n <b>password</b> = "x"',
    ],
    longest: 256 * 1024,
    read: (text) => readErrorBody(answerWith({}, text, 400)),
  },
  {
    name: 'refusal of an API',
    good: [
      json({ Response: { Error: { Code: 'AuthFailure.TokenExpired', Message: 'x' } } }),
      json([{ error_code: 'SVCSTG.SWR.4000', error_msg: 'x' }]),
      json({ IsSuccess: false, Code: 'ExpiredToken', Message: 'invalid token' }),
      '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>x</Message></Error></ErrorResponse>',
    ],
    longest: 256 * 1024,
    read: (text) => [refusalOf(answerWith({}, text, 400)), hiddenRefusal(parsed(text))],
  },
  {
    name: 'document',
    good: [
      json({
        schemaVersion: 2,
        mediaType: mediaTypes.ociIndex,
        manifests: [
          { ...descriptor, platform: { os: 'linux', architecture: 'arm64' } },
          descriptor,
        ],
      }),
      json({ schemaVersion: 2, config: descriptor, layers: [descriptor, descriptor] }),
      json({
        schemaVersion: 1,
        fsLayers: [{ blobSum: digest }],
        history: [{ v1Compatibility: '{}' }],
      }),
    ],
    longest: 1024 * 1024,
    read: (text) => {
      const document = parsed(text);
      return Object.values(mediaTypes).map((type) =>
        readDocument(document, mediaTypeOf(document, type)),
      );
    },
  },
  {
    name: 'image configuration',
    good: [
      json({
        architecture: 'amd64',
        os: 'linux',
        created: '2026-01-01T00:00:00.123456789Z',
        config: { Env: ['A=b'], Cmd: ['x'], Labels: { a: 'b' }, ExposedPorts: { '80/tcp': {} } },
        history: [{ created_by: 'RUN x # buildkit', empty_layer: true }],
        rootfs: { type: 'layers', diff_ids: [digest] },
      }),
    ],
    longest: 1024 * 1024,
    read: (text) => readImageConfig(parsed(text)),
  },
  {
    name: 'key of a service account',
    good: [
      json({
        type: 'service_account',
        client_email: 'a@b.iam.gserviceaccount.com',
        private_key_id: 'ab',
        private_key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
        token_uri: 'https://oauth2.googleapis.com/token',
      }),
    ],
    longest: 64 * 1024,
    read: readServiceAccountKey,
  },
  {
    name: 'answer of a helper',
    good: [
      json({ ServerURL: 'https://a.example', Username: 'ada', Secret: 'x' }),
      json({ 'https://index.docker.io/v1/': 'ada', 'a.example:5000': '<token>' }),
      'credentials not found in native keychain\n',
    ],
    longest: 1024 * 1024,
    read: (text) => {
      const output = { code: text.length % 3 === 0 ? 1 : 0, stdout: Buffer.from(text) };
      return text.length % 2 === 0 ? readGet('x', output) : readList('x', output);
    },
  },
];
