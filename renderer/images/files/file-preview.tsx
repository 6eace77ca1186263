import { Trans, useLingui } from '@lingui/react/macro';
import { Copy, Download, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type BerthError, isCancelled } from '../../../shared/errors.ts';
import { holdsHiddenInLines } from '../../../shared/hidden-characters.ts';
import type { FileContent, FileEntry } from '../../../shared/model/image-files.ts';
import { asBerthError } from '../../errors/as-berth-error.ts';
import { Failure } from '../../errors/failure.tsx';
import { useApp } from '../../state/use-app.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy.ts';
import { ProgressBar } from '../../ui/progress.tsx';
import { Shown } from '../../ui/shown.tsx';
import { sizeText } from '../../ui/size-text.ts';
import contents from '../contents.module.css';
import { indentJson } from '../indent-json.ts';
import { ConsentQuestion, neededBytes } from './consent-question.tsx';
import styles from './files.module.css';
import type { FilesOf } from './use-files.ts';

export interface FilePreviewProps {
  readonly of: FilesOf;
  readonly entry: FileEntry;
  /** Bytes that were allowed for the listing. */
  readonly mayRead: number | undefined;
  readonly onClose: () => void;
}

/** Characters of a text that are drawn. */
const mostDrawn = 256 * 1024;

/** The beginning of a file, and the way to save all of it. */
export function FilePreview({ of, entry, mayRead, onClose }: FilePreviewProps) {
  const { t, i18n } = useLingui();
  const { content, error, retry } = useContent(of, entry.path, mayRead);
  const saving = useSaving(of, entry.path);
  const text = content?.text ?? null;
  const needed = neededBytes(error ?? saving.error);
  return (
    <section className={styles.preview} aria-label={t`File`}>
      <div className={styles.previewBar}>
        <span className={styles.path}>
          <Shown text={content?.path ?? entry.path} />
        </span>
        <span className={styles.kind}>{sizeText(content?.size ?? entry.size, i18n.locale)}</span>
        {text === null ? null : (
          <IconButton small label={t`Copy the text`} onClick={() => copyText(text)}>
            <Copy size={13} aria-hidden />
          </IconButton>
        )}
        <IconButton
          small
          label={t`Save file`}
          disabled={saving.progress !== null}
          onClick={() => saving.save(mayRead)}
        >
          <Download size={13} aria-hidden />
        </IconButton>
        <IconButton small label={t`Close file`} onClick={onClose}>
          <X size={13} aria-hidden />
        </IconButton>
      </div>
      {saving.progress === null ? null : (
        <div className={contents.working}>
          <ProgressBar label={t`Saving the file`} value={saving.progress} />
          <Button small onClick={saving.cancel}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      )}
      {saving.savedTo === null ? null : (
        <p className={styles.note} role="status">
          <Trans>
            Saved as <Shown text={saving.savedTo} />
          </Trans>
        </p>
      )}
      {needed === null ? null : (
        <ConsentQuestion
          bytes={needed}
          onRead={() => (error === null ? saving.save(needed) : retry(needed))}
        />
      )}
      {saving.error === null || needed !== null ? null : (
        <Failure look="box" error={saving.error} />
      )}
      {error === null || needed !== null ? null : (
        <Failure
          look="box"
          error={error}
          actions={
            <Button look="primary" onClick={() => retry(mayRead)}>
              <Trans>Retry</Trans>
            </Button>
          }
        />
      )}
      {content === null && error === null ? (
        <ProgressBar label={t`Reading the file`} value={null} />
      ) : null}
      {content === null ? null : <Content content={content} />}
    </section>
  );
}

function Content({ content }: { readonly content: FileContent }) {
  const { text, cut, path, size } = content;
  if (text === undefined)
    return (
      <p className={styles.note}>
        {size === 0 ? <Trans>The file is empty</Trans> : <Trans>Not text</Trans>}
      </p>
    );
  if (text === '')
    return (
      <p className={styles.note}>
        <Trans>The file is empty</Trans>
      </p>
    );
  const drawn = text.slice(0, mostDrawn);
  const isJson = !cut && (path.endsWith('.json') || /^\s*[{[]/.test(text));
  return (
    <>
      {cut || drawn.length < text.length ? (
        <p className={styles.note}>
          <Trans>The beginning. Save the file to have all of it.</Trans>
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long texts are scrolled by the keyboard */}
      <pre className={styles.text} tabIndex={0}>
        <Lines text={isJson ? indentJson(drawn) : drawn} />
      </pre>
    </>
  );
}

/** A text of many lines; in those alone that hold what nobody sees it is marked. */
function Lines({ text }: { readonly text: string }) {
  if (!holdsHiddenInLines(text)) return text;
  return text.split('\n').map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
    <span key={at}>
      <Shown text={line.replaceAll('\t', '    ')} />
      {'\n'}
    </span>
  ));
}

function useContent(of: FilesOf, path: string, allowed: number | undefined) {
  const { api } = useApp();
  const { registryId, repository, digest, layer } = of;
  const [mayRead, setMayRead] = useState(allowed);
  const [round, setRound] = useState(0);
  const [content, setContent] = useState<FileContent | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const leave = new AbortController();
    setContent(null);
    setError(null);
    const input = {
      ...{ registryId, repository, digest, path },
      ...(layer === null ? {} : { layer }),
      ...(mayRead === undefined ? {} : { mayRead }),
    };
    api.call('images.file', input, { signal: leave.signal }).then(
      (answer) => {
        if (!leave.signal.aborted) setContent(answer);
      },
      (thrown: unknown) => {
        if (!leave.signal.aborted && !isCancelled(thrown)) setError(asBerthError(thrown));
      },
    );
    return () => leave.abort();
  }, [api, registryId, repository, digest, layer, path, mayRead, round]);
  return {
    ...{ content, error },
    retry(bytes: number | undefined) {
      setMayRead(bytes);
      setRound((before) => before + 1);
    },
  };
}

function useSaving(of: FilesOf, path: string) {
  const { api } = useApp();
  const [leave, setLeave] = useState<AbortController | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [savedTo, setSavedTo] = useState<string | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  useEffect(() => () => leave?.abort(), [leave]);
  const save = async (mayRead: number | undefined) => {
    const own = new AbortController();
    setLeave(own);
    setProgress(0);
    setSavedTo(null);
    setError(null);
    const { layer, ...image } = of;
    const input = {
      ...{ ...image, path },
      ...(layer === null ? {} : { layer }),
      ...(mayRead === undefined ? {} : { mayRead }),
    };
    try {
      for await (const page of api.stream('images.saveFile', input, { signal: own.signal })) {
        setProgress(page.needed === 0 ? 0 : Math.min(1, page.read / page.needed));
        if (page.savedTo !== undefined) setSavedTo(page.savedTo);
      }
    } catch (thrown) {
      if (!own.signal.aborted && !isCancelled(thrown)) setError(asBerthError(thrown));
    }
    if (!own.signal.aborted) setProgress(null);
  };
  return {
    ...{ progress, savedTo, error },
    save: (mayRead: number | undefined) => void save(mayRead),
    cancel() {
      leave?.abort();
      setProgress(null);
    },
  };
}
