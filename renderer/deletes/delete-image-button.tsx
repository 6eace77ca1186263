import { Trans } from '@lingui/react/macro';
import { Trash2 } from 'lucide-react';
import type { Registry } from '../../shared/model/registry.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { useCannotDelete } from './use-cannot-delete.ts';

/** Asks whether an image is to be deleted; disabled, with the reason, where nothing may be. */
export function DeleteImageButton({
  registry,
  repository,
  reference,
}: {
  readonly registry: Registry;
  readonly repository: string;
  readonly reference: string;
}) {
  const cannot = useCannotDelete(registry);
  const app = useApp();
  const deletingImages = { registryId: registry.id, repository, references: [reference] };
  return (
    <Button
      small
      disabled={cannot !== null}
      title={cannot ?? undefined}
      aria-haspopup="dialog"
      onClick={() => app.ui.setState({ deletingImages })}
    >
      <Trash2 size={13} aria-hidden />
      <Trans>Delete…</Trans>
    </Button>
  );
}
