import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';

/** What is served; anything else in the folder (source maps, for one) is not. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Bytes of all files together; the page is far smaller, a wrong folder is larger. */
const totalLimit = 64 * 1024 * 1024;

/** Where the bundler puts files whose names hold the hash of their content. */
const hashedFolder = '/assets/';

/** One file of the page, as both hosts serve it. */
export interface PageFile {
  bytes: Buffer;
  contentType: string;
  cacheControl: string;
  etag: string;
}

/** The files of the page by the path of a request; undefined for what is neither a page nor a file. */
export type PageFiles = (path: string) => PageFile | undefined;

/**
 * Reads the built page into memory. A request is only ever looked up among the
 * names found here, so no path, encoded or not, reaches the file system; links
 * in the folder are not followed. Throws NOT_FOUND when there is no page.
 */
export async function loadPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  await collect(folder, '/', files, { left: totalLimit });
  const page = files.get('/index.html');
  if (page === undefined)
    throw BerthError.of('NOT_FOUND', text('app.notBuilt'), {
      hint: text('app.notBuilt.hint'),
    });
  return (path) => files.get(path) ?? (isPagePath(path) ? page : undefined);
}

/** The places of the single page beside those below `/registries/`. */
const pages: ReadonlySet<string> = new Set(['/', '/settings']);

/**
 * True for a history path of the single page. A program that asks for anything else, such
 * as another system's API, is told that it is not there.
 */
function isPagePath(path: string): boolean {
  let segments: string[];
  try {
    segments = path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return false;
  }
  const climbs = segments.some((segment) =>
    segment.split(/[/\\]/).some((part) => part === '.' || part === '..' || part.includes('\0')),
  );
  if (climbs) return false;
  return path.startsWith('/registries/') ? path.length > '/registries/'.length : pages.has(path);
}

async function collect(
  folder: string,
  prefix: string,
  files: Map<string, PageFile>,
  budget: { left: number },
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const file = join(folder, entry.name);
    const contentType = contentTypes[extname(entry.name).toLowerCase()];
    if (entry.isDirectory()) await collect(file, `${prefix}${entry.name}/`, files, budget);
    else if (entry.isFile() && contentType !== undefined) {
      const bytes = await readFile(file);
      budget.left -= bytes.byteLength;
      if (budget.left < 0)
        throw BerthError.tooLarge(totalLimit - budget.left, totalLimit, text('app.pageTooLarge'));
      files.set(`${prefix}${entry.name}`, {
        bytes,
        contentType,
        cacheControl: cacheControlOf(`${prefix}${entry.name}`),
        etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
      });
    }
  }
}

function cacheControlOf(path: string): string {
  if (path.startsWith(hashedFolder)) return 'public, max-age=31536000, immutable';
  return path.endsWith('.html') ? 'no-store' : 'no-cache';
}
