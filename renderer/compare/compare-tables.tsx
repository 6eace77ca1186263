import { Trans, useLingui } from '@lingui/react/macro';
import type {
  ComparedField,
  ComparedLayer,
  ComparedPair,
} from '../../shared/model/image-comparison.ts';
import { isSecretName } from '../images/secret-name.ts';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import styles from './compare.module.css';

/** What differs by name, on both sides; nothing where nothing does. */
export function PairTable({
  title,
  pairs,
}: {
  readonly title: string;
  readonly pairs: readonly ComparedPair[];
}) {
  if (pairs.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption>{title}</caption>
      <SideHeads />
      <tbody>
        {pairs.map(({ name, left, right }) => (
          <tr key={name}>
            <th scope="row">
              <Shown text={name} />
            </th>
            <Value text={left} />
            <Value text={right} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SideHeads() {
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">
          <Trans>Left</Trans>
        </th>
        <th scope="col">
          <Trans>Right</Trans>
        </th>
      </tr>
    </thead>
  );
}

function Value({ text }: { readonly text: string | null }) {
  return text === null ? (
    <td className={styles.absent}>–</td>
  ) : (
    <td>
      <Shown text={text} />
    </td>
  );
}

/** All layers in their order, and what became of each. */
export function LayerTable({ layers }: { readonly layers: readonly ComparedLayer[] }) {
  const { t } = useLingui();
  const states: Record<ComparedLayer['state'], string> = {
    shared: t`shared`,
    recompressed: t`recompressed`,
    added: t`added`,
    removed: t`removed`,
  };
  if (layers.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption>
        <Trans>Layers</Trans>
      </caption>
      <SideHeads />
      <tbody>
        {layers.map(({ state, left, right }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one digest may stand for several layers
          <tr key={at}>
            <th scope="row">{states[state]}</th>
            <LayerCell layer={left} />
            <LayerCell layer={right} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LayerCell({ layer }: { readonly layer: ComparedLayer['left'] }) {
  const { i18n } = useLingui();
  if (layer === null) return <td className={styles.absent}>–</td>;
  return (
    <td title={layer.digest}>
      {layer.digest.slice(0, 19)}{' '}
      {layer.size === null ? null : (
        <span className={styles.size}>{sizeText(layer.size, i18n.locale)}</span>
      )}
    </td>
  );
}

/** Names of fields, and values that are secrets by their name covered. */
export function usePairTexts() {
  const { t } = useLingui();
  const fieldNames: Record<ComparedField, string> = {
    created: t`Created`,
    author: t`Author`,
    user: t`User`,
    workingDir: t`Working directory`,
    entrypoint: t`Entrypoint`,
    cmd: t`Command`,
    stopSignal: t`Stop signal`,
    healthcheck: t`Health check`,
    exposedPorts: t`Ports`,
    volumes: t`Volumes`,
  };
  const covered = (pair: ComparedPair): ComparedPair => {
    if (!isSecretName(pair.name)) return pair;
    const cover = (value: string | null) => (value === null ? null : '•••');
    return { ...pair, left: cover(pair.left), right: cover(pair.right) };
  };
  return { fieldNames, covered };
}
