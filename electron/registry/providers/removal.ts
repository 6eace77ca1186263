import type { Text } from '../../../shared/text/text.ts';

/** What a registry can remove, and what it keeps of it; known without asking it. */
export interface RemovalFacts {
  /** `single`: a tag goes alone; `digest`: only with its manifest; `unknown`: that depends on the server. */
  tag: 'single' | 'digest' | 'unknown';
  /** A manifest goes with all its tags. */
  digest: boolean;
  /** A repository goes with all that is in it. */
  repository: boolean;
  /** What the provider keeps, and for how long. */
  keeps: Text | null;
}

/** CNCF Distribution and what behaves like it: the storage keeps blobs until its garbage collection. */
export const protocolRemoval: RemovalFacts = {
  ...{ tag: 'unknown', digest: true, repository: false, keeps: null },
};
