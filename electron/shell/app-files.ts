import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { contentSecurityPolicy } from '../../shared/content-security-policy.ts';
import { isOwnUrl } from './own-origin.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
};

const commonHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-DNS-Prefetch-Control': 'off',
} as const;

/**
 * Answers requests of the own scheme from the folder of the built renderer.
 * Pages live under history paths, so whatever is no file is the page itself;
 * only a missing asset is 404. Nothing outside the folder is ever read.
 */
export function createAppFiles(folder: string): (request: Request) => Promise<Response> {
  const root = resolve(folder);
  return async (request) => {
    if (!isOwnUrl(request.url)) return refuse(403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const path = filePath(root, new URL(request.url).pathname);
    if (path === null) return refuse(400);
    const own = await readIfFile(path);
    const isAsset = path.startsWith(join(root, 'assets') + sep);
    if (own !== null) return answer(request, own, path, isAsset);
    const page = join(root, 'index.html');
    const body = isAsset ? null : await readIfFile(page);
    return body === null ? refuse(404) : answer(request, body, page, false);
  };
}

/** The file a URL path names, or null when it cannot be one of the folder's. */
function filePath(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = join(root, decoded);
  return path === root || path.startsWith(root + sep) ? path : null;
}

async function readIfFile(path: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return Buffer.from(await readFile(path));
  } catch {
    return null;
  }
}

function answer(
  request: Request,
  body: Buffer<ArrayBuffer>,
  path: string,
  isAsset: boolean,
): Response {
  return new Response(request.method === 'HEAD' ? null : body, {
    status: 200,
    headers: {
      ...commonHeaders,
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Length': String(body.byteLength),
      // Only assets carry a hash of their content in their names.
      'Cache-Control': isAsset ? 'max-age=31536000, immutable' : 'no-cache',
    },
  });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: commonHeaders });
}
