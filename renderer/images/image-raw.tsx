import { Trans, useLingui } from '@lingui/react/macro';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { Image, RawDocument } from '../../shared/model/image.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import styles from './image.module.css';
import { indentJson } from './indent-json.ts';

/** Characters of a document that are drawn; all of it is copied. */
const mostDrawn = 200_000;

/** The documents as they were sent: indexes, manifest, configuration. */
export function ImageRaw({ image }: { readonly image: Image }) {
  const { t, i18n } = useLingui();
  const [chosen, setChosen] = useState(0);
  const document = image.raw[chosen] ?? image.raw[0];
  if (document === undefined) return null;
  const names: Record<RawDocument['role'], string> = {
    index: t`Index`,
    manifest: t`Manifest`,
    config: t`Configuration`,
  };
  const content = document.text ?? document.base64 ?? '';
  return (
    <>
      <div className={styles.rawBar}>
        {image.raw.map((one, at) => (
          <Button
            key={one.digest}
            small
            look={one === document ? 'primary' : 'plain'}
            aria-pressed={one === document}
            onClick={() => setChosen(at)}
          >
            {names[one.role]}
          </Button>
        ))}
        <span className={styles.of}>
          {document.mediaType} · {sizeText(document.size, i18n.locale)}
        </span>
        <Button small onClick={() => copyText(content)}>
          <Copy size={13} aria-hidden />
          <Trans>Copy as sent</Trans>
        </Button>
      </div>
      <pre className={styles.raw}>
        {indentJson(content.slice(0, mostDrawn))
          .split('\n')
          .map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <span key={at}>
              <Shown text={line} />
              {'\n'}
            </span>
          ))}
      </pre>
    </>
  );
}
