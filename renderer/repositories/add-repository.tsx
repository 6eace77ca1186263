import { Trans, useLingui } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { parseImageReference } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { repositoryWithin } from '../app/open-reference.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { notify } from '../ui/toaster.tsx';
import styles from './repositories.module.css';

export interface AddRepositoryProps {
  readonly registry: Registry;
  readonly onAdded: () => void;
}

/** Adds a repository by name, for registries that do not list theirs. */
export function AddRepository({ registry, onAdded }: AddRepositoryProps) {
  const { t } = useLingui();
  const app = useApp();
  const [text, setText] = useState('');
  const [left, setLeft] = useState(false);
  const [error, setError] = useState<BerthError | null>(null);
  const repository = repositoryIn(text, registry);
  const wrong = left && text.trim() !== '' && repository === null;

  const add = async (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (repository === null) return;
    setError(null);
    try {
      await app.api.call('repositories.pin', { registryId: registry.id, repository });
      setText('');
      setLeft(false);
      notify({ title: t`${repository} was added` });
      await app.registries.refresh();
      onAdded();
    } catch (failure) {
      setError(asBerthError(failure));
    }
  };

  return (
    <form className={styles.add} onSubmit={add} noValidate>
      <TextField
        label={t`Repository`}
        placeholder="team/app"
        value={text}
        onValue={setText}
        onBlur={() => setLeft(true)}
        maxLength={1024}
        error={wrong ? t`Example: team/app, in lowercase, no spaces` : undefined}
        hint={t`As in docker pull, without host and tag.`}
      />
      <Button type="submit" look="primary" disabled={text.trim() === ''}>
        <Plus size={14} aria-hidden />
        <Trans>Add repository</Trans>
      </Button>
      {error === null ? null : <Failure error={error} look="box" />}
    </form>
  );
}

/** The repository someone typed, or pasted with the registry's own host in front. */
function repositoryIn(text: string, registry: Registry): string | null {
  const reference = parseImageReference(text);
  return reference === null ? null : repositoryWithin(reference, registry);
}
