import { Menu } from '@base-ui/react/menu';
import { Trans, useLingui } from '@lingui/react/macro';
import { CopyPlus, FileOutput, Pencil, Power, PowerOff, Star, Trash2 } from 'lucide-react';
import type { Registry } from '../../shared/model/registry.ts';
import { useApp } from '../state/use-app.ts';
import { classNames } from '../ui/class-names.ts';
import styles from '../ui/menu.module.css';
import { type RowAction, rowKey, runRowAction } from './registry-keys.ts';

/** The items of a registry's menu, for the button of the row and its context menu alike. */
export function RegistryMenuItems({ registry }: { readonly registry: Registry }) {
  const { t } = useLingui();
  const app = useApp();
  const item = (action: RowAction, icon: React.ReactNode, label: string, disabled = false) => (
    <Menu.Item
      className={classNames(styles.item, action === 'delete' && styles.danger)}
      disabled={disabled}
      onClick={() => runRowAction(app, registry, action)}
    >
      {icon}
      <span className={styles.label}>{label}</span>
      <span className={styles.keys} aria-hidden>
        {rowKey(action)}
      </span>
    </Menu.Item>
  );
  return (
    <>
      {item('edit', <Pencil size={14} aria-hidden />, t`Edit`)}
      {item('duplicate', <CopyPlus size={14} aria-hidden />, t`Duplicate`, registry.sample)}
      {registry.active
        ? item('active', <PowerOff size={14} aria-hidden />, t`Deactivate`)
        : item('active', <Power size={14} aria-hidden />, t`Activate`)}
      {item(
        'default',
        <Star size={14} aria-hidden />,
        t`Set as default`,
        registry.isDefault || !registry.active,
      )}
      <Menu.Item
        className={styles.item}
        disabled={registry.sample}
        onClick={() => app.ui.setState({ exporting: [registry.id] })}
      >
        <FileOutput size={14} aria-hidden />
        <span className={styles.label}>
          <Trans>Export…</Trans>
        </span>
      </Menu.Item>
      <Menu.Separator className={styles.separator} />
      {item('delete', <Trash2 size={14} aria-hidden />, t`Delete`)}
    </>
  );
}
