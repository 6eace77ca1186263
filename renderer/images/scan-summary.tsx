import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { Provider } from '../../shared/model/provider.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { Scan } from '../../shared/model/scan.ts';
import { useApp } from '../state/use-app.ts';
import { ExternalLink } from '../ui/external-link.tsx';

/** Those that are asked about one image; others tell with their lists. */
const askedOf: ReadonlySet<Provider> = new Set(['quay', 'gar']);

/** What the provider's scanner found in an image, by severity, with its page; nothing where it did not look. */
export function ScanSummary({
  registry,
  repository,
  digest,
  told,
}: {
  readonly registry: Registry;
  readonly repository: string;
  readonly digest: string;
  /** What the list told, where it tells. */
  readonly told: Scan | null;
}) {
  const scan = useScan(registry, repository, digest, told);
  const words = useScanWords(scan);
  if (scan === null) return null;
  return (
    <span>
      <Trans>scan</Trans>{' '}
      {scan.link === null ? <b>{words}</b> : <ExternalLink href={scan.link}>{words}</ExternalLink>}
    </span>
  );
}

function useScan(registry: Registry, repository: string, digest: string, told: Scan | null) {
  const { api } = useApp();
  const { id: registryId, provider } = registry;
  const [asked, setAsked] = useState<{ digest: string; scan: Scan | null } | null>(null);
  const isAsked = told === null && askedOf.has(provider);
  useEffect(() => {
    if (!isAsked) return;
    const leave = new AbortController();
    api.call('images.scan', { registryId, repository, digest }, { signal: leave.signal }).then(
      ({ scan }) => {
        if (!leave.signal.aborted) setAsked({ digest, scan });
      },
      // Who may not see scans, or has none, sees the image all the same.
      () => undefined,
    );
    return () => leave.abort();
  }, [api, registryId, repository, digest, isAsked]);
  return told ?? (asked?.digest === digest ? asked.scan : null);
}

/** The findings in words, the worst first: "2 critical, 5 high"; the empty text for no scan. */
function useScanWords(scan: Scan | null): string {
  const { t, i18n } = useLingui();
  if (scan === null) return '';
  const number = (count: number) => i18n.number(count);
  const all: [number, string][] = [
    [scan.critical, t`${number(scan.critical)} critical`],
    [scan.high, t`${number(scan.high)} high`],
    [scan.medium, t`${number(scan.medium)} medium`],
    [scan.low, t`${number(scan.low)} low`],
    [scan.other, t`${number(scan.other)} other`],
  ];
  const found = all.flatMap(([count, words]) => (count > 0 ? [words] : []));
  return found.length === 0 ? t`nothing found` : found.join(', ');
}

/** The worst that a scan found, as a mark in a list; all of it on hovering. */
export function ScanMark({
  scan,
  className,
}: {
  readonly scan: Scan;
  readonly className?: string | undefined;
}) {
  const words = useScanWords(scan);
  if (scan.critical + scan.high === 0) return null;
  return (
    <span className={className} title={words}>
      {words.split(', ')[0]}
    </span>
  );
}
