import { Trans, useLingui } from '@lingui/react/macro';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Image, ImageLayer, ImageStep } from '../../shared/model/image.ts';
import type { ImageKind } from '../../shared/model/image-kind.ts';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import styles from './image.module.css';

/** The layers with the step that made each, in order; steps that made none stand between them. */
export function ImageLayers({ image }: { readonly image: Image }) {
  const { t, i18n } = useLingui();
  const { layers = [], history = [] } = image.shown ?? {};
  const largest = Math.max(1, ...layers.map(({ size }) => size ?? 0));
  const rows = rowsOf(layers, history);
  const kind = image.shown?.kind ?? image.kind;
  if (layers.length > 0 && !hasLayers(kind)) return <Contents layers={layers} />;
  if (rows.length === 0)
    return (
      <p className={styles.none}>
        <Trans>No layers</Trans>
      </p>
    );
  return (
    <ol className={styles.layers} aria-label={t`Layers and history`}>
      {rows.map(({ layer, step, number }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one digest may stand for several layers
        <li key={at} className={layer === null ? styles.emptyStep : undefined}>
          <span className={styles.number}>{number === null ? '' : i18n.number(number)}</span>
          <span className={styles.step}>
            <Shown
              text={stepText(step) ?? layer?.annotations['org.opencontainers.image.title'] ?? ''}
            />
            {step === null && layer !== null ? (
              <code title={visibleText(layer.digest)}>
                <Shown text={layer.digest.slice(0, 19)} />
              </code>
            ) : null}
          </span>
          {layer === null ? (
            <span className={styles.noLayer}>
              <Trans>no layer</Trans>
            </span>
          ) : (
            <>
              <span className={styles.bar} aria-hidden>
                <span style={{ width: `${(100 * (layer.size ?? 0)) / largest}%` }} />
              </span>
              <span className={styles.size} title={visibleText(layer.digest)}>
                {layer.size === null ? '–' : sizeText(layer.size, i18n.locale)}
              </span>
            </>
          )}
        </li>
      ))}
    </ol>
  );
}

/** True for what is made of layers of a file system; all else holds files. */
export function hasLayers(kind: ImageKind): boolean {
  return kind === 'image' || kind === 'index' || kind === 'legacy' || kind === 'plugin';
}

/** What an artifact holds: files under their names, each with its type. */
function Contents({ layers }: { readonly layers: readonly ImageLayer[] }) {
  const { t, i18n } = useLingui();
  return (
    <ul className={styles.contents} aria-label={t`Contents`}>
      {layers.map(({ digest, mediaType, size, annotations }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one digest may stand for several files
        <li key={at}>
          <span className={styles.step}>
            <Shown text={annotations['org.opencontainers.image.title'] ?? mediaType ?? digest} />
            {annotations['io.deis.oras.content.unpack'] === 'true' ? (
              <span className={styles.of}>
                {' '}
                <Trans>folder</Trans>
              </span>
            ) : null}
          </span>
          <span className={styles.of}>
            <Shown text={mediaType ?? ''} />
          </span>
          <code className={styles.of} title={digest}>
            {digest.slice(0, 19)}
          </code>
          <span className={styles.size}>{size === null ? '–' : sizeText(size, i18n.locale)}</span>
        </li>
      ))}
    </ul>
  );
}

interface LayerRow {
  layer: ImageLayer | null;
  step: ImageStep | null;
  number: number | null;
}

/** Every step, and the layers that no step tells of, in the order of the image. */
export function rowsOf(layers: readonly ImageLayer[], history: readonly ImageStep[]): LayerRow[] {
  const told = new Set(history.flatMap(({ layer }) => layer ?? []));
  const rows = history.map((step): LayerRow => {
    const layer = step.layer === null ? null : (layers[step.layer] ?? null);
    return { layer, step, number: layer === null ? null : (step.layer ?? 0) + 1 };
  });
  const others = layers.flatMap((layer, at): LayerRow[] =>
    told.has(at) ? [] : [{ layer, step: null, number: at + 1 }],
  );
  return [...rows, ...others];
}

/** A step as its Dockerfile had it, without what builders put around it. */
function stepText(step: ImageStep | null): string | null {
  const line = step?.createdBy ?? step?.comment ?? null;
  if (line === null) return null;
  const own = line.endsWith(buildKit) ? line.slice(0, -buildKit.length).trimEnd() : line;
  for (const [start, instead] of shellStarts)
    if (own.startsWith(start)) return instead + own.slice(start.length).trimStart();
  return own;
}

const buildKit = '# buildkit';
/** The classic builder ran metadata as comments and everything else by the shell. */
const shellStarts = [
  ['/bin/sh -c #(nop)', ''],
  ['/bin/sh -c ', 'RUN '],
] as const;
