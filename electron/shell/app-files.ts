import type { Protocol, Session } from 'electron';
import { contentSecurityPolicy } from '../../shared/content-security-policy.ts';
import { loadPageFiles, type PageFile, type PageFiles } from '../app/page-files.ts';
import { isOwnUrl, ownScheme } from './own-origin.ts';

/** Declares the own scheme; must run before the app is ready, once. */
export function declareAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: ownScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer to one session; handlers of other sessions do not reach it. */
export function serveAppFiles(session: Session, root: string): void {
  session.protocol.handle(ownScheme, createAppFiles(root));
}

const commonHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-DNS-Prefetch-Control': 'off',
} as const;

/**
 * Answers requests of the own scheme from the files of the built page, which are
 * read with the first request. What is neither a page nor one of them is 404.
 */
export function createAppFiles(folder: string): (request: Request) => Promise<Response> {
  let files: Promise<PageFiles> | undefined;
  return async (request) => {
    if (!isOwnUrl(request.url)) return refuse(403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    files ??= loadPageFiles(folder);
    const file = (await files)(new URL(request.url).pathname);
    return file === undefined ? refuse(404) : answer(request, file);
  };
}

function answer(request: Request, { bytes, contentType, cacheControl }: PageFile): Response {
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
    status: 200,
    headers: {
      ...commonHeaders,
      'Content-Type': contentType,
      'Content-Length': String(bytes.byteLength),
      'Cache-Control': cacheControl,
    },
  });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: commonHeaders });
}
