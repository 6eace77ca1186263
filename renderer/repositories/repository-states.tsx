import { Trans } from '@lingui/react/macro';
import { CircleStop, PackageOpen } from 'lucide-react';
import { useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { ListFailure } from '../errors/list-failure.tsx';
import type { LoadedList } from '../state/lists-store.ts';
import { Button } from '../ui/button.tsx';
import { Centered, Message } from '../ui/message.tsx';
import { AddRepository } from './add-repository.tsx';
import styles from './repositories.module.css';

interface StateProps {
  readonly registry: Registry;
  readonly onChanged: () => void;
}

/** A complete list without names. */
export function RepositoryEmpty({ registry, onChanged }: StateProps) {
  return (
    <Centered
      icon={<PackageOpen size={28} aria-hidden />}
      title={<Trans>No repositories</Trans>}
      actions={<AddRepository registry={registry} onAdded={onChanged} />}
    >
      <Trans>The list is empty. Some registries hide repositories; open those by name.</Trans>
    </Centered>
  );
}

/** Loading was stopped before the first name. */
export function Stopped({ onResume }: { readonly onResume: () => void }) {
  return (
    <Centered
      icon={<CircleStop size={28} aria-hidden />}
      title={<Trans>Stopped</Trans>}
      actions={
        <Button look="primary" onClick={onResume}>
          <Trans>Load</Trans>
        </Button>
      }
    />
  );
}

/** What to know about the names on screen: where they come from, and that there may be more. */
export function RepositoryNotice({
  registry,
  list,
  onChanged,
}: StateProps & { readonly list: LoadedList<string> | undefined }) {
  const [adding, setAdding] = useState(false);
  const count = list?.names.names.length ?? 0;
  if (list?.source === 'pinned' && count > 0)
    return (
      <Message
        kind="info"
        banner
        title={<Trans>This registry does not list repositories</Trans>}
        actions={
          adding ? (
            <AddRepository registry={registry} onAdded={onChanged} />
          ) : (
            <Button small onClick={() => setAdding(true)}>
              <Trans>Add repository</Trans>
            </Button>
          )
        }
      >
        <Trans>Added by name. You can open others by name, too.</Trans>
      </Message>
    );
  if (list?.phase === 'stopped' && count > 0)
    return (
      <Message
        kind="info"
        banner
        title={<Trans>Stopped; there may be more</Trans>}
        actions={
          <Button small onClick={onChanged}>
            <Trans>Load</Trans>
          </Button>
        }
      />
    );
  return null;
}

/** Failures after which a repository can still be opened by name. */
const closed: ReadonlySet<string> = new Set([
  'FORBIDDEN',
  'UNAUTHORIZED',
  'UNSUPPORTED',
  'NOT_FOUND',
]);

/** Why the repositories could not be loaded; a closed catalog offers to add one by name. */
export function RepositoryFailure({
  error,
  registry,
  besideRows,
  onRetry,
}: {
  readonly error: BerthError;
  readonly registry: Registry;
  readonly besideRows: boolean;
  readonly onRetry: () => void;
}) {
  return (
    <ListFailure error={error} registry={registry} besideRows={besideRows} onRetry={onRetry}>
      {closed.has(error.code) ? (
        <div className={styles.wide}>
          <AddRepository registry={registry} onAdded={onRetry} />
        </div>
      ) : null}
    </ListFailure>
  );
}
