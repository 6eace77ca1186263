export interface DirectoryLock {
  /** Gives the directory back; a second call does nothing. */
  release(): Promise<void>;
}

/**
 * Takes the data directory for this process. Throws STORAGE `directoryInUse`
 * with a message naming the holder (face, process id, since when).
 */
export async function acquireLock(
  _directory: string,
  _face: 'desktop' | 'browser',
): Promise<DirectoryLock> {
  throw new Error('being written');
}
