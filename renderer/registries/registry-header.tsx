import { useLingui } from '@lingui/react/macro';
import { Cable, Pencil, PlugZap, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { threePanes, useMediaQuery } from '../layout/use-media-query.ts';
import { useApp } from '../state/use-app.ts';
import { IconButton } from '../ui/button.tsx';
import { Shown } from '../ui/shown.tsx';
import { setDefault } from './registry-actions.ts';
import { RegistryBadges } from './registry-badges.tsx';
import styles from './registry-header.module.css';

export interface RegistryHeaderProps {
  readonly registry: Registry;
  /** What is done to the list below it. */
  readonly children?: ReactNode;
}

/** A registry's name and states above its repositories; what can be done to it, unless that stands beside them. */
export function RegistryHeader({ registry, children }: RegistryHeaderProps) {
  const { t } = useLingui();
  const app = useApp();
  const wide = useMediaQuery(threePanes);
  const { id, active } = registry;
  return (
    <header className={styles.header}>
      <h1 className={styles.title} title={`${visibleText(registry.name)}\n${registry.address}`}>
        <Shown text={registry.name} />
      </h1>
      <span className={styles.badges}>
        <RegistryBadges registry={registry} />
      </span>
      <span className={styles.buttons}>
        {wide ? null : (
          <>
            {registry.isDefault || !active ? null : (
              <IconButton label={t`Set as default`} onClick={() => setDefault(app, id)}>
                <Star size={15} aria-hidden />
              </IconButton>
            )}
            {active ? (
              <IconButton
                label={t`Test connection`}
                onClick={() => app.ui.setState({ testing: id })}
              >
                <PlugZap size={15} aria-hidden />
              </IconButton>
            ) : null}
            <IconButton
              label={t`Other tools…`}
              onClick={() => app.ui.setState({ tools: { id, image: null } })}
            >
              <Cable size={15} aria-hidden />
            </IconButton>
            <IconButton
              label={t`Edit`}
              onClick={() => app.ui.setState({ form: { mode: 'edit', id } })}
            >
              <Pencil size={15} aria-hidden />
            </IconButton>
          </>
        )}
        {children}
      </span>
    </header>
  );
}
