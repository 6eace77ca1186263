import type { Random } from '../../fixtures/random.ts';
import { accessToken, password, username } from './secrets.ts';
import type { PlainAnswer } from './wire-answer.ts';

const statuses: readonly [number, ...number[]] = [
  100, 101, 103, 200, 201, 202, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 401,
  401, 403, 404, 404, 405, 406, 407, 408, 409, 410, 412, 413, 416, 418, 421, 422, 429, 429, 431,
  451, 495, 496, 500, 500, 501, 502, 503, 504, 511, 522, 599, 999,
];

const statusLines: readonly [string, ...string[]] = [
  'HTTP/9.9 200 OK',
  'HTTP/1.0 200 OK',
  'ICY 200 OK',
  'HTTP/1.1',
  'HTTP/1.1 2OO OK',
  'HTTP/1.1 -200 OK',
  'HTTP/1.1 200',
  '\u0000\u0001',
  '',
  'SSH-2.0-OpenSSH_9.2',
];

const login = `${username}:${password}`;

/** Values that servers, proxies and attackers give; HOST stands for the server itself. */
const values: readonly [string, readonly [string, ...string[]]][] = [
  [
    'www-authenticate',
    [
      'Basic',
      'Basic realm="x"',
      'Bearer',
      'Bearer realm=',
      'Bearer realm="http://HOST/token"',
      'Bearer realm="http://169.254.169.254/latest",service="x"',
      'Bearer realm="file:///etc/passwd"',
      `Bearer realm="http://${login}@HOST/token"`,
      'Bearer realm="/token",error="insufficient_scope"',
      'Bearer realm="http://HOST/token",scope="a:b:c d:e:f"',
      'Negotiate, Digest qop="auth,auth-int"',
      'Bearer realm="http://HOST/token",error="invalid_token"',
      `Basic ${'a='.repeat(3000)}`,
      ',,,="',
      'Bearer realm="http://[::1"',
      'Bearer realm="http://other.invalid/token"',
    ],
  ],
  [
    'link',
    [
      '',
      '<>',
      '<',
      '<?last=b>; rel="next"',
      '</v2/_catalog>; rel=next',
      '<http://HOST>; rel="next"',
      '<http://other.invalid/v2/_catalog?last=x>; rel="next"',
      `<?last=${'x'.repeat(9000)}>; rel=next`,
      '<javascript:alert(1)>; rel="next"',
      '<?n=-1&last=a&n=2>; rel="next"',
      ', , ;;; <a>; rel="',
      '<http://[>; rel="next"',
      '<%zz?last=%>; rel="next"',
    ],
  ],
  [
    'location',
    [
      '/',
      '',
      'http://HOST/v2/',
      'http://other.invalid/x',
      'http://169.254.169.254/latest/meta-data',
      'https://HOST/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      '//',
      'http://[',
      '?',
      '../../..',
      `http://${login}@HOST/v2/`,
      `/v2/?access_token=${accessToken}`,
    ],
  ],
  [
    'content-encoding',
    ['gzip', 'br', 'deflate', 'zstd', 'identity', 'gzip, gzip', '', 'x'.repeat(500)],
  ],
  [
    'content-type',
    [
      '',
      'text/html',
      'text/plain; charset=utf-16',
      'application/json; charset="',
      'image/png',
      ';',
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.docker.distribution.manifest.v1+prettyjws',
      'application/octet-stream',
      'multipart/form-data',
    ],
  ],
  [
    'retry-after',
    ['0', '1', '-1', '99999999999', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT', '\u00e9', '1e9'],
  ],
  [
    'docker-content-digest',
    [
      '',
      'sha256:',
      `sha256:${'0'.repeat(64)}`,
      'md5:x',
      `sha512:${'f'.repeat(128)}`,
      '../..',
      '\u00ff',
    ],
  ],
  [
    'warning',
    ['299 - "x"', '299 - "', `299 - "${'w'.repeat(5000)}"`, '299 - "a", 299 - "b\\"c"', '299'],
  ],
  [
    'ratelimit-limit',
    ['100;w=21600', ';w=', '-1', '1e9', '99999999999999999999;w=1', '10, 10;w=1'],
  ],
  ['x-ratelimit-reset', ['0', '1', '99999999999', '-1', 'never']],
  ['transfer-encoding', ['chunked', 'gzip, chunked', 'chunked, identity', 'x']],
  ['content-length', ['0', '1', '10', '999999', '-1', '1, 1', 'x', '99999999999999999999']],
  ['set-cookie', ['sid=1', `sid=${'c'.repeat(8000)}`]],
  ['connection', ['close', 'keep-alive', 'upgrade', '']],
  ['oci-filters-applied', ['artifactType', '']],
  ['x-fuzz', ['\u0001', 'x'.repeat(20_000), 'x'.repeat(70_000), '\t', '\u00ff\u00fe']],
];
const firstValue = ['x-fuzz', ['1']] as const satisfies readonly [string, readonly [string]];

/** One change of a status line or a header, and its name. */
export function mutateHead(answer: PlainAnswer, host: string, random: Random): string {
  const kind = random.pick([
    'status',
    'status',
    'set',
    'set',
    'set',
    'add',
    'drop',
    'line',
    'name',
  ]);
  const { headers } = answer;
  if (kind === 'status') {
    const status = random.pick(statuses);
    answer.statusLine = `HTTP/1.1 ${status} ${random.pick(['', 'Status', 'x'.repeat(300)])}`;
    return `status ${status}`;
  }
  if (kind === 'line') {
    answer.statusLine = random.pick(statusLines);
    return `status line ${JSON.stringify(answer.statusLine)}`;
  }
  if (kind === 'drop') {
    const [dropped] = headers.splice(random.int(headers.length), 1);
    return `without ${dropped?.[0] ?? 'anything'}`;
  }
  if (kind === 'name') {
    headers.push([random.pick(['', ' x', 'x y', 'x\u0000', '\u00e9', 'a'.repeat(3000)]), 'v']);
    return 'header name';
  }
  const [name, choices] = values[random.int(values.length)] ?? firstValue;
  const value = random.pick(choices).replaceAll('HOST', host);
  if (kind === 'set') answer.headers = headers.filter(([other]) => other !== name);
  answer.headers.push([name, value]);
  return `${kind} ${name}: ${value.slice(0, 60)}`;
}
