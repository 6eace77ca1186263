import type { Answer } from '../../../e2e/fixtures/json-api.ts';
import type { Behaviour } from '../../../e2e/fixtures/misbehaving-server.ts';
import type { PrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import { logged, realmFor, registryWith, type SentLog } from '../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { ClientSettings } from './client-under-test.ts';
import type { Scene } from './scene.ts';
import { inside, type TencentAsk, tencentCloud } from './tencent-cloud.ts';

export const api = 'tcr.tencentcloudapi.com';
export const host = 'shop.tencentcloudcr.com';
export const keys = { id: 'AKIDexampleid', secret: 'tencent-secret-key' };
export const accessKey = {
  kind: 'accessKey',
  accessKey: keys.id,
  secretKey: keys.secret,
} satisfies Credential;
/** What the API lends for the keys. */
export const lent = { username: '100012345678', password: 'lent-registry-token' };
export const hour = 3_600_000;
export const digest = `sha256:${'b5bb9d8014a0f9b1d61e21e796d78dcc'.repeat(2)}`;

export const shop = {
  RegistryId: 'tcr-1',
  RegistryName: 'shop',
  RegionName: 'ap-shanghai',
  PublicDomain: host,
  Status: 'Running',
};

/** The members of a page whose `Offset` is its number, at most `most` to a page. */
export function numbered<T>(all: readonly T[], { parameters }: TencentAsk, most = 100): T[] {
  const size = Math.min(Number(parameters['Limit']), most);
  const from = (Number(parameters['Offset']) - 1) * size;
  return all.slice(from, from + size);
}

/** The members that remain when `Offset` of them are left out. */
export function skipped<T>(all: readonly T[], { parameters }: TencentAsk): T[] {
  const from = Number(parameters['Offset']);
  return all.slice(from, from + Number(parameters['Limit']));
}

export function many(count: number, name: (at: number) => string): string[] {
  return Array.from({ length: count }, (_, at) => name(at));
}

type Net = Scene<PrivateInternet, Readonly<Record<string, Behaviour>>>;

/** An account with the instance `shop`; `own` answers first. */
export async function shopScene(
  { serve, client }: Net,
  own: (ask: TencentAsk) => Answer = () => undefined,
  its: typeof keys & { token?: string } = keys,
) {
  const logs = { registry: [] as SentLog, realm: [] as SentLog };
  const cloud = tencentCloud(api, its, (ask) => {
    const answer = own(ask);
    if (answer !== undefined) return answer;
    switch (ask.action) {
      case 'DescribeInstances':
        return inside({ TotalCount: 1, Registries: [shop] });
      case 'DescribeRepositories':
        return inside({
          TotalCount: 1,
          RepositoryList: [{ Name: 'team/app', Namespace: 'team', Public: false }],
        });
      case 'CreateInstanceToken':
        return inside({
          Username: lent.username,
          Token: lent.password,
          ExpTime: Date.now() + hour,
        });
      default:
        return undefined;
    }
  });
  const realm = 'shop-realm.tencentcloudcr.com';
  const net = await serve({
    [api]: cloud.behaviour,
    [host]: logged(logs.registry, registryWith(`https://${realm}/service/token`)),
    [realm]: logged(logs.realm, realmFor(lent)),
  });
  const open = (settings: ClientSettings = {}) =>
    client(`https://${host}`, {
      ...net.settings,
      provider: 'tcr',
      credential: accessKey,
      ...settings,
    });
  return { cloud, logs, net, open, realm, actions: () => cloud.asks.map(({ action }) => action) };
}
