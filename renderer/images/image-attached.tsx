import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { type BerthError, isCancelled } from '../../shared/errors.ts';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Image } from '../../shared/model/image.ts';
import type { Referrer } from '../../shared/model/referrer.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { Link } from '../routing/link.tsx';
import { useApp } from '../state/use-app.ts';
import { ageText } from '../ui/age-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import styles from './image.module.css';
import { kindTexts } from './kind-texts.ts';

interface Place {
  readonly registryId: string;
  readonly repository: string;
}

interface Attached {
  readonly referrers: readonly Referrer[];
  readonly complete: boolean;
}

/** Signatures, SBOMs, attestations and whatever else refers to the image; none of it is checked. */
export function ImageAttached({ image, place }: { readonly image: Image; readonly place: Place }) {
  const { t, i18n } = useLingui();
  const { attached, error, retry } = useAttached(image, place);
  if (error !== null)
    return (
      <Failure
        look="box"
        error={error}
        actions={
          <Button look="primary" onClick={retry}>
            <Trans>Retry</Trans>
          </Button>
        }
      />
    );
  if (attached === null) return <ProgressBar label={t`Loading what is attached`} value={null} />;
  if (attached.referrers.length === 0)
    return (
      <p className={styles.none}>
        <Trans>Nothing is attached</Trans>
      </p>
    );
  return (
    <>
      <p className={styles.none}>
        <Trans>Present, not checked.</Trans>
      </p>
      {attached.complete ? null : (
        <Message kind="info" title={<Trans>The list may be incomplete</Trans>} />
      )}
      <ul className={styles.attached} aria-label={t`Attached`}>
        {attached.referrers.map((one) => (
          <li key={one.digest}>
            <Badge>{i18n._(kindTexts[one.kind])}</Badge>
            <span className={styles.step}>
              <Shown text={one.predicateType ?? one.artifactType ?? one.mediaType ?? ''} />
            </span>
            <Link
              to={{ page: 'image', ...place, reference: one.digest }}
              options={{ carry: true }}
              title={visibleText(one.digest)}
              className={styles.digestLink}
            >
              <Shown text={one.digest.slice(0, 19)} />
            </Link>
            <span className={styles.size}>
              {one.size === null ? '' : sizeText(one.size, i18n.locale)}
            </span>
            <span className={styles.size}>
              {one.createdAt === null ? '' : ageText(one.createdAt, i18n.locale)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What refers to the index and to the platform shown, and what the index itself holds; each once. */
function useAttached(image: Image, { registryId, repository }: Place) {
  const { api } = useApp();
  const [round, setRound] = useState(0);
  const [attached, setAttached] = useState<Attached | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const leave = new AbortController();
    const digests = [...new Set([image.digest, image.shown?.digest ?? image.digest])];
    setAttached(null);
    setError(null);
    Promise.all(
      digests.map((digest) =>
        api.call('images.referrers', { registryId, repository, digest }, { signal: leave.signal }),
      ),
    ).then(
      (answers) => {
        if (leave.signal.aborted) return;
        const all = new Map<string, Referrer>();
        for (const one of [...answers.flatMap(({ referrers }) => referrers), ...ofIndex(image)])
          if (!all.has(one.digest)) all.set(one.digest, one);
        setAttached({
          referrers: [...all.values()],
          complete: answers.every(({ complete }) => complete),
        });
      },
      (thrown: unknown) => {
        if (!leave.signal.aborted && !isCancelled(thrown)) setError(asBerthError(thrown));
      },
    );
    return () => leave.abort();
  }, [api, image, registryId, repository, round]);
  return { attached, error, retry: () => setRound((before) => before + 1) };
}

/** BuildKit keeps attestations beside the images of an index. */
function ofIndex(image: Image): Referrer[] {
  const shown = image.platforms.find(({ digest }) => digest === image.shown?.digest);
  return (shown?.attestations ?? []).map((digest) => ({
    ...{ digest, mediaType: null, artifactType: null, kind: 'attestation', size: null },
    ...{ annotations: {}, createdAt: null, predicateType: null, via: 'api' },
  }));
}
