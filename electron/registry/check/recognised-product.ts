import { z } from 'zod';
import { jsonValue } from '../../../shared/json-text.ts';
import type { RecognisedProduct } from '../../../shared/model/connection-report.ts';
import { text } from '../../../shared/text/text.ts';
import type { Transport } from '../../http/http-request.ts';
import {
  header,
  headerLines,
  isSuccess,
  type RegistryResponse,
  textOf,
} from '../../http/response.ts';
import type { SentSecrets } from '../../http/sent-secrets.ts';
import type { Challenge } from '../auth/challenge.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { isFinding } from './check-line.ts';

const bodyLimit = 64 * 1024;
/** Nobody waits long for an offer. */
const totalMs = 5000;
const version = z.string().regex(/^v?\d[\w.+-]{0,63}$/);

/** How a product shows itself in what `/v2/` answers a visitor, and where it says so itself. */
interface Product {
  provider: RecognisedProduct['provider'];
  shows(answer: RegistryResponse, challenges: readonly Challenge[]): boolean;
  /** A page that anyone may read; `versionIn` answers null when another product answered. */
  proof?: { path: string; versionIn(json: unknown): { version?: string | undefined } | null };
  /** The version that stands in the answer itself. */
  versionOf?(answer: RegistryResponse): string | null;
}

const harborInfo = z.object({ auth_mode: z.string(), harbor_version: z.string().optional() });
const giteaVersion = z.strictObject({ version: z.string() });
const quayDiscovery = z.object({ info: z.object({ title: z.string().regex(/quay/i) }) });
const zotDiscovery = z.object({
  extensions: z
    .array(z.object({ name: z.string() }))
    .refine((all) => all.some(({ name }) => name === '_zot')),
});

const products: readonly Product[] = [
  {
    provider: 'artifactory',
    shows: ({ headers }) =>
      ['x-jfrog-version', 'x-artifactory-id', 'x-artifactory-node-id'].some(
        (name) => header(headers, name) !== null,
      ),
    versionOf: ({ headers }) =>
      /^Artifactory\/([\w.-]+)/.exec(header(headers, 'x-jfrog-version') ?? '')?.[1] ?? null,
  },
  {
    provider: 'nexus',
    shows: ({ headers }, challenges) =>
      /^Nexus\//.test(header(headers, 'server') ?? '') ||
      challenges.some(({ parameters }) => /^Sonatype Nexus/.test(parameters.get('realm') ?? '')),
    versionOf: ({ headers }) =>
      /^Nexus\/([\w.-]+)/.exec(header(headers, 'server') ?? '')?.[1] ?? null,
  },
  {
    provider: 'harbor',
    shows: (_answer, challenges) => names(challenges, 'harbor-registry', '/service/token'),
    proof: {
      path: '/api/v2.0/systeminfo',
      versionIn: (json) => {
        const parsed = harborInfo.safeParse(json);
        return parsed.success ? { version: parsed.data.harbor_version } : null;
      },
    },
  },
  {
    provider: 'gitlab',
    shows: (_answer, challenges) => names(challenges, 'container_registry', '/jwt/auth'),
  },
  {
    provider: 'gitea',
    shows: (_answer, challenges) => names(challenges, 'container_registry', '/v2/token'),
    proof: {
      path: '/api/v1/version',
      versionIn: (json) => {
        const parsed = giteaVersion.safeParse(json);
        return parsed.success ? parsed.data : null;
      },
    },
  },
  {
    provider: 'quay',
    shows: (_answer, challenges) => names(challenges, null, '/v2/auth'),
    proof: {
      path: '/api/v1/discovery',
      versionIn: (json) => (quayDiscovery.safeParse(json).success ? {} : null),
    },
  },
  {
    provider: 'zot',
    // It lets visitors in and still says how to sign in; its list of extensions tells the rest.
    shows: ({ status, headers }) =>
      isSuccess(status) && headerLines(headers, 'www-authenticate').length > 0,
    proof: {
      path: '/v2/_oci/ext/discover',
      versionIn: (json) => (zotDiscovery.safeParse(json).success ? {} : null),
    },
  },
];

/** True for a token server of that path, and service where one is given. */
function names(challenges: readonly Challenge[], service: string | null, path: string): boolean {
  return challenges.some(({ parameters }) => {
    const realm = parameters.get('realm') ?? '';
    if (!URL.canParse(realm) || !new URL(realm).pathname.endsWith(path)) return false;
    return service === null || parameters.get('service') === service;
  });
}

/**
 * The product that answers at an address of which nothing is known, by its
 * `answer` to `/v2/` and what it asked for: where they show one, one plain GET of a
 * page that anyone may read, to the registry's own origin and without a credential. `certain` when the product said so itself, not its
 * challenge alone. Null for a plain registry. Throws CANCELLED.
 */
export async function recogniseProduct(
  registry: { endpoint: Endpoint; transport: Transport; sent: SentSecrets },
  { answer, challenges }: { answer: RegistryResponse; challenges: readonly Challenge[] },
  signal: AbortSignal,
): Promise<RecognisedProduct | null> {
  const { endpoint, transport, sent } = registry;
  const purpose = {
    operation: text('operation.recognise', { registry: endpoint.name }),
    host: endpoint.name,
    hide: sent.hide,
  };
  const read = async (url: URL): Promise<RegistryResponse | null> => {
    const headers = { accept: 'application/json', 'user-agent': 'berth' };
    try {
      return await transport.exchange({
        ...{
          url,
          method: 'GET',
          effect: 'read',
          headers,
          limit: bodyLimit,
          purpose,
          signal,
          totalMs,
        },
      });
    } catch (error) {
      if (!isFinding(error)) throw error;
      return null;
    }
  };
  for (const { provider, shows, proof, versionOf } of products) {
    if (!shows(answer, challenges)) continue;
    if (proof === undefined) return { provider, certain: true, ...told(versionOf?.(answer)) };
    const page = await read(new URL(proof.path, endpoint.origin));
    const said =
      page !== null && isSuccess(page.status)
        ? proof.versionIn(jsonValue(textOf(page.body)))
        : null;
    if (said !== null) return { provider, certain: true, ...told(said.version) };
    if (provider !== 'zot') return { provider, certain: false };
  }
  return null;
}

function told(written: string | null | undefined): { version?: string } {
  const parsed = version.safeParse(written);
  return parsed.success ? { version: parsed.data } : {};
}
