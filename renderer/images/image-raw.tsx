import { Trans, useLingui } from '@lingui/react/macro';
import { Copy } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Image, RawDocument } from '../../shared/model/image.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import { indentJson } from './indent-json.ts';
import styles from './raw.module.css';
import { RawText } from './raw-text.tsx';
import { digestTargets } from './raw-tokens.ts';

/** Characters of a document that are drawn; all of it is copied. */
const mostDrawn = 200_000;

export interface ImageRawProps {
  readonly image: Image;
  readonly place: { readonly registryId: string; readonly repository: string };
  /** Goes to the layers. */
  readonly onLayer: () => void;
}

/** The documents as they were sent: indexes, manifest, configuration. */
export function ImageRaw({ image, place, onLayer }: ImageRawProps) {
  const { t, i18n } = useLingui();
  const [chosen, setChosen] = useState<string | null>(null);
  const document = image.raw.find(({ digest }) => digest === chosen) ?? image.raw[0];
  const content = document?.text ?? document?.base64 ?? '';
  const lines = useMemo(() => indentJson(content.slice(0, mostDrawn)).split('\n'), [content]);
  const targets = useMemo(() => digestTargets(content), [content]);
  const found = useSearch(lines);
  if (document === undefined) return null;
  const names: Record<RawDocument['role'], string> = {
    index: t`Index`,
    manifest: t`Manifest`,
    config: t`Configuration`,
  };
  return (
    <>
      <div className={styles.bar}>
        {image.raw.map((one) => (
          <Button
            key={one.digest}
            small
            look={one === document ? 'primary' : 'plain'}
            aria-pressed={one === document}
            title={one.digest}
            onClick={() => setChosen(one.digest)}
          >
            {names[one.role]}
          </Button>
        ))}
        <span className={styles.facts}>
          <Shown text={document.mediaType ?? ''} /> · {sizeText(document.size, i18n.locale)}
        </span>
        <Button small onClick={() => copyText(content)}>
          <Copy size={13} aria-hidden />
          <Trans>Copy as sent</Trans>
        </Button>
        <input
          type="search"
          className={styles.search}
          aria-label={t`Search in the document`}
          placeholder={t`Search`}
          maxLength={256}
          spellCheck={false}
          value={found.query}
          onChange={(event) => found.ask(event.target.value)}
          onKeyDown={found.onKeyDown}
        />
        {found.query === '' ? null : (
          <span className={styles.matches} role="status">
            {t`${i18n.number(found.at)} of ${i18n.number(found.count)} lines`}
          </span>
        )}
      </div>
      {content.length > mostDrawn ? (
        <p className={styles.facts}>
          <Trans>Only the beginning is shown; all of it is copied.</Trans>
        </p>
      ) : null}
      <div ref={found.container}>
        <RawText
          lines={lines}
          targets={targets}
          place={place}
          query={found.query}
          current={found.current}
          isHere={(digest) =>
            digest !== document.digest && image.raw.some((one) => one.digest === digest)
          }
          onDocument={setChosen}
          onLayer={onLayer}
        />
      </div>
    </>
  );
}

/** The lines that hold a text, one of which is looked at: Enter goes to the next, with Shift to the one before. */
function useSearch(lines: readonly string[]) {
  const [query, setQuery] = useState('');
  const [place, setPlace] = useState(0);
  const container = useRef<HTMLDivElement>(null);
  const matches = useMemo(() => {
    const wanted = query.toLowerCase();
    if (wanted === '') return [];
    return lines.flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : []));
  }, [lines, query]);
  const go = (to: number) => {
    const next = matches.length === 0 ? 0 : (to + matches.length) % matches.length;
    setPlace(next);
    container.current
      ?.querySelector(`[data-line="${matches[next]}"]`)
      ?.scrollIntoView({ block: 'center' });
  };
  return {
    query,
    container,
    count: matches.length,
    at: matches.length === 0 ? 0 : Math.min(place, matches.length - 1) + 1,
    current: matches[place] ?? null,
    ask(text: string) {
      setQuery(text);
      setPlace(0);
    },
    onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
      if (event.nativeEvent.isComposing) return;
      if (event.key === 'Enter') go(place + (event.shiftKey ? -1 : 1));
      else if (event.key === 'Escape' && query !== '') {
        setQuery('');
        event.stopPropagation();
      } else return;
      event.preventDefault();
    },
  };
}
