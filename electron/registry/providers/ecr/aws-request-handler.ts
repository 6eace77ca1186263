import type { HttpRequest, HttpResponse, RequestHandler } from '@smithy/types';
import { BerthError } from '../../../../shared/errors.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import type { ApiPurpose, ProviderApi } from '../api/provider-request.ts';

/** What a request of Amazon's library is for, by the host that it goes to. */
export interface AwsPurpose extends ApiPurpose {
  repeatable: boolean;
  /** Beside those that the request itself carries. */
  secrets: readonly string[];
}

type Handler = RequestHandler<HttpRequest, HttpResponse> & {
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
};

const asking = { operation: text('operation.askAmazon') };

/** Headers that the transport makes, or that tell of this machine. */
const own: ReadonlySet<string> = new Set(['host', 'content-length', 'expect', 'user-agent']);

/**
 * Lets Amazon's library speak through Berth's transport: its bounds, proxy and
 * trust, its retries and its queue. Refusals are thrown as BerthError before
 * the library sees them; it reads answers of success only.
 * `open` gives the API of a host, or null where nothing may be sent.
 */
export function awsRequestHandler(
  open: (host: string) => { api: ProviderApi; purpose: AwsPurpose } | null,
): Handler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request) {
      const { hostname, protocol, port } = request;
      const opened = protocol === 'https:' && port === undefined ? open(hostname) : null;
      if (opened === null) throw foreignHost(hostname);
      const { api, purpose } = opened;
      const answer = await api.exchange({
        ...purpose,
        method: methodOf(request),
        path: request.path,
        query: queryOf(request),
        headers: headersOf(request),
        body: bodyOf(request),
        secrets: purpose.secrets,
      });
      return {
        response: {
          statusCode: answer.status,
          headers: Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: new Uint8Array(answer.body),
        },
      };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

function methodOf({ method }: HttpRequest): 'GET' | 'POST' {
  if (method === 'GET' || method === 'POST') return method;
  throw unusual('method');
}

function queryOf({ query = {} }: HttpRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (typeof value !== 'string') throw unusual('query');
      return [name, value];
    }),
  );
}

function headersOf({ headers }: HttpRequest): Record<string, string> {
  const sent = Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase()));
  return {
    ...Object.fromEntries(sent),
    'accept-encoding': 'gzip, deflate',
    'user-agent': 'berth',
  };
}

function bodyOf({ body }: HttpRequest): string | undefined {
  if (body === undefined || body === null || body === '') return undefined;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  throw unusual('body');
}

function unusual(part: string): BerthError {
  return BerthError.of('INTERNAL', failed(asking, text('ecr.unusualRequest', { part })));
}

/** Endpoints can be set in the environment and in a profile. */
function foreignHost(host: string): BerthError {
  return BerthError.of('UNSUPPORTED', failed(asking, text('ecr.foreignHost', { host })), {
    hint: text('ecr.foreignHost.hint'),
  });
}
