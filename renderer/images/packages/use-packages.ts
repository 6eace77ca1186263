import { useEffect, useRef, useState } from 'react';
import { type BerthError, isCancelled } from '../../../shared/errors.ts';
import type { ImagePackage, PackagesSummary } from '../../../shared/model/image-packages.ts';
import { asBerthError } from '../../errors/as-berth-error.ts';
import { useApp } from '../../state/use-app.ts';

export interface PackagesOf {
  readonly registryId: string;
  readonly repository: string;
  /** Of the manifest of the platform shown. */
  readonly digest: string;
  /** Of the index that it was found in. */
  readonly index?: string;
}

/** How packages are told of; `layers` passes an SBOM over. */
export interface PackagesWanted {
  readonly from?: 'layers';
  /** Bytes that may be read. */
  readonly mayRead?: number;
}

interface Told {
  readonly packages: readonly ImagePackage[];
  readonly summary: PackagesSummary | null;
  readonly read: number;
  readonly progress: { readonly read: number; readonly needed: number } | null;
  readonly error: BerthError | null;
}

const nothing: Told = { packages: [], summary: null, read: 0, progress: null, error: null };

/** The packages of an image, as long as they are shown. */
export function usePackages(of: PackagesOf) {
  const { api } = useApp();
  const { registryId, repository, digest, index } = of;
  const [wanted, setWanted] = useState<PackagesWanted>({});
  const [round, setRound] = useState(0);
  const [told, setTold] = useState<Told>(nothing);
  const running = useRef(new AbortController());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const leave = new AbortController();
    running.current = leave;
    setTold({ ...nothing, progress: { read: 0, needed: 0 } });
    const work = async () => {
      const packages: ImagePackage[] = [];
      const image = { registryId, repository, digest, ...(index === undefined ? {} : { index }) };
      try {
        const pages = api.stream(
          'images.packages',
          { ...image, ...wanted },
          { signal: leave.signal },
        );
        for await (const page of pages) {
          if (leave.signal.aborted) return;
          packages.push(...page.packages);
          const { read, needed, summary } = page;
          if (summary === undefined) setTold({ ...nothing, progress: { read, needed } });
          else setTold({ packages, summary, read, progress: null, error: null });
        }
      } catch (thrown) {
        if (!leave.signal.aborted && !isCancelled(thrown))
          setTold({ ...nothing, error: asBerthError(thrown) });
      }
    };
    void work();
    return () => leave.abort();
  }, [api, registryId, repository, digest, index, wanted, round]);
  return {
    ...told,
    wanted,
    ask: setWanted,
    retry: () => setRound((before) => before + 1),
    cancel() {
      running.current.abort();
      setTold(nothing);
    },
  };
}
