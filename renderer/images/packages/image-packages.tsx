import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Download } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Image } from '../../../shared/model/image.ts';
import type { ImagePackage, PackagesSummary } from '../../../shared/model/image-packages.ts';
import { Failure } from '../../errors/failure.tsx';
import { saveText } from '../../exchange/save-text.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Shown } from '../../ui/shown.tsx';
import { sizeText } from '../../ui/size-text.ts';
import contents from '../contents.module.css';
import { ConsentQuestion, neededBytes } from '../files/consent-question.tsx';
import { packagesCsv, packagesCycloneDx } from './package-export.ts';
import styles from './packages.module.css';
import { usePackages } from './use-packages.ts';

const rowHeight = 26;

export interface ImagePackagesProps {
  readonly image: Image;
  readonly place: { readonly registryId: string; readonly repository: string };
}

/** The packages in an image, and what told of them. */
export function ImagePackages({ image, place }: ImagePackagesProps) {
  if (image.shown === null) return null;
  const { digest } = image.shown;
  const index = digest === image.digest ? {} : { index: image.digest };
  return <PackagesArea key={digest} of={{ ...place, digest, ...index }} />;
}

function PackagesArea({ of }: { readonly of: Parameters<typeof usePackages>[0] }) {
  const { t, i18n } = useLingui();
  const told = usePackages(of);
  const { packages, summary, progress, error, wanted } = told;
  const [search, setSearch] = useState('');
  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const has = ({ name, version, license }: ImagePackage, word: string) =>
      [name, version, license ?? ''].some((text) => text.toLowerCase().includes(word));
    return packages.filter((one) => words.every((word) => has(one, word)));
  }, [packages, search]);
  const needed = neededBytes(error);
  const fileName = `${of.repository.slice(of.repository.lastIndexOf('/') + 1)}-packages`;
  if (needed !== null)
    return (
      <ConsentQuestion bytes={needed} onRead={() => told.ask({ ...wanted, mayRead: needed })} />
    );
  if (error !== null)
    return (
      <Failure
        look="box"
        error={error}
        actions={
          <Button look="primary" onClick={told.retry}>
            <Trans>Retry</Trans>
          </Button>
        }
      />
    );
  if (progress !== null)
    return (
      <div className={contents.working}>
        <ProgressBar
          label={t`Reading the packages`}
          value={progress.needed === 0 ? null : Math.min(1, progress.read / progress.needed)}
        />
        <Button small onClick={told.cancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    );
  if (summary === null)
    return (
      <p className={contents.facts}>
        <Trans>Stopped.</Trans>{' '}
        <Button small onClick={told.retry}>
          <Trans>Read again</Trans>
        </Button>
      </p>
    );
  const isSbom = summary.sources.some(({ kind }) => kind === 'sbom');
  return (
    <div className={contents.area}>
      <div className={contents.bar}>
        <SearchBox
          label={t`Search packages`}
          filter
          value={search}
          onChange={setSearch}
          onReference={() => false}
        />
        {isSbom ? (
          <Button small onClick={() => told.ask({ from: 'layers' })}>
            <Trans>Read from the layers</Trans>
          </Button>
        ) : null}
        <Button
          small
          disabled={packages.length === 0}
          onClick={() => saveText(packagesCsv(packages, summary), `${fileName}.csv`, 'text/csv')}
        >
          <Download size={13} aria-hidden /> CSV
        </Button>
        <Button
          small
          disabled={packages.length === 0}
          onClick={() =>
            saveText(
              packagesCycloneDx(packages, { name: of.repository, digest: of.digest }),
              `${fileName}.cdx.json`,
              'application/vnd.cyclonedx+json',
            )
          }
        >
          <Download size={13} aria-hidden /> CycloneDX
        </Button>
      </div>
      <p className={contents.facts} role="status">
        {search === ''
          ? t`${plural(packages.length, { one: '# package', other: '# packages' })}`
          : t`${i18n.number(shown.length)} of ${i18n.number(packages.length)} found`}
        <SourceText summary={summary} read={told.read} />
      </p>
      {packages.length === 0 ? null : (
        <>
          <PackageHeadings />
          <PackageList packages={shown} />
        </>
      )}
    </div>
  );
}

function SourceText({
  summary,
  read,
}: {
  readonly summary: PackagesSummary;
  readonly read: number;
}) {
  const { t, i18n } = useLingui();
  const { sources, notRead } = summary;
  const sbom = sources.find(({ kind }) => kind === 'sbom');
  const layers = [
    ...new Set(sources.flatMap((one) => (one.kind === 'database' ? [one.layer + 1] : []))),
  ];
  const names = layers
    .slice(0, 5)
    .map((layer) => i18n.number(layer))
    .join(', ');
  const size = sizeText(read, i18n.locale);
  const parts = [
    ...(sbom?.kind === 'sbom' ? [t`from the SBOM (${sbom.format})`] : []),
    ...(layers.length === 0
      ? []
      : [t`read from ${plural(layers.length, { one: 'layer', other: 'layers' })} ${names}`]),
    ...(read === 0 ? [] : [size]),
    ...(sources.length === 0 ? [t`no package database in the image`] : []),
    ...notRead.map((path) => t`${path} not read yet`),
  ];
  return <Shown text={parts.map((part) => ` · ${part}`).join('')} />;
}

/** What the columns hold. */
function PackageHeadings() {
  return (
    <div className={styles.headings} aria-hidden>
      <span>
        <Trans>Name</Trans>
      </span>
      <span>
        <Trans>Version</Trans>
      </span>
      <span className={styles.muted}>
        <Trans>License</Trans>
      </span>
      <span className={styles.muted}>
        <Trans>Source package</Trans>
      </span>
    </div>
  );
}

function PackageList({ packages }: { readonly packages: readonly ImagePackage[] }) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: packages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    useFlushSync: false,
  });
  return (
    <div
      ref={scroller}
      className={styles.list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long contents are scrolled by the keyboard
      tabIndex={0}
    >
      <ul
        className={styles.sizer}
        style={{ height: virtualizer.getTotalSize() }}
        aria-label={t`Packages`}
      >
        {virtualizer.getVirtualItems().map(({ index }) => {
          const one = packages[index];
          if (one === undefined) return null;
          return (
            <li
              key={index}
              aria-posinset={index + 1}
              aria-setsize={packages.length}
              className={styles.row}
              style={{ transform: `translateY(${index * rowHeight}px)` }}
              title={one.purl ?? undefined}
            >
              <span className={styles.name}>
                <Shown text={one.name} />
              </span>
              <span className={styles.version}>
                <Shown text={one.version} />
              </span>
              <span className={styles.muted}>
                <Shown text={one.license ?? ''} />
              </span>
              <span className={styles.muted}>
                <Shown text={one.origin ?? ''} />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
