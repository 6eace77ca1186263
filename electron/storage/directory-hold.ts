import type { Notice } from '../../shared/model/app-info.ts';

/** This process's hold on the data directory, as whoever writes there sees it. */
export interface DirectoryHold {
  /**
   * Grows with each taking of the directory, 0 before the first: what was read
   * under an earlier number may have been changed by another process since.
   */
  readonly taking: number;
  /** Why nothing can be saved at the moment; null while the directory is this process's own. */
  readonly notice: Notice | null;
  /**
   * To be awaited before each write: resolves once the directory is this
   * process's own at this moment. Throws STORAGE with the reason it is not.
   */
  confirm(): Promise<void>;
  /** Calls back when the directory was taken or lost; returns the way to stop. */
  onChanged(listener: () => void): () => void;
}

/** For a directory that nobody else knows of, as in tests. */
export const soleHold: DirectoryHold = {
  taking: 1,
  notice: null,
  async confirm() {},
  onChanged: () => () => undefined,
};
