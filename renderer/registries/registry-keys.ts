import { t } from '@lingui/core/macro';
import type { KeyboardEvent } from 'react';
import type { Registry } from '../../shared/model/registry.ts';
import type { App } from '../state/app.ts';
import { duplicate, setActive, setDefault } from './registry-actions.ts';

/** What can be done to a registry from its row. */
export const rowActions = ['edit', 'duplicate', 'active', 'default', 'delete'] as const;
export type RowAction = (typeof rowActions)[number];

/** True on keyboards with a Command key. */
export const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys of an action, as a menu shows them. */
export function rowKey(action: RowAction): string {
  switch (action) {
    case 'edit':
      return 'F2';
    case 'duplicate':
      return isApple ? '⌘D' : t`Ctrl+D`;
    case 'active':
      return 'A';
    case 'default':
      return 'S';
    case 'delete':
      return isApple ? '⌫' : t({ message: 'Delete', context: 'key' });
  }
}

/** Which action a key on a row asks for. */
export function actionOfKey(event: KeyboardEvent): RowAction | null {
  const command = event.ctrlKey || event.metaKey;
  if (command) return !event.shiftKey && event.key.toLowerCase() === 'd' ? 'duplicate' : null;
  if (event.altKey) return event.key === 'Enter' ? 'edit' : null;
  switch (event.key) {
    case 'F2':
      return 'edit';
    case 'Delete':
      return 'delete';
    case 'Backspace':
      return isApple ? 'delete' : null;
    case 'a':
      return 'active';
    case 's':
      return 'default';
    default:
      return null;
  }
}

/** Does it. */
export function runRowAction(app: App, registry: Registry, action: RowAction): void {
  const { id } = registry;
  switch (action) {
    case 'edit':
      app.ui.setState({ form: { mode: 'edit', id } });
      break;
    case 'duplicate':
      duplicate(app, registry);
      break;
    case 'active':
      setActive(app, registry, !registry.active);
      break;
    case 'default':
      if (registry.active && !registry.isDefault) setDefault(app, id);
      break;
    case 'delete':
      app.ui.setState({ deleting: id });
      break;
  }
}
