import { Menu } from '@base-ui/react/menu';
import { Trans, useLingui } from '@lingui/react/macro';
import { EllipsisVertical, LockOpen, ShieldOff, Star } from 'lucide-react';
import type { DragEvent, ReactNode } from 'react';
import { hostOf } from '../../shared/address.ts';
import type { BerthError } from '../../shared/errors.ts';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { Link } from '../routing/link.tsx';
import { useApp } from '../state/use-app.ts';
import { classNames } from '../ui/class-names.ts';
import { RowButton } from '../ui/row-button.tsx';
import { Shown } from '../ui/shown.tsx';
import { lastContact } from './last-contact.ts';
import { ProviderMark } from './provider-mark.tsx';
import { isPlainHttp, isUnverified } from './registry-badges.tsx';
import styles from './registry-row.module.css';
import { useWantedSecrets } from './wanted-secret.ts';

export interface RegistryRowProps {
  readonly registry: Registry;
  readonly current: boolean;
  readonly tabStop: boolean;
  readonly showAccount: boolean;
  /** Why the last contact failed. */
  readonly failure: BerthError | undefined;
  readonly menu: Menu.Handle<string>;
  readonly drop: 'before' | 'after' | null;
  readonly draggable: boolean;
  readonly onDrag: (kind: 'start' | 'over' | 'drop' | 'end', event: DragEvent) => void;
}

/** A saved registry in the sidebar. */
export function RegistryRow(props: RegistryRowProps) {
  const { registry, current, tabStop, showAccount, drop } = props;
  const { t } = useLingui();
  const app = useApp();
  const { id, name } = registry;
  const [wanted] = useWantedSecrets(registry);
  const product = providerFacts[registry.provider].name;
  const contact =
    registry.active && wanted === undefined ? lastContact(registry, props.failure) : null;
  return (
    <li
      className={classNames(
        styles.row,
        current && styles.current,
        !registry.active && styles.inactive,
        drop === 'before' && styles.dropBefore,
        drop === 'after' && styles.dropAfter,
      )}
      data-registry={id}
      draggable={props.draggable}
      onDragStart={(event) => props.onDrag('start', event)}
      onDragOver={(event) => props.onDrag('over', event)}
      onDrop={(event) => props.onDrag('drop', event)}
      onDragEnd={(event) => props.onDrag('end', event)}
    >
      <Link
        to={{ page: 'registry', registryId: id }}
        className={styles.main}
        tabIndex={tabStop ? 0 : -1}
        aria-current={current ? 'page' : undefined}
        title={`${visibleText(name)}\n${hostOf(registry.address)} · ${product}`}
        draggable={false}
        data-main=""
      >
        <span className={styles.mark}>
          <ProviderMark provider={registry.provider} />
        </span>
        <span className={styles.name}>
          <Shown text={name} />
        </span>
        {showAccount ? (
          <span className={styles.account}>
            <Shown text={registry.credential.username ?? t`anonymous`} />
          </span>
        ) : null}
        <span className={styles.states}>
          {registry.active ? null : <Hidden>{t`inactive`}</Hidden>}
          {isPlainHttp(registry) ? (
            <State className={styles.faint} label={t`Plain HTTP: not encrypted`}>
              <LockOpen size={13} aria-hidden />
            </State>
          ) : null}
          {isUnverified(registry) ? (
            <State className={styles.faint} label={t`Certificate not verified`}>
              <ShieldOff size={13} aria-hidden />
            </State>
          ) : null}
          {contact === null ? null : (
            <State
              className={contact.worked ? styles.works : styles.failed}
              label={contact.worked ? t`Reached last time` : t`Failed: ${contact.why}`}
            >
              <span className={styles.dot} />
            </State>
          )}
          {registry.isDefault ? (
            <State className={styles.default} label={t`Default`}>
              <Star size={14} fill="currentColor" aria-hidden />
            </State>
          ) : null}
        </span>
      </Link>
      {wanted === undefined || !registry.active ? null : (
        <button
          type="button"
          className={styles.signIn}
          tabIndex={tabStop ? 0 : -1}
          aria-label={t`Sign in to ${visibleText(name)}`}
          title={wanted.why === 'changed' ? t`Edited outside Berth` : t`Credential missing`}
          onClick={() => app.ui.setState({ form: { mode: 'edit', id, enter: wanted.field } })}
        >
          <Trans>Sign in</Trans>
        </button>
      )}
      <Menu.Trigger
        handle={props.menu}
        payload={id}
        render={
          <RowButton
            label={t`Actions for ${name}`}
            reachable={tabStop}
            className={styles.menuButton}
          >
            <EllipsisVertical size={14} aria-hidden />
          </RowButton>
        }
      />
    </li>
  );
}

function State({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span className={className} title={label}>
      {children}
      <Hidden>{label}</Hidden>
    </span>
  );
}

function Hidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}
