import { describe, expect, it } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import { pastedReference } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { createApp } from '../state/app.ts';
import { findTarget, openReference, repositoryWithin } from './open-reference.ts';

const first = savedRegistry({ address: 'https://r.test' });
const second = savedRegistry({ address: 'https://r.test' });
const nested = savedRegistry({ address: 'https://r.test/mirror' });
const hub = savedRegistry({ address: 'https://docker.io' });
const outside = savedRegistry({
  address: 'https://push.test',
  internalAddress: 'http://pull.internal:5000',
});
const all = [first, second, nested, hub, outside];

function target(text: string, registries = all) {
  const reference = pastedReference(text);
  return reference === null ? null : findTarget(reference, registries);
}

describe('findTarget', () => {
  it('takes the first registry of a host, which is the default', () => {
    expect(target('r.test/team/app:1')).toEqual({ registryId: first.id, repository: 'team/app' });
  });

  it('takes the longest address that fits', () => {
    expect(target('r.test/mirror/app')).toEqual({ registryId: nested.id, repository: 'app' });
    expect(target('r.test/mirrored/app')?.registryId).toBe(first.id);
  });

  it('prefers an active registry', () => {
    const inactive = { ...first, active: false };
    expect(target('r.test/app', [inactive, second])?.registryId).toBe(second.id);
    expect(target('r.test/app', [inactive])?.registryId).toBe(first.id);
  });

  it('knows Docker Hub by all its names and the address of clusters', () => {
    expect(target('docker pull index.docker.io/nginx:1')).toEqual({
      registryId: hub.id,
      repository: 'library/nginx',
    });
    expect(target('pull.internal:5000/app:1')?.registryId).toBe(outside.id);
  });

  it('finds nothing for another host or port', () => {
    expect(target('r.test:5000/app')).toBeNull();
    expect(target('other.test/app')).toBeNull();
  });
});

describe('openReference', () => {
  async function opened(text: string, registryId: string | null, theDefault?: Registry) {
    const api = new FakeApi();
    api.registries = [
      first,
      savedRegistry({ address: 'http://localhost:5000' }),
      ...(theDefault === undefined ? [] : [theDefault]),
    ];
    api.defaultId = theDefault?.id ?? null;
    window.history.replaceState(null, '', '/');
    const app = createApp(api, window);
    await app.registries.refresh();
    const reference = pastedReference(text);
    const taken = reference !== null && openReference(app, reference, registryId);
    return { app, taken };
  }

  it('opens the image and selects its tag', async () => {
    const { app, taken } = await opened('r.test/team/app:1.2', null);
    const { route, entry } = app.router.store.getState();
    expect(taken).toBe(true);
    expect(route).toEqual({
      ...{ page: 'image', registryId: first.id, repository: 'team/app', reference: '1.2' },
    });
    expect(app.router.viewOf(entry)).toMatchObject({ selected: '1.2', reveal: true });
  });

  it('opens the image of a digest, whatever its tag now names', async () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    for (const text of [`r.test/team/app@${digest}`, `docker pull r.test/team/app:1.2@${digest}`]) {
      const { app } = await opened(text, null);
      expect(app.router.store.getState().route).toEqual({
        ...{ page: 'image', registryId: first.id, repository: 'team/app', reference: digest },
      });
    }
  });

  it('offers to add an unknown host', async () => {
    const { app, taken } = await opened('ghcr.io/acme/app:1', first.id);
    expect(taken).toBe(true);
    expect(app.ui.getState().unknownHost).toEqual({
      host: 'ghcr.io',
      reference: 'ghcr.io/acme/app:1',
    });
    expect(app.router.store.getState().route).toEqual({ page: 'home' });
  });

  it('completes a short name with the registry at hand', async () => {
    const { app, taken } = await opened('team/app:3', first.id);
    expect(taken).toBe(true);
    expect(app.router.store.getState().route).toMatchObject({ repository: 'team/app' });
    expect((await opened('team/app:3', null)).taken).toBe(false);
  });

  it('completes a short name with the default from any other box, from its namespace on', async () => {
    const own = savedRegistry({ address: 'https://own.test', namespace: 'team' });
    const routeOf = async (text: string, registryId: string | null, registry: Registry) =>
      (await opened(text, registryId, registry)).app.router.store.getState().route;
    for (const text of ['app:3', 'team/app:3'])
      expect(await routeOf(text, null, own)).toMatchObject({
        ...{ registryId: own.id, repository: 'team/app' },
      });
    expect(await routeOf('teams/app:3', null, own)).toMatchObject({ repository: 'team/teams/app' });
    expect(await routeOf('app:3', own.id, own)).toMatchObject({ repository: 'app' });
    expect(await routeOf('docker pull alpine', null, { ...hub })).toMatchObject({
      repository: 'library/alpine',
    });
    expect(await routeOf('r.test/app:3', null, own)).toMatchObject({
      ...{ registryId: first.id, repository: 'app' },
    });
  });

  it('completes a short name in Docker Hub as Docker does', async () => {
    const reference = pastedReference('alpine:3');
    expect(reference === null ? null : repositoryWithin(reference, hub)).toBe('library/alpine');
    expect(reference === null ? null : repositoryWithin(reference, first)).toBe('alpine');
  });

  it('leaves an address of a saved registry to the search', async () => {
    expect((await opened('localhost:5000', first.id)).taken).toBe(false);
  });
});
