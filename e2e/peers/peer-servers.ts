import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { findPeer } from '../../build/lib/peers.ts';
import { findProgram } from '../../build/lib/required-tools.ts';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { launchServer } from '../fixtures/launched-server.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';

export interface PeerServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:34567`. */
  address: string;
  /** Host and port, as in an image reference. */
  host: string;
  /** The folder of a CNCF Distribution's storage. */
  root?: string;
}

/** One server and what it has, so that its tests can expect one thing. */
export interface PeerServerKind {
  name: string;
  /** The program, or null where it is not installed. */
  program: string | null;
  /** Lists its repositories. */
  catalog: boolean;
  /** Its full pages say where the next one is. */
  links: boolean;
  /** `api`: keeps the lists of referrers itself (OCI Distribution 1.1, end-12). */
  referrers: 'api' | 'tag';
  /** `tags`: deletes a tag alone; `digests`: only a digest with all its tags. */
  deletes: 'tags' | 'digests';
  start(program: string): Promise<PeerServer>;
}

const localServer = (port: number, stop: () => Promise<void>): PeerServer => ({
  address: `http://127.0.0.1:${port}`,
  host: `127.0.0.1:${port}`,
  [Symbol.asyncDispose]: stop,
});

const startDistribution = (program: string): Promise<PeerServer> => startRegistry({ program });

async function startCrane(program: string): Promise<PeerServer> {
  const folder = await createTemporaryFolder('peer');
  const { port, stop } = await launchServer(
    [program, 'registry', 'serve', '--address', '127.0.0.1:0', '--disk', folder.path],
    { listening: /serving on port (\d+)/, home: folder.path },
  );
  return localServer(port, async () => {
    await stop();
    await folder.remove();
  });
}

/** olareg takes no free port by itself and speaks before it listens: it is given one, and asked. */
async function startOlareg(program: string): Promise<PeerServer> {
  const folder = await createTemporaryFolder('peer');
  const port = await freePort();
  const parameters = ['--addr', '127.0.0.1', '--port', String(port), '--dir', folder.path];
  const { stop } = await launchServer(
    [program, 'serve', '--verbosity', 'info', '--api-delete', ...parameters],
    {
      listening: /launching server.*127\.0\.0\.1:(\d+)/,
      home: folder.path,
    },
  );
  const server = localServer(port, async () => {
    await stop();
    await folder.remove();
  });
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`${server.address}/v2/`).catch(() => null);
    if (answer?.ok === true) return server;
    await delay(50);
  }
  await server[Symbol.asyncDispose]();
  throw new Error('olareg does not answer');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export const peerServers: readonly PeerServerKind[] = [
  {
    name: 'docker-registry 2.8',
    program: findProgram(['docker-registry']) ?? null,
    ...{ catalog: true, links: true, referrers: 'tag', deletes: 'digests' },
    start: startDistribution,
  },
  {
    name: 'distribution',
    program: findPeer('distribution') ?? null,
    ...{ catalog: true, links: true, referrers: 'tag', deletes: 'tags' },
    start: startDistribution,
  },
  {
    name: 'crane',
    program: findPeer('crane') ?? null,
    ...{ catalog: true, links: false, referrers: 'tag', deletes: 'tags' },
    start: startCrane,
  },
  {
    name: 'olareg',
    program: findPeer('olareg') ?? null,
    ...{ catalog: false, links: true, referrers: 'api', deletes: 'tags' },
    start: startOlareg,
  },
];
