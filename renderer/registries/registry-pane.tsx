import { Trans, useLingui } from '@lingui/react/macro';
import { Copy, Pencil, PlugZap, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { hostOf } from '../../shared/address.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { namespaceLabels } from '../registry-form/namespace-texts.ts';
import { useApp } from '../state/use-app.ts';
import { EffectsSection } from '../tools/effects-section.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Shown } from '../ui/shown.tsx';
import { ProviderMark } from './provider-mark.tsx';
import { setDefault } from './registry-actions.ts';
import styles from './registry-pane.module.css';

/** What is saved of a registry, beside its repositories. */
export function RegistryPane({ registry }: { readonly registry: Registry }) {
  const { t, i18n } = useLingui();
  const app = useApp();
  const { id, tls, proxy, credential } = registry;
  return (
    <section className={styles.pane} aria-label={t`Registry`}>
      <div className={styles.title}>
        <ProviderMark provider={registry.provider} />
        <h2>
          <Shown text={registry.name} />
        </h2>
      </div>
      {registry.description === null ? null : (
        <p className={styles.description}>
          <Shown text={registry.description} />
        </p>
      )}
      <div className={styles.buttons}>
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
        {registry.isDefault || !registry.active ? null : (
          <Button onClick={() => setDefault(app, id)}>
            <Star size={14} aria-hidden />
            <Trans>Set as default</Trans>
          </Button>
        )}
      </div>
      <dl className={styles.facts}>
        <Fact name={<Trans>Provider</Trans>}>{providerFacts[registry.provider].name}</Fact>
        <Fact name={<Trans>Address</Trans>}>
          <code>{registry.address}</code>
          <IconButton small label={t`Copy host`} onClick={() => copyText(hostOf(registry.address))}>
            <Copy size={12} aria-hidden />
          </IconButton>
        </Fact>
        {registry.internalAddress === null ? null : (
          <Fact name={<Trans>Internal address</Trans>}>
            <code>{registry.internalAddress}</code>
          </Fact>
        )}
        {registry.namespace === null ? null : (
          <Fact name={i18n._(namespaceLabels[providerFacts[registry.provider].namespace])}>
            <code>
              <Shown text={registry.namespace} />
            </code>
          </Fact>
        )}
        {registry.region === null ? null : (
          <Fact name={<Trans>Region</Trans>}>
            <Shown text={registry.region} />
          </Fact>
        )}
        <Fact name={<Trans>Account</Trans>}>
          {credential.kind === 'none' ? (
            <Trans>anonymous</Trans>
          ) : (
            <Shown text={credential.username ?? '–'} />
          )}
        </Fact>
        {registry.group === null ? null : (
          <Fact name={<Trans>Group</Trans>}>
            <Shown text={registry.group} />
          </Fact>
        )}
        {proxy === 'system' ? null : (
          <Fact name={<Trans>Proxy</Trans>}>
            <code>
              <Shown text={proxy} />
            </code>
          </Fact>
        )}
        {tls.caCertificate == null ? null : (
          <Fact name={<Trans>Certificate</Trans>}>
            <Trans>Checked with a CA of its own</Trans>
          </Fact>
        )}
      </dl>
      <EffectsSection registry={registry} />
    </section>
  );
}

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
