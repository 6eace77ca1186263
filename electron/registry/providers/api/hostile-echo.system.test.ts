import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import {
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import type { Provider } from '../../../../shared/model/provider.ts';
import type { RegistryClient } from '../../client.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const word = 'Sesame-Word-4711-Open';
const password: Credential = { kind: 'password', username: 'ada', password: word };
const token: Credential = { kind: 'token', token: word };
const lentKey: Credential = {
  kind: 'accessKey',
  accessKey: 'AKIDEXAMPLE4711',
  secretKey: 'made-up-secret-key',
  sessionToken: word,
};

/** Everything that a server can read of who is asking. */
function readOf({ headers, url }: IncomingMessage): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    /authorization|token|cookie|api-?key|-api$/i.test(name) ? [String(value)] : [],
  );
  const parts = values.flatMap((value) => [
    value.split(' ').slice(1).join(' ') || value,
    Buffer.from(value.split(' ')[1] ?? '', 'base64')
      .toString('utf8')
      .split(':')[1] ?? '',
    ...(/Signature=(\S+)/.exec(value)?.slice(1) ?? []),
  ]);
  const query = [...new URL(url ?? '', 'https://h.test').searchParams].flatMap(([name, value]) =>
    /token|signature$/i.test(name) ? value : [],
  );
  return [...parts, ...query].filter((one) => one.length >= 8);
}

/** As it may stand in a host name or the name of a scheme. */
const inHost = (text: string) => text.replace(/[^A-Za-z0-9+=.-]/g, '-');
const inBase64 = (text: string) => Buffer.from(text).toString('base64').replaceAll('/', '-');

type Echo = (told: string, response: ServerResponse) => void;
const echoes: [string, Echo][] = [
  [
    'in the host of a redirect',
    (told, response) =>
      response.writeHead(302, { location: `https://x.${inHost(told)}.evil.test/v2/` }).end(),
  ],
  [
    'in base64 in the host of a redirect without encryption',
    (told, response) =>
      response.writeHead(307, { location: `http://${inBase64(told)}.evil.test/` }).end(),
  ],
  [
    'in the host of a private redirect',
    (told, response) =>
      response.writeHead(302, { location: `https://${inHost(told)}.localhost/v2/` }).end(),
  ],
  [
    'in the host of a realm',
    (told, response) =>
      response
        .writeHead(401, {
          'www-authenticate': `Bearer realm="https://${inHost(told)}.evil.test/token",service="x"`,
        })
        .end(),
  ],
  [
    'in the host of a realm that is refused',
    (told, response) =>
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="http://${inHost(told)}.evil.test/"` })
        .end(),
  ],
  [
    'in the name of a scheme',
    (told, response) =>
      response.writeHead(401, { 'www-authenticate': `${inHost(told)} realm="x"` }).end(),
  ],
  [
    'in headers',
    (told, response) =>
      response
        .writeHead(400, {
          'x-amzn-errortype': inHost(told),
          warning: `299 - "so ${inHost(told)}"`,
          'content-type': 'application/json',
        })
        .end('{}'),
  ],
  [
    'in a body of errors',
    (told, response) =>
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(JSON.stringify({ errors: [{ code: told, message: `not with ${told}!` }] })),
  ],
  [
    'in a long text that is cut off',
    (told, response) =>
      response
        .writeHead(500, { 'content-type': 'text/plain' })
        .end(`${'x '.repeat(85)}${told} ${told}`),
  ],
  [
    'in a refusal inside of a success',
    (told, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          IsSuccess: false,
          Code: inHost(told),
          Message: `so ${told}`,
          Response: { Error: { Code: inHost(told), Message: `so ${told}` } },
          errors: [{ message: told, extensions: { code: told } }],
        }),
      ),
  ],
];

const scenes: [Provider, string, string[], Credential, string | null][] = [
  ['native', 'https://images.example.com', [], password, null],
  ['harbor', 'https://images.example.com', [], password, null],
  ['nexus', 'https://images.example.com/repository/a', [], password, null],
  ['artifactory', 'https://images.example.com', [], { kind: 'token', token: `AKCp5${word}` }, null],
  ['artifactory', 'https://images.example.com', [], token, null],
  ['quay', 'https://images.example.com', [], token, null],
  ['gitea', 'https://images.example.com', [], password, null],
  ['gitlab', 'https://images.example.com', [], token, null],
  ['zot', 'https://images.example.com', [], password, null],
  [
    'ecr',
    'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    ['api.ecr.eu-west-1.amazonaws.com'],
    lentKey,
    'eu-west-1',
  ],
  [
    'acr',
    'https://shop-registry.cn-hangzhou.cr.aliyuncs.com',
    ['cr.cn-hangzhou.aliyuncs.com'],
    lentKey,
    'cn-hangzhou',
  ],
  [
    'acr',
    'https://registry.cn-hangzhou.aliyuncs.com',
    ['cr.cn-hangzhou.aliyuncs.com'],
    lentKey,
    'cn-hangzhou',
  ],
  [
    'tcr',
    'https://ccr.ccs.tencentyun.com',
    ['tcr.tencentcloudapi.com', 'tcr.intl.tencentcloudapi.com'],
    lentKey,
    'ap-guangzhou',
  ],
  [
    'swr',
    'https://swr.cn-north-4.myhuaweicloud.com',
    ['swr-api.cn-north-4.myhuaweicloud.com'],
    lentKey,
    'cn-north-4',
  ],
];

/** All that a client tells of what it did. */
async function toldBy(registry: RegistryClient): Promise<string> {
  const told: unknown[] = [];
  const ends = [
    () => repositoriesOf(registry),
    () => tagsOf(registry, 'a/b'),
    () => describedTags(registry, 'a/b'),
    () => registry.check({ signal: idle }),
  ];
  for (const end of ends)
    told.push(
      await end().catch((error: unknown) =>
        error instanceof Error ? { ...error, message: error.message, cause: undefined } : error,
      ),
    );
  return JSON.stringify([told, registry.warnings()]);
}

test.each(scenes)(
  '%s at %s: what was sent comes back in no text',
  async (provider, address, hosts, credential, region) => {
    for (const [where, echo] of echoes) {
      const read = new Set<string>();
      const behaviour = (request: IncomingMessage, response: ServerResponse) => {
        const found = readOf(request);
        for (const one of found) read.add(one);
        const shown = found.find((one) => one.includes(word)) ?? found.at(-1);
        if (shown === undefined)
          response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
        else echo(shown, response);
      };
      const own = new URL(address).host;
      const net = await internet(
        Object.fromEntries([own, ...hosts].map((host) => [host, behaviour])),
      );
      const registry = client(address, { ...net.settings, provider, credential, region });
      const text = (await toldBy(registry)).toLowerCase();
      expect(read.size, where).toBeGreaterThan(0);
      for (const secret of [...read, word])
        for (const form of [secret, inHost(secret), inBase64(secret), inHost(secret).slice(0, 20)])
          expect(text, `${where}: ${form}`).not.toContain(form.toLowerCase());
    }
  },
);
