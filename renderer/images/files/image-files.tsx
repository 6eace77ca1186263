import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronDown } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Image } from '../../../shared/model/image.ts';
import type { FileEntry } from '../../../shared/model/image-files.ts';
import { Failure } from '../../errors/failure.tsx';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { RadioMenu } from '../../ui/radio-menu.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { sizeText } from '../../ui/size-text.ts';
import contents from '../contents.module.css';
import { ConsentQuestion, neededBytes } from './consent-question.tsx';
import { FilePreview } from './file-preview.tsx';
import { fileRows } from './file-rows.ts';
import { FileTree } from './file-tree.tsx';
import styles from './files.module.css';
import { type FilesOf, type FilesSummary, useFiles } from './use-files.ts';

export interface ImageFilesProps {
  readonly image: Image;
  readonly place: { readonly registryId: string; readonly repository: string };
}

/** The files of an image as a container would see them, or of one layer. */
export function ImageFiles({ image, place }: ImageFilesProps) {
  const [layer, setLayer] = useState<number | null>(null);
  const layers = image.shown?.layers.length ?? 0;
  if (image.shown === null || layers === 0)
    return (
      <p className={contents.facts}>
        <Trans>No layers</Trans>
      </p>
    );
  const { digest } = image.shown;
  const { registryId, repository } = place;
  return (
    <FilesArea
      key={`${digest} ${layer}`}
      of={{ registryId, repository, digest, layer }}
      layers={layers}
      onLayer={setLayer}
    />
  );
}

function FilesArea({
  of,
  layers,
  onLayer,
}: {
  readonly of: FilesOf;
  readonly layers: number;
  readonly onLayer: (layer: number | null) => void;
}) {
  const { t } = useLingui();
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const files = useFiles(of, asked);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<FileEntry | null>(null);
  const { folders, found, summary, progress, error, mayRead } = files;
  const rows = useMemo(
    () =>
      found === null
        ? fileRows(folders, open)
        : found.map((entry) => ({ entry, depth: 0, open: null })),
    [folders, found, open],
  );
  const needed = neededBytes(error);
  const toggle = ({ path }: FileEntry, isOpen: boolean) => {
    if (isOpen && !folders.has(path)) files.open(path);
    const next = new Set(open);
    if (isOpen) next.add(path);
    else next.delete(path);
    setOpen(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the file before the image
    <div
      className={contents.area}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || shown === null) return;
        event.stopPropagation();
        setShown(null);
      }}
    >
      <div className={contents.bar}>
        <SearchBox
          label={t`Search files`}
          filter
          value={search}
          onChange={setSearch}
          onReference={() => false}
        />
        <LayerMenu layers={layers} layer={of.layer} onLayer={onLayer} />
      </div>
      {summary === null ? null : <SummaryLine summary={summary} found={found?.length ?? null} />}
      {progress === null || summary !== null ? null : (
        <div className={contents.working}>
          <ProgressBar
            label={t`Reading the files`}
            value={progress.needed === 0 ? null : Math.min(1, progress.read / progress.needed)}
          />
          <Progressed {...progress} />
          <Button small onClick={files.cancel}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      )}
      {needed === null ? null : (
        <ConsentQuestion bytes={needed} onRead={() => files.start(needed)} />
      )}
      {error === null || needed !== null ? null : (
        <Failure
          look="box"
          error={error}
          actions={
            <Button look="primary" onClick={() => files.start(mayRead)}>
              <Trans>Retry</Trans>
            </Button>
          }
        />
      )}
      {progress === null && summary === null && error === null ? (
        <p className={contents.facts}>
          <Trans>Stopped.</Trans>{' '}
          <Button small onClick={() => files.start(mayRead)}>
            <Trans>Read again</Trans>
          </Button>
        </p>
      ) : null}
      {summary === null ? null : (
        <div className={styles.panes}>
          <FileTree
            label={t`Files`}
            rows={rows}
            shown={shown?.path ?? null}
            flat={found !== null}
            onToggle={toggle}
            onShow={setShown}
          />
          {shown === null ? null : (
            <FilePreview
              key={shown.path}
              of={of}
              entry={shown}
              mayRead={mayRead}
              onClose={() => setShown(null)}
            />
          )}
        </div>
      )}
    </div>
  );
}

function Progressed({ read, needed }: { readonly read: number; readonly needed: number }) {
  const { i18n } = useLingui();
  const done = sizeText(read, i18n.locale);
  const all = sizeText(needed, i18n.locale);
  return (
    <span className={styles.kind}>
      <Trans>
        {done} of {all}
      </Trans>
    </span>
  );
}

function SummaryLine({
  summary,
  found,
}: {
  readonly summary: FilesSummary;
  readonly found: number | null;
}) {
  const { t, i18n } = useLingui();
  const count = i18n.number(summary.entries);
  const parts = [
    found === null
      ? t`${plural(summary.entries, { one: '# entry', other: `${count} entries` })}`
      : found >= 1000
        ? t`the first ${i18n.number(1000)} found of ${count}`
        : t`${i18n.number(found)} of ${count} found`,
    sizeText(summary.size, i18n.locale),
    ...(summary.byToc === 0 ? [] : [t`listed by the layers’ own table of contents`]),
    ...(summary.cut ? [t`not all of them are listed`] : []),
    ...(summary.leftOut === 0
      ? []
      : [
          t`${plural(summary.leftOut, {
            one: '# entry without a possible path left out',
            other: '# entries without a possible path left out',
          })}`,
        ]),
    ...(summary.notArchives === 0
      ? []
      : [
          t`${plural(summary.notArchives, {
            one: '# layer holds no files',
            other: '# layers hold no files',
          })}`,
        ]),
  ];
  return (
    <p className={contents.facts} role="status">
      {parts.join(' · ')}
    </p>
  );
}

/** All layers merged, or one of them. */
function LayerMenu({
  layers,
  layer,
  onLayer,
}: {
  readonly layers: number;
  readonly layer: number | null;
  readonly onLayer: (layer: number | null) => void;
}) {
  const { t, i18n } = useLingui();
  const nameOf = (at: number | null) =>
    at === null ? t`All layers` : t`Layer ${i18n.number(at + 1)}`;
  return (
    <RadioMenu
      label={t`Layers to show`}
      trigger={
        <Button aria-label={t`Layers to show: ${nameOf(layer)}`}>
          {nameOf(layer)}
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
      value={layer === null ? 'all' : String(layer)}
      items={[
        { value: 'all', label: nameOf(null) },
        ...Array.from({ length: layers }, (_, at) => ({ value: String(at), label: nameOf(at) })),
      ]}
      onValue={(value) => onLayer(value === 'all' ? null : Number(value))}
    />
  );
}
