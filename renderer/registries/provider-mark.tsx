import type { CSSProperties } from 'react';
import type { Provider } from '../../shared/model/provider.ts';
import styles from './provider-mark.module.css';

/** A letter and a colour of our own per provider: nobody's trademark. White on each has 4.5 to 1. */
const marks: Readonly<Record<Provider, { readonly letter: string; readonly colour: string }>> = {
  acr: { letter: 'A', colour: '#c2410c' },
  tcr: { letter: 'T', colour: '#0b7285' },
  swr: { letter: 'S', colour: '#c2255c' },
  ecr: { letter: 'E', colour: '#a85a0a' },
  dockerhub: { letter: 'D', colour: '#1d63ed' },
  harbor: { letter: 'H', colour: '#3273b8' },
  nexus: { letter: 'N', colour: '#1b7f4b' },
  native: { letter: 'R', colour: '#586884' },
  ghcr: { letter: 'G', colour: '#434a57' },
  gitlab: { letter: 'L', colour: '#c24a16' },
  quay: { letter: 'Q', colour: '#b42d2d' },
  gar: { letter: 'A', colour: '#2f6fdb' },
  azure: { letter: 'Z', colour: '#0869b8' },
  artifactory: { letter: 'J', colour: '#39802a' },
  digitalocean: { letter: 'O', colour: '#0a5ad6' },
  zot: { letter: 'Z', colour: '#6f42c1' },
  gitea: { letter: 'T', colour: '#4b7a1b' },
};

/** A small coloured letter; the provider's name stands beside it or in a title. */
export function ProviderMark({ provider }: { readonly provider: Provider }) {
  const { letter, colour } = marks[provider];
  const style: CSSProperties & Record<'--mark', string> = { '--mark': colour };
  return (
    <span className={styles.mark} style={style} aria-hidden>
      {letter}
    </span>
  );
}
