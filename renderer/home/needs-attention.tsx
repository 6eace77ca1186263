import { Trans, useLingui } from '@lingui/react/macro';
import type { Registry } from '../../shared/model/registry.ts';
import { type LastContact, lastContact } from '../registries/last-contact.ts';
import { ProviderMark } from '../registries/provider-mark.tsx';
import { type WantedSecret, wantedSecrets } from '../registries/wanted-secret.ts';
import { Link } from '../routing/link.tsx';
import { useApp, useRegistries, useUi, useVault } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { Shown } from '../ui/shown.tsx';
import styles from './home.module.css';

interface Need {
  readonly registry: Registry;
  readonly wanted: WantedSecret | undefined;
  readonly contact: LastContact | null;
}

/** The registries that cannot be used as they are, each with the one thing that helps. */
export function NeedsAttention() {
  const registries = useRegistries((state) => state.registries);
  const failures = useUi((state) => state.failures);
  const unreadable = useVault((state) => state.status?.unreadable);
  const needs = registries
    .filter(({ active }) => active)
    .map((registry): Need => {
      const [wanted] = wantedSecrets(registry, unreadable);
      return { registry, wanted, contact: lastContact(registry, failures[registry.id]) };
    })
    .filter(({ wanted, contact }) => wanted !== undefined || contact?.worked === false);
  if (needs.length === 0) return null;
  return (
    <section>
      <h2 className={styles.heading}>
        <Trans>Needs attention</Trans>
      </h2>
      <ul className={styles.needs}>
        {needs.map((need) => (
          <NeedRow key={need.registry.id} {...need} />
        ))}
      </ul>
    </section>
  );
}

function NeedRow({ registry, wanted, contact }: Need) {
  const { t } = useLingui();
  const app = useApp();
  const { id, name } = registry;
  const failed = contact?.worked === false ? contact : null;
  const signIn = wanted !== undefined || failed?.unauthorized === true;
  const why =
    wanted === undefined
      ? failed?.why
      : wanted.why === 'changed'
        ? t`Edited outside Berth`
        : t`Credential missing`;
  return (
    <li className={styles.need}>
      <ProviderMark provider={registry.provider} />
      <Link to={{ page: 'registry', registryId: id }} className={styles.needName}>
        <Shown text={name} />
      </Link>
      <span className={styles.why}>{why}</span>
      {signIn ? (
        <Button
          aria-label={t`Sign in to ${name}`}
          onClick={() =>
            app.ui.setState({
              form: { mode: 'edit', id, enter: wanted?.field ?? 'credential' },
            })
          }
        >
          <Trans>Sign in</Trans>
        </Button>
      ) : (
        <Button
          aria-label={t`Test connection of ${name}`}
          onClick={() => app.ui.setState({ testing: id })}
        >
          <Trans>Test connection</Trans>
        </Button>
      )}
    </li>
  );
}
