import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronDown, Star } from 'lucide-react';
import { useMemo } from 'react';
import { quickSwitchMenu, quickSwitchTexts } from '../../shared/menu-model.ts';
import { setDefault } from '../registries/registry-actions.ts';
import { useApp, useRegistries } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { RadioMenu } from '../ui/radio-menu.tsx';
import styles from './header.module.css';

/** Names the default and switches it with two clicks, from the same menu model as the tray. */
export function QuickSwitch() {
  const { t } = useLingui();
  const app = useApp();
  const registries = useRegistries((state) => state.registries);
  const defaultId = useRegistries((state) => state.defaultId);
  const items = useMemo(() => quickSwitchMenu({ registries, defaultId }), [registries, defaultId]);
  const current = items.find((item) => item.checked);
  if (registries.length === 0) return null;
  const name = current?.label ?? quickSwitchTexts.noDefault();
  return (
    <RadioMenu
      label={quickSwitchTexts.title()}
      trigger={
        <Button
          className={styles.switch}
          title={t`Switch the default registry`}
          data-quick-switch=""
        >
          <span className={current === undefined ? styles.hidden : styles.switchLabel}>
            <Trans>Default</Trans>
          </span>
          <span className={styles.hidden}>
            <Trans>registry:</Trans>
          </span>
          {current === undefined ? null : (
            <Star size={14} aria-hidden fill="currentColor" className={styles.star} />
          )}
          <span className={styles.switchName}>{name}</span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
      value={current?.id ?? null}
      items={items.map(({ id, label }) => ({ value: id, label }))}
      onValue={(id) => setDefault(app, id)}
      empty={quickSwitchTexts.noRegistries()}
    />
  );
}
