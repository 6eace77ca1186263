import { useLingui } from '@lingui/react/macro';
import type { Registry } from '../../shared/model/registry.ts';
import { useSettings } from '../state/use-app.ts';

/** Why nothing can be deleted from a registry; null where it can. */
export function useCannotDelete({ readOnly }: Pick<Registry, 'readOnly'>): string | null {
  const { t } = useLingui();
  const all = useSettings(({ settings }) => settings.readOnly);
  if (readOnly) return t`The registry is read-only`;
  return all ? t`Berth is set to read-only` : null;
}
