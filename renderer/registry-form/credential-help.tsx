import { Trans, useLingui } from '@lingui/react/macro';
import { regionPattern } from '../../shared/model/provider.ts';
import { withoutOuter } from '../../shared/outer-characters.ts';
import { providerFacts, registryLinks } from '../../shared/providers/facts-of.ts';
import type { RegistryLinks } from '../../shared/providers/provider-facts.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { ExternalLink } from '../ui/external-link.tsx';
import {
  effectiveProvider,
  effectiveRegion,
  type FormValues,
  normalisedAddress,
} from './form-values.ts';
import styles from './registry-form.module.css';

/** The right that listing takes, and where to get what has it. */
export function CredentialHelp({ values }: { readonly values: FormValues }) {
  const { t } = useLingui();
  const { rights, credentials } = providerFacts[effectiveProvider(values)];
  const list = inLanguage(rights.list);
  const links = safeLinks(linksOf(values));
  const usual = credentials[0]?.kind;
  return (
    <div className={styles.help}>
      <div>
        <Trans>Listing repositories takes {list}.</Trans>
      </div>
      {links === null ? null : (
        <div className={styles.links}>
          {links.tokens === undefined ? null : (
            <ExternalLink href={links.tokens}>
              {usual === 'accessKey'
                ? t`Make an access key`
                : usual === 'serviceAccount'
                  ? t`Make a key`
                  : t`Make a token`}
            </ExternalLink>
          )}
          <ExternalLink href={links.console}>{t`Open console`}</ExternalLink>
        </div>
      )}
    </div>
  );
}

/** The provider's links for what is typed; null while there is no address to make them of. */
function linksOf(values: FormValues): RegistryLinks | null {
  const address = normalisedAddress(values);
  if (address === null) return null;
  const region = effectiveRegion(values).trim();
  const namespace = withoutOuter(values.namespace.trim(), '/');
  return registryLinks({
    address,
    provider: effectiveProvider(values),
    region: regionPattern.test(region) ? region : null,
    namespace: namespace === '' ? null : namespace,
  });
}

/** Nothing but https is opened: where a site has none, its links are left out. */
function safeLinks(links: RegistryLinks | null): RegistryLinks | null {
  return links?.console.startsWith('https:') === true ? links : null;
}
