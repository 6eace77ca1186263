import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { Link } from '../routing/link.tsx';
import { Button } from '../ui/button.tsx';
import { Shown } from '../ui/shown.tsx';
import styles from './raw.module.css';
import { type DigestTarget, type RawToken, rawTokens } from './raw-tokens.ts';

interface Place {
  readonly registryId: string;
  readonly repository: string;
}

export interface RawTextProps {
  /** Lines as `indentJson` writes them. */
  readonly lines: readonly string[];
  readonly targets: ReadonlyMap<string, DigestTarget>;
  readonly place: Place;
  /** What is searched for, and which of the lines that hold it is looked at. */
  readonly query: string;
  readonly current: number | null;
  /** True for a document that is shown here too; then it is opened in place. */
  readonly isHere: (digest: string) => boolean;
  readonly onDocument: (digest: string) => void;
  readonly onLayer: () => void;
}

/** A document in colours, whose digests lead to what they name. */
export function RawText(props: RawTextProps) {
  const { lines, current } = props;
  const drawn = useMemo(() => lines.map(rawTokens), [lines]);
  return (
    <pre className={styles.raw}>
      {drawn.map((tokens, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          key={at}
          data-line={at}
          className={at === current ? styles.current : undefined}
        >
          {tokens.map((token, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
            <Token key={place} token={token} {...props} />
          ))}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function Token({
  token,
  query,
  targets,
  place,
  isHere,
  onDocument,
  onLayer,
}: RawTextProps & { readonly token: RawToken }) {
  const { t } = useLingui();
  const { kind, text } = token;
  const content = <Found text={text} query={query} />;
  const digest = kind === 'text' ? text.slice(1, -1) : '';
  const target = targets.get(digest);
  if (target === undefined) return <span className={styles[kind]}>{content}</span>;
  if (isHere(digest))
    return (
      <Button look="link" className={styles.digest} onClick={() => onDocument(digest)}>
        {content}
      </Button>
    );
  if (target === 'layer')
    return (
      <Button look="link" className={styles.digest} title={t`Layers`} onClick={onLayer}>
        {content}
      </Button>
    );
  return (
    <Link
      to={{ page: 'image', ...place, reference: digest }}
      options={{ carry: true }}
      className={styles.digest}
    >
      {content}
    </Link>
  );
}

/** A text with every place marked that was searched for. */
function Found({ text, query }: { readonly text: string; readonly query: string }) {
  const pieces = query === '' ? [text] : splitAt(text, query);
  return pieces.map((piece, at) =>
    at % 2 === 0 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
      <Shown key={at} text={piece} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
      <mark key={at}>
        <Shown text={piece} />
      </mark>
    ),
  );
}

/** Every second piece is what was searched for, whatever its case. */
function splitAt(text: string, query: string): string[] {
  const [lower, wanted] = [text.toLowerCase(), query.toLowerCase()];
  // Lower case may be longer, and then its places are not those of the text.
  if (lower.length !== text.length) return [text];
  const pieces: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...pieces, text.slice(from)];
}
