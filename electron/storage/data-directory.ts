/**
 * The folder Berth keeps its data in unless told otherwise: the same for the
 * desktop and browser mode. Absolute; it may not exist yet.
 */
export function defaultDataDirectory(): string {
  throw new Error('being written');
}

/**
 * Makes the folder (0700) where it is missing and answers its absolute real
 * path. Throws STORAGE (`noPermission`, `diskFull`).
 */
export async function prepareDataDirectory(_path: string): Promise<string> {
  throw new Error('being written');
}
