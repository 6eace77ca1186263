import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Fixtures that start Debian's docker-registry or gnome-keyring, or run openssl or skopeo: not there on macOS and Windows. */
export const debianTools: readonly string[] = [
  'e2e/fixtures/docker-registry.ts',
  'e2e/fixtures/token-server.ts',
  'e2e/fixtures/certificates.ts',
  'e2e/fixtures/push-images.ts',
  'e2e/fixtures/secret-service.ts',
];

/** Files that need the bundles of a build, or make them. */
export const buildNeeds: readonly string[] = [
  'e2e/fixtures/built-serve.ts',
  'build/lib/ensure-build.ts',
];

/**
 * Test files that reach one of `files` by their imports, directly or through
 * other files; paths from the root with forward slashes.
 */
export function suitesThatReach(root: string, files: readonly string[]): string[] {
  const known = new Map<string, boolean>();
  const reaches = (path: string): boolean => {
    const seen = known.get(path);
    if (seen !== undefined) return seen;
    known.set(path, false);
    const found = importsOf(root, path).some(
      (imported) => files.includes(imported) || reaches(imported),
    );
    known.set(path, found);
    return found;
  };
  return rooms
    .flatMap((room) => (existsSync(join(root, room)) ? testFilesIn(root, room) : []))
    .filter(reaches)
    .toSorted();
}

const rooms = ['shared', 'electron', 'renderer', 'build', 'e2e'];

function testFilesIn(root: string, room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => posix.join(room, name.replaceAll('\\', '/')));
}

/** Our own files that `path` imports by relative paths with their extension. */
function importsOf(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*\.tsx?)'/g)]
    .map((match) => posix.join(posix.dirname(path), match[1] ?? ''))
    .filter((imported) => existsSync(join(root, imported)));
}
