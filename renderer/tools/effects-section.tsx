import { Trans } from '@lingui/react/macro';
import { Cable } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Registry } from '../../shared/model/registry.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { useEffectTexts } from './effect-texts.ts';
import styles from './effects-section.module.css';

/** On a registry's page: which tools use it, and the way to change that. */
export function EffectsSection({ registry }: { readonly registry: Registry }) {
  const app = useApp();
  const texts = useEffectTexts();
  const { effects } = useStore(app.effects);
  useEffect(() => void app.effects.refresh(), [app]);
  const { id, lent, isDefault } = registry;
  const on = isDefault ? effects.filter((effect) => effect.on) : [];
  return (
    <section className={styles.section}>
      <h3>
        <Trans>Effects</Trans>
      </h3>
      <ul className={styles.list}>
        {lent ? (
          <li>
            <Trans>Other tools may use this login</Trans>
          </li>
        ) : null}
        {on.map((effect) => (
          <li key={effect.id}>
            {effect.problems.length === 0 ? (
              <Trans>{texts[effect.id].name} follow this default</Trans>
            ) : (
              <span className={styles.problem}>
                <Trans>{texts[effect.id].name}: needs a look</Trans>
              </span>
            )}
          </li>
        ))}
        {!lent && on.length === 0 ? (
          <li className={styles.none}>
            <Trans>No other tool uses it</Trans>
          </li>
        ) : null}
      </ul>
      <div>
        <Button onClick={() => app.ui.setState({ tools: { id, image: null } })}>
          <Cable size={14} aria-hidden />
          <Trans>Other tools…</Trans>
        </Button>
      </div>
    </section>
  );
}
