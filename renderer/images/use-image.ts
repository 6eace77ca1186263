import { useEffect, useRef, useState } from 'react';
import { type BerthError, isCancelled } from '../../shared/errors.ts';
import type { Image } from '../../shared/model/image.ts';
import type { Platform } from '../../shared/model/platform.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { useApp } from '../state/use-app.ts';

export interface LoadedImage {
  /** The last one that was told; while another is read it stays. */
  readonly image: Image | null;
  readonly error: BerthError | null;
  readonly loading: boolean;
  /** Asks anew; with `spend` also where few pulls are left. */
  reload(spend?: boolean): void;
}

/** Reads an image as long as it is shown, anew with each platform. */
export function useImage(
  {
    registryId,
    repository,
    reference,
  }: { registryId: string; repository: string; reference: string },
  platform: Platform | null,
): LoadedImage {
  const { api } = useApp();
  const [round, setRound] = useState({ count: 0, spend: false });
  const [state, setState] = useState<Omit<LoadedImage, 'reload'>>({
    ...{ image: null, error: null, loading: true },
  });
  /** Another platform of the same round asks for no more than what is missing. */
  const asked = useRef(0);
  useEffect(() => {
    const leave = new AbortController();
    const isAnew = asked.current !== round.count;
    asked.current = round.count;
    setState(({ image }) => ({ image, error: null, loading: true }));
    const input = {
      ...{ registryId, repository, reference },
      ...(platform === null ? {} : { platform }),
      ...(isAnew ? { fresh: true } : {}),
      ...(round.spend ? { spend: true } : {}),
    };
    api.call('images.get', input, { signal: leave.signal }).then(
      (image) => {
        if (!leave.signal.aborted) setState({ image, error: null, loading: false });
      },
      (thrown: unknown) => {
        if (leave.signal.aborted || isCancelled(thrown)) return;
        setState(({ image }) => ({ image, error: asBerthError(thrown), loading: false }));
      },
    );
    return () => leave.abort();
  }, [api, registryId, repository, reference, platform, round]);
  return {
    ...state,
    reload: (spend = false) => setRound(({ count }) => ({ count: count + 1, spend })),
  };
}
