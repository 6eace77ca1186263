import type { CSSProperties } from 'react';
import type { Provider } from '../../shared/model/provider.ts';
import styles from './provider-mark.module.css';

/** Two letters and a hue of our own per provider: nobody's trademark. */
const marks: Readonly<Record<Provider, { letters: string; hue: number }>> = {
  acr: { letters: 'Al', hue: 22 },
  tcr: { letters: 'Tc', hue: 205 },
  swr: { letters: 'Hw', hue: 355 },
  ecr: { letters: 'Aw', hue: 36 },
  dockerhub: { letters: 'Dh', hue: 212 },
  harbor: { letters: 'Hb', hue: 195 },
  nexus: { letters: 'Nx', hue: 140 },
  native: { letters: 'Re', hue: 220 },
  ghcr: { letters: 'Gh', hue: 265 },
  gitlab: { letters: 'Gl', hue: 16 },
  quay: { letters: 'Qu', hue: 350 },
  gar: { letters: 'Go', hue: 130 },
  azure: { letters: 'Az', hue: 208 },
  artifactory: { letters: 'Af', hue: 100 },
  digitalocean: { letters: 'Do', hue: 222 },
  zot: { letters: 'Zo', hue: 285 },
  gitea: { letters: 'Gt', hue: 88 },
};

/** A small coloured monogram; the provider's name stands beside it or in a title. */
export function ProviderMark({ provider }: { readonly provider: Provider }) {
  const { letters, hue } = marks[provider];
  const style: CSSProperties & Record<'--mark-hue', number> = { '--mark-hue': hue };
  return (
    <span className={styles.mark} style={style} aria-hidden>
      {letters}
    </span>
  );
}
