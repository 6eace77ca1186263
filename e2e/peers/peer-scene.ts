import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, type TestContext } from 'vitest';
import type { RegistryClient } from '../../electron/registry/client.ts';
import { writeImageLayout } from '../fixtures/image-layout.ts';
import { clientFor } from '../fixtures/registry-client/client-under-test.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { notHere, type PeerClient } from './peer-clients.ts';
import type { PeerServer, PeerServerKind } from './peer-servers.ts';

export interface PeerScene {
  server: PeerServer;
  /** Berth's client of that server. */
  berth: RegistryClient;
  /** A folder with `note.txt`, `layer.tar` and the image layout `layout`. */
  folder: string;
}

/** One server for the tests of a block; `use` leaves a test out where something it needs is not here. */
export function peerScene(kind: PeerServerKind) {
  let scene: PeerScene | null = null;
  let close = async () => {};
  beforeAll(async () => {
    if (kind.program === null) return;
    const server = await kind.start(kind.program);
    const folder = await createTemporaryFolder('peers');
    const berth = clientFor(server.address);
    close = async () => {
      await berth.close();
      await server[Symbol.asyncDispose]();
      await folder.remove();
    };
    await writeFile(join(folder.path, 'note.txt'), 'a note\n');
    await writeImageLayout(join(folder.path, 'layout'));
    scene = { server, berth, folder: folder.path };
  });
  afterAll(() => close());
  return {
    use(context: TestContext, ...clients: readonly PeerClient[]): PeerScene {
      if (scene === null) return context.skip(notHere(kind.name));
      const missing = clients.find(({ program }) => program === null);
      if (missing !== undefined) return context.skip(notHere(missing.name));
      return scene;
    },
  };
}
