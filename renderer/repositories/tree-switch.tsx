import { useLingui } from '@lingui/react/macro';
import { List, ListTree } from 'lucide-react';
import { useApp } from '../state/use-app.ts';
import { IconButton } from '../ui/button.tsx';

/** Changes between the flat list of repositories and the tree, in whatever registry. */
export function TreeSwitch({ tree }: { readonly tree: boolean }) {
  const { t } = useLingui();
  const app = useApp();
  const Icon = tree ? List : ListTree;
  return (
    <IconButton
      label={tree ? t`Show as a list` : t`Show as a tree`}
      onClick={() => app.view.change({ repositories: tree ? 'flat' : 'tree' })}
    >
      <Icon size={15} aria-hidden />
    </IconButton>
  );
}
