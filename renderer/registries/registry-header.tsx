import { Trans } from '@lingui/react/macro';
import { Pencil, PlugZap, Star } from 'lucide-react';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Shown } from '../ui/shown.tsx';
import { setDefault } from './registry-actions.ts';
import { RegistryBadges } from './registry-badges.tsx';
import styles from './registry-header.module.css';

/** A registry's name, address and states, with what can be done to it. */
export function RegistryHeader({ registry }: { readonly registry: Registry }) {
  const app = useApp();
  const { id } = registry;
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        <div className={styles.line}>
          <h1 className={styles.title} title={visibleText(registry.name)}>
            <Shown text={registry.name} />
          </h1>
          <span className={styles.badges}>
            <RegistryBadges registry={registry} />
          </span>
        </div>
        <div className={styles.sub} title={registry.address}>
          {registry.address}
          {registry.credential.username === undefined ? null : (
            <Shown text={` · ${registry.credential.username}`} />
          )}
          {registry.description === null ? null : <Shown text={` · ${registry.description}`} />}
        </div>
      </div>
      <div className={styles.buttons}>
        {registry.isDefault || !registry.active ? null : (
          <Button onClick={() => setDefault(app, id)}>
            <Star size={14} aria-hidden />
            <Trans>Set as default</Trans>
          </Button>
        )}
        {registry.active ? (
          <Button onClick={() => app.ui.setState({ testing: id })}>
            <PlugZap size={14} aria-hidden />
            <Trans>Test connection</Trans>
          </Button>
        ) : null}
        <Button onClick={() => app.ui.setState({ form: { mode: 'edit', id } })}>
          <Pencil size={14} aria-hidden />
          <Trans>Edit</Trans>
        </Button>
      </div>
    </header>
  );
}
