import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { Effect, EffectPreview } from '../../shared/model/effects.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { ownHint, ownMessage } from '../errors/error-text.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { Shown } from '../ui/shown.tsx';
import { useEffectTexts } from './effect-texts.ts';
import styles from './tools-dialog.module.css';

/** One integration: what follows, since when, and the exact changes before it is turned on or undone. */
export function EffectRow({ effect }: { readonly effect: Effect }) {
  const { t, i18n } = useLingui();
  const app = useApp();
  const { id, on, since, problems, milliseconds } = effect;
  const { name, what } = useEffectTexts()[id];
  const [preview, setPreview] = useState<EffectPreview | null>(null);
  const [error, setError] = useState<BerthError | null>(null);
  const wanted = !on;
  const attempt = async (work: () => Promise<void>) => {
    setError(null);
    try {
      await work();
    } catch (failure) {
      setPreview(null);
      setError(asBerthError(failure));
    }
  };
  const look = () =>
    attempt(async () => {
      setPreview(await app.api.call('effects.preview', { id, on: wanted }));
    });
  const apply = (seen: string) =>
    attempt(async () => {
      await app.effects.set(id, wanted, seen);
      setPreview(null);
    });
  const date = since === null ? '' : i18n.date(new Date(since), { dateStyle: 'medium' });
  return (
    <li className={styles.effect} aria-label={name}>
      <div className={styles.head}>
        <div className={styles.words}>
          <span className={styles.name}>{name}</span>
          <span className={styles.what}>{what}</span>
          <span className={on ? styles.on : styles.off}>
            {on ? (
              milliseconds === null ? (
                <Trans>Follows since {date}</Trans>
              ) : (
                <Trans>
                  Follows since {date}; last in {milliseconds} ms
                </Trans>
              )
            ) : (
              <Trans>Off</Trans>
            )}
          </span>
        </div>
        {preview === null ? (
          <Button
            aria-label={on ? t`Undo ${name}…` : t`Turn on ${name}…`}
            onClick={() => void look()}
          >
            {on ? <Trans>Undo…</Trans> : <Trans>Turn on…</Trans>}
          </Button>
        ) : null}
      </div>
      {problems.map(({ path, message }) => (
        <p key={path} className={styles.problem}>
          <code>
            <Shown text={path} />
          </code>{' '}
          <Shown text={message} />
        </p>
      ))}
      {preview === null ? null : (
        <div className={styles.preview}>
          {preview.files.map((file) => (
            <FileChange key={file.path} file={file} />
          ))}
          <div className={styles.buttons}>
            <Button look="primary" onClick={() => void apply(preview.seen)}>
              {wanted ? <Trans>Write these changes</Trans> : <Trans>Undo these changes</Trans>}
            </Button>
            <Button onClick={() => setPreview(null)}>
              <Trans>Cancel</Trans>
            </Button>
          </div>
        </div>
      )}
      {error === null ? null : error.code === 'UNSUPPORTED' || error.code === 'CONFLICT' ? (
        <Message kind="warning" title={ownMessage(error)}>
          {ownHint(error)}
        </Message>
      ) : (
        <Failure look="box" error={error} />
      )}
    </li>
  );
}

function FileChange({ file }: { readonly file: EffectPreview['files'][number] }) {
  const { path, change, problem } = file;
  return (
    <div>
      <p className={styles.file}>
        <code>
          <Shown text={path} />
        </code>
      </p>
      {problem === null ? null : (
        <p className={styles.problem}>
          <Trans>Left alone.</Trans> <Shown text={problem.message} />
        </p>
      )}
      {problem !== null ? null : change === null ? (
        <p className={styles.what}>
          <Trans>Nothing changes.</Trans>
        </p>
      ) : (
        <pre className={styles.code}>
          <Lines sign="−" look={styles.removed} lines={change.removed} />
          <Lines sign="+" look={styles.added} lines={change.added} />
        </pre>
      )}
    </div>
  );
}

function Lines(props: {
  readonly sign: string;
  readonly look: string | undefined;
  readonly lines: readonly string[];
}): ReactNode {
  return props.lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no other name
    <span key={index} className={props.look}>{`${props.sign} ${line}\n`}</span>
  ));
}
