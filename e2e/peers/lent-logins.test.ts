import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { type LendingCore, openLendingCore } from '../fixtures/lending-core.ts';
import { pushImage } from '../fixtures/push-images.ts';
import { crane, notHere, oras, type PeerClient, regctl } from './peer-clients.ts';

const password = 'only the helper knows';

let place: LendingCore;
let registry: RunningRegistry;

beforeAll(async () => {
  [place, registry] = await Promise.all([
    openLendingCore(),
    startRegistry({ auth: 'htpasswd', users: { ada: password } }),
  ]);
  await pushImage(registry, 'team/app', ['1.0']);
  const { id } = await place.core.call('registries.create', {
    registry: {
      name: 'Lent',
      address: registry.address,
      credential: { kind: 'password', username: 'ada', password },
    },
  });
  await place.core.call('registries.setLent', { id, lent: true });
  const { seen } = await place.core.call('effects.preview', { id: 'logins', on: true });
  await place.core.call('effects.set', { id: 'logins', on: true, seen });
}, 120_000);
afterAll(async () => {
  await place?.[Symbol.asyncDispose]();
  await registry?.stop();
});

/** How each reads a manifest, and copies it to another tag. */
const clients: [PeerClient, (image: string) => string[], (image: string) => string[]][] = [
  [crane, (image) => ['manifest', image], (image) => ['tag', image, 'crane']],
  [
    oras,
    (image) => ['manifest', 'fetch', '--plain-http', image],
    (image) => ['tag', '--plain-http', image, 'oras'],
  ],
  [
    regctl,
    (image) => ['manifest', 'get', '--format', 'raw-body', image],
    (image) => ['image', 'copy', image, image.replace(/:1\.0$/, ':regctl')],
  ],
];

describe('logins that only docker-credential-berth gives', () => {
  for (const [{ program, name }, pull, push] of clients)
    it(`let ${name} pull and push`, async ({ skip }) => {
      if (program === null) return skip(notHere(name));
      const run = (parameters: readonly string[]) =>
        execa(program, parameters, { env: place.environment, extendEnv: false, reject: false });
      if (name === 'regctl')
        await run(['registry', 'set', '--tls', 'disabled', '--skip-check', registry.host]);
      const image = `${registry.host}/team/app:1.0`;
      const pulled = await run(pull(image));
      expect(pulled.exitCode, pulled.stderr).toBe(0);
      expect(JSON.parse(pulled.stdout)).toMatchObject({ schemaVersion: 2 });
      const pushed = await run(push(image));
      expect(pushed.exitCode, pushed.stderr).toBe(0);
    });
});
