import type { Answer } from '../../../e2e/fixtures/json-api.ts';
import type { Behaviour } from '../../../e2e/fixtures/misbehaving-server.ts';
import type { PrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import { basicPair, logged, type SentLog } from '../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { ClientSettings } from './client-under-test.ts';
import { huaweiCloud } from './huawei-cloud.ts';
import type { Scene } from './scene.ts';

export const host = 'swr.cn-north-4.myhuaweicloud.com';
export const api = 'swr-api.cn-north-4.myhuaweicloud.com';
export const keys = { id: 'AKEXAMPLE', secret: 'SKEXAMPLE' };
export const accessKey = {
  kind: 'accessKey',
  accessKey: keys.id,
  secretKey: keys.secret,
} satisfies Credential;
/** The documented derivation for this key, computed apart from the code. */
export const derived = '0e88cbb99273df9955697b92044912a5883c7ea4463f1cae99013c9478dba7c0';
export const digest = `sha256:${'b5bb9d8014a0f9b1d61e21e796d78dcc'.repeat(2)}`;
export const hour = 3_600_000;

export const many = (count: number, name: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => name(at));

/** One page as SWR sends it: a bare list, its total in a header. */
export function page(url: URL, all: readonly object[]): Answer {
  const from = Number(url.searchParams.get('offset'));
  const body = all.slice(from, from + Number(url.searchParams.get('limit')));
  return { body, headers: { 'content-range': `${from}-${body.length}/${all.length}` } };
}

export const repositories = (names: readonly string[]) =>
  names.map((name) => ({
    name,
    namespace: 'team',
    category: 'other',
    num_images: 1,
    path: `${host}/team/${name}`,
  }));

type Net = Scene<PrivateInternet, Readonly<Record<string, Behaviour>>>;

export interface SwrPlay {
  answer?: (url: URL, method: string) => Answer;
  /** Basic pairs that the registry takes. */
  takes?: () => readonly string[];
  its?: typeof keys & { token?: string };
  hosts?: { registry: string; api: string };
}

/** The shared edition in one region: its API for one access key, and its registry. */
export async function swrScene({ serve, client }: Net, play: SwrPlay = {}) {
  const { registry, api: apiHost } = play.hosts ?? { registry: host, api };
  const log: SentLog = [];
  const cloud = huaweiCloud(
    apiHost,
    play.its ?? keys,
    play.answer ?? ((url) => page(url, repositories(['app']))),
  );
  const takes = play.takes ?? (() => [basicPair(`cn-north-4@${keys.id}`, derived)]);
  const net = await serve({
    [apiHost]: cloud.behaviour,
    [registry]: logged(log, (url, sent) => {
      const pair = sent.authorization?.replace(/^Basic /, '') ?? '';
      if (!takes().includes(pair))
        return {
          status: 401,
          headers: { 'www-authenticate': 'Basic realm="swr"' },
          body: { errors: [{ code: 'DENIED', message: 'Authenticate Error' }] },
        };
      return url.pathname.endsWith('/tags/list')
        ? { body: { tags: ['1.0'] } }
        : url.pathname === '/v2/_catalog'
          ? { status: 403, body: { errors: [{ code: 'DENIED' }] } }
          : { body: {} };
    }),
  });
  const open = (settings: ClientSettings = {}) =>
    client(`https://${registry}`, {
      ...net.settings,
      provider: 'swr',
      credential: accessKey,
      ...settings,
    });
  return { cloud, log, net, open };
}
