import { useEffect, useState } from 'react';
import { type BerthError, isCancelled } from '../../shared/errors.ts';
import type { Comparison } from '../../shared/model/image-comparison.ts';
import type { ImagePackage } from '../../shared/model/image-packages.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { useApp } from '../state/use-app.ts';
import { type ComparedSide, partsOf } from './compared-side.ts';

/** What two images differ in, as long as it is shown. */
export function useComparison(left: ComparedSide, right: ComparedSide) {
  const { api } = useApp();
  const [round, setRound] = useState(0);
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const leave = new AbortController();
    setComparison(null);
    setError(null);
    const [one, other] = [partsOf(left.name), partsOf(right.name)];
    if (one === null || other === null) return;
    const input = {
      left: { registryId: left.registryId, ...one },
      right: { registryId: right.registryId, ...other },
    };
    api.call('images.compare', input, { signal: leave.signal }).then(
      (answer) => {
        if (!leave.signal.aborted) setComparison(answer);
      },
      (thrown: unknown) => {
        if (!leave.signal.aborted && !isCancelled(thrown)) setError(asBerthError(thrown));
      },
    );
    return () => leave.abort();
  }, [api, left.registryId, left.name, right.registryId, right.name, round]);
  return { comparison, error, retry: () => setRound((before) => before + 1) };
}

/** The packages of both sides, once they are asked for. */
export interface BothPackages {
  readonly left: readonly ImagePackage[];
  readonly right: readonly ImagePackage[];
}

/** Reads the packages of both sides when a person asks, with this many bytes allowed for each. */
export function useBothPackages(left: ComparedSide, right: ComparedSide, comparison: Comparison) {
  const { api } = useApp();
  const [asked, setAsked] = useState<{ readonly mayRead?: number } | null>(null);
  const [packages, setPackages] = useState<BothPackages | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  const [read, setRead] = useState(0);
  useEffect(() => {
    const [one, other] = [partsOf(left.name), partsOf(right.name)];
    if (asked === null || one === null || other === null) return;
    const leave = new AbortController();
    setPackages(null);
    setError(null);
    setRead(0);
    const packagesOf = async (
      registryId: string,
      repository: string,
      { digest, platformDigest }: Comparison['left'],
    ): Promise<ImagePackage[]> => {
      const image = { registryId, repository, digest: platformDigest ?? digest };
      const input = { ...image, ...(platformDigest === digest ? {} : { index: digest }), ...asked };
      const all: ImagePackage[] = [];
      let before = 0;
      for await (const page of api.stream('images.packages', input, { signal: leave.signal })) {
        all.push(...page.packages);
        const more = page.read - before;
        before = page.read;
        if (more > 0) setRead((sum) => sum + more);
      }
      return all;
    };
    Promise.all([
      packagesOf(left.registryId, one.repository, comparison.left),
      packagesOf(right.registryId, other.repository, comparison.right),
    ]).then(
      ([before, after]) => {
        if (!leave.signal.aborted) setPackages({ left: before, right: after });
      },
      (thrown: unknown) => {
        if (leave.signal.aborted || isCancelled(thrown)) return;
        setError(asBerthError(thrown));
        leave.abort();
      },
    );
    return () => leave.abort();
  }, [api, left.registryId, left.name, right.registryId, right.name, comparison, asked]);
  return {
    ...{ packages, error, read },
    working: asked !== null && packages === null && error === null,
    ask: (mayRead?: number) => setAsked(mayRead === undefined ? {} : { mayRead }),
    cancel() {
      setAsked(null);
      setError(null);
    },
  };
}
