/** The longest path that is listed, in characters (Linux, PATH_MAX). */
export const longestPath = 4096;

/**
 * A path of an archive as one inside the image, without a slash at either end; ''
 * is the root. Null for one that leads out of it (`..`) or is too long to be one.
 */
export function insidePath(path: string): string | null {
  if (path.length > longestPath) return null;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? null : parts.join('/');
}
