import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { holdsHidden, textPieces } from '../../shared/hidden-characters.ts';
import styles from './shown.module.css';

/**
 * A name from a server or a file as it is, letter by letter: characters that nobody
 * sees or that turn the ones around them stand there by their own name, marked. What is
 * no text passes.
 */
export function Shown({ text }: { readonly text: ReactNode }) {
  return typeof text === 'string' && holdsHidden(text) ? <Marked text={text} /> : text;
}

function Marked({ text }: { readonly text: string }) {
  const { t } = useLingui();
  return (
    <bdi>
      {textPieces(text).map((piece, at) =>
        piece.hidden ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          <span key={at} className={styles.hidden} title={t`Invisible character`}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
