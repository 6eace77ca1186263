import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '../routing/link.tsx';
import { useRegistries } from '../state/use-app.ts';
import { useFoundDigests } from '../state/use-found-digests.ts';
import { Shown } from '../ui/shown.tsx';
import styles from './digest-matches.module.css';

/** Where the digest that is searched for is known to be, above the names that match it as text. */
export function DigestMatches({ query }: { readonly query: string }) {
  const { t } = useLingui();
  const found = useFoundDigests(query);
  const registries = useRegistries((state) => state.registries);
  if (found === null || found.hits.length === 0) return null;
  const nameOf = (id: string) => registries.find((registry) => registry.id === id)?.name ?? '';
  return (
    <section className={styles.matches} aria-label={t`Tags with this digest`}>
      <h3 className={styles.heading}>
        <Trans>Tags with this digest</Trans>
      </h3>
      <ul>
        {found.hits.map(({ registryId, repository, tag, digest }) => (
          <li key={`${registryId} ${repository} ${tag}`}>
            <Link
              to={{ page: 'image', registryId, repository, reference: tag }}
              title={digest}
              className={styles.name}
            >
              <Shown text={`${repository}:${tag}`} />
            </Link>
            <span className={styles.registry}>
              <Shown text={nameOf(registryId)} />
            </span>
          </li>
        ))}
      </ul>
      {found.more ? (
        <p className={styles.more}>
          <Trans>There are more.</Trans>
        </p>
      ) : null}
    </section>
  );
}
