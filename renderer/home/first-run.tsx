import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Compass, CornerDownLeft, FileInput, MonitorCheck } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useFound } from '../exchange/use-found.ts';
import { changeRegistries } from '../registries/registry-actions.ts';
import { useApp } from '../state/use-app.ts';
import { Button, IconButton } from '../ui/button.tsx';
import styles from './first-run.module.css';

/** The first screen, while nothing is saved: one field that takes whatever a person has. */
export function FirstRun() {
  const { t } = useLingui();
  const app = useApp();
  const found = useFound() ?? 0;
  const [text, setText] = useState('');
  const [opening, setOpening] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const go = (given: string) => {
    const wanted = given.trim();
    setText('');
    // A file of logins is not one registry: its preview shows what is in it.
    if (wanted.startsWith('{')) app.ui.setState({ importing: { text: wanted } });
    else app.ui.setState({ form: { mode: 'add', given: wanted } });
  };
  const openSample = async () => {
    setOpening(true);
    await changeRegistries(app, async () => {
      const { id } = await app.api.call('registries.openSample', {});
      await app.registries.refresh();
      app.router.navigate({ page: 'registry', registryId: id });
    });
    setOpening(false);
  };
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h1>
          <Trans>Add your first registry</Trans>
        </h1>
        <form
          className={styles.field}
          onSubmit={(event) => {
            event.preventDefault();
            go(text);
          }}
        >
          <input
            ref={field}
            aria-label={t`Address, docker login command, image reference or config.json`}
            aria-describedby="first-run-hint"
            placeholder={t`Address, docker login command, image reference or config.json`}
            value={text}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (text !== '' || pasted.trim() === '') return;
              event.preventDefault();
              go(pasted);
            }}
          />
          <IconButton type="submit" label={t`Add registry`}>
            <CornerDownLeft size={14} aria-hidden />
          </IconButton>
        </form>
        <p className={styles.hint} id="first-run-hint">
          <Trans>
            Example: registry.example.com:5000. Secrets are sealed on this computer and sent only to
            the registry they belong to.
          </Trans>
        </p>
        {found === 0 ? null : (
          <Choice
            icon={<MonitorCheck size={18} aria-hidden />}
            title={t`${plural(found, {
              one: '# registry found on this computer',
              other: '# registries found on this computer',
            })}`}
            detail={<Trans>Docker, Podman, Skopeo, Helm</Trans>}
          >
            <Button onClick={() => app.ui.setState({ importing: 'computer' })}>
              <Trans>Review…</Trans>
            </Button>
          </Choice>
        )}
        <Choice
          icon={<FileInput size={18} aria-hidden />}
          title={<Trans>Import registries</Trans>}
          detail={<Trans>Zadig, Rancher, Run:ai, Adapt, Panoptica, a backup</Trans>}
        >
          <Button
            aria-label={t`Import registries`}
            onClick={() => app.ui.setState({ importing: 'text' })}
          >
            <Trans>Import…</Trans>
          </Button>
        </Choice>
        <Choice
          icon={<Compass size={18} aria-hidden />}
          title={<Trans>Look around in a sample registry</Trans>}
          detail={<Trans>no account, stays on this computer</Trans>}
        >
          <Button disabled={opening} aria-label={t`Open the sample registry`} onClick={openSample}>
            <Trans>Open</Trans>
          </Button>
        </Choice>
      </div>
    </div>
  );
}

function Choice({
  icon,
  title,
  detail,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly detail: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.choice}>
      {icon}
      <p>
        {title} <span>{detail}</span>
      </p>
      {children}
    </div>
  );
}
