import { Trans, useLingui } from '@lingui/react/macro';
import { Cable, ChevronDown, Copy, RotateCw, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { hostOf } from '../../shared/address.ts';
import { visibleText } from '../../shared/hidden-characters.ts';
import { formatReference, isDigest } from '../../shared/image-reference.ts';
import type { Image } from '../../shared/model/image.ts';
import { type Platform, platformName } from '../../shared/model/platform.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { Scan } from '../../shared/model/scan.ts';
import { pullTools } from '../../shared/model/settings.ts';
import { DeleteImageButton } from '../deletes/delete-image-button.tsx';
import { Failure } from '../errors/failure.tsx';
import { useApp } from '../state/use-app.ts';
import { commandFor, isForTools } from '../tags/pull-command.ts';
import { ageText } from '../ui/age-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Message } from '../ui/message.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { RadioMenu } from '../ui/radio-menu.tsx';
import { shellWord } from '../ui/shell-word.ts';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import { ImageFiles } from './files/image-files.tsx';
import styles from './image.module.css';
import { ImageAttached } from './image-attached.tsx';
import { hasLayers, ImageLayers } from './image-layers.tsx';
import { ImageOverview } from './image-overview.tsx';
import { ImageRaw } from './image-raw.tsx';
import { kindTexts, problemTexts } from './kind-texts.ts';
import { ImagePackages } from './packages/image-packages.tsx';
import { PullQuota } from './pull-quota.tsx';
import { ScanSummary } from './scan-summary.tsx';
import { SourceLink } from './source-link.tsx';
import { useImage } from './use-image.ts';

const tabs = ['overview', 'layers', 'files', 'packages', 'attached', 'raw'] as const;
type TabName = (typeof tabs)[number];

export interface ImagePaneProps {
  readonly registry: Registry;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
  /** Other tags whose digest is known to be this one. */
  readonly sameAs: readonly string[];
  /** What the list tells of a scan by the provider. */
  readonly scan?: Scan | null;
  readonly onClose: () => void;
  /** Stars the repository. */
  readonly onFavourite?: () => void;
}

/** All that one image says: beside the list of tags, or in its place where the window is narrow. */
export function ImagePane(props: ImagePaneProps) {
  const { registry, repository, reference, sameAs, scan = null, onClose, onFavourite } = props;
  const { t, i18n } = useLingui();
  const [platform, setPlatform] = useState<Platform | null>(null);
  const [tab, setTab] = useState<TabName>('overview');
  const { image, error, loading, reload } = useImage(
    { registryId: registry.id, repository, reference },
    platform,
  );
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const name = `${repository}${isDigest(reference) ? '@' : ':'}${reference}`;
  const app = useApp();
  const tool = useStore(app.view, (view) => view.pullTool);
  const full = fullReference(registry, repository, reference);
  const plainHttp = registry.address.startsWith('http:');
  const command = commandFor(image?.kind, tool, full, {
    insecure: plainHttp || !registry.tls.verify,
    plainHttp,
    digest: image?.digest,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const copies = (event.ctrlKey || event.metaKey) && key === 'c' && String(getSelection()) === '';
    const chosen = tabs[Number(key) - 1];
    if (copies) copyText(event.shiftKey ? command : shellWord(full));
    else if (event.ctrlKey || event.metaKey) return;
    else if (key === 'escape') onClose();
    else if (key === 'p') copyText(command);
    else if (key === 'c') copyText(shellWord(full));
    else if (key === 'd' && image !== null) copyText(image.digest);
    else if (key === 'f' && onFavourite !== undefined) onFavourite();
    else if (key === 'r') reload();
    else if (chosen !== undefined) setTab(chosen);
    else return;
    event.preventDefault();
  };
  const shown = image?.shown ?? null;
  const labels: Record<TabName, string> = {
    overview: t`Overview`,
    layers: shown === null || hasLayers(shown.kind) ? t`Layers` : t`Contents`,
    files: t`Files`,
    packages: t`Packages`,
    attached: t`Attached`,
    raw: t`Raw`,
  };

  return (
    <section className={styles.pane} aria-label={t`Image`} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <div className={styles.titleLine}>
          <h2 ref={heading} className={styles.title} tabIndex={-1} title={visibleText(name)}>
            <Shown text={name} />
          </h2>
          {image === null ? null : <Badge>{i18n._(kindTexts[image.kind])}</Badge>}
          <span className={styles.end}>
            {image === null ? null : <PlatformMenu image={image} onPlatform={setPlatform} />}
            <IconButton
              label={t`Use in other tools…`}
              onClick={() => app.ui.setState({ tools: { id: registry.id, image: name } })}
            >
              <Cable size={14} aria-hidden />
            </IconButton>
            <IconButton label={t`Refresh`} disabled={loading} onClick={() => reload()}>
              <RotateCw size={14} aria-hidden />
            </IconButton>
            <IconButton label={t`Close`} keys="Esc" onClick={onClose}>
              <X size={15} aria-hidden />
            </IconButton>
          </span>
        </div>
        <div className={styles.line}>
          {loading ? <ProgressBar label={t`Loading the image`} value={null} /> : null}
        </div>
        {image === null ? null : (
          <>
            <Digests image={image} />
            <p className={styles.facts}>
              {shown?.size == null ? null : (
                <span>
                  <b>{sizeText(shown.size, i18n.locale)}</b> <Trans>compressed</Trans>
                </span>
              )}
              {shown?.createdAt == null ? null : (
                <span>
                  <Trans>created</Trans>{' '}
                  <time
                    dateTime={shown.createdAt}
                    title={i18n.date(shown.createdAt, { dateStyle: 'long', timeStyle: 'medium' })}
                  >
                    <b>{ageText(shown.createdAt, i18n.locale)}</b>
                  </time>
                </span>
              )}
              <SourceLink said={image.said} />
              <ScanSummary
                registry={registry}
                repository={repository}
                digest={image.digest}
                told={scan}
              />
              <PullQuota image={image} />
            </p>
            <PullLine command={command} hasTools={isForTools(image.kind)} />
            <div className={styles.imageActions}>
              <DeleteImageButton
                registry={registry}
                repository={repository}
                reference={reference}
              />
            </div>
          </>
        )}
      </header>
      {error === null ? null : (
        <Failure
          look={image === null ? 'place' : 'banner'}
          error={error}
          actions={
            error.reason === 'quotaNear' ? (
              <Button look="primary" onClick={() => reload(true)}>
                <Trans>Open, as a pull</Trans>
              </Button>
            ) : (
              <Button look="primary" onClick={() => reload()}>
                <Trans>Retry</Trans>
              </Button>
            )
          }
        />
      )}
      {image === null ? null : (
        <>
          {image.problems.map((problem) => (
            <Message
              key={problem}
              kind={problem === 'digestMismatch' ? 'error' : 'info'}
              banner
              title={i18n._(problemTexts[problem])}
            />
          ))}
          <div className={styles.tabs} role="tablist" aria-label={t`Parts of the image`}>
            {tabs.map((each, at) => (
              <button
                key={each}
                type="button"
                role="tab"
                id={`image-tab-${each}`}
                aria-controls="image-tab-panel"
                aria-selected={each === tab}
                tabIndex={each === tab ? 0 : -1}
                className={styles.tab}
                onClick={() => setTab(each)}
                onKeyDown={(event) => walkTabs(event, tab, setTab)}
              >
                {labels[each]}
                {each === 'layers' && shown !== null ? (
                  <span className={styles.count}>{i18n.number(shown.layers.length)}</span>
                ) : null}
                <kbd className={styles.key}>{at + 1}</kbd>
              </button>
            ))}
          </div>
          <div
            className={styles.body}
            role="tabpanel"
            id="image-tab-panel"
            aria-labelledby={`image-tab-${tab}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: long contents are scrolled by the keyboard
            tabIndex={0}
          >
            {tab === 'overview' ? <ImageOverview image={image} sameAs={sameAs} /> : null}
            {tab === 'layers' ? <ImageLayers image={image} /> : null}
            {tab === 'files' ? (
              <ImageFiles image={image} place={{ registryId: registry.id, repository }} />
            ) : null}
            {tab === 'packages' ? (
              <ImagePackages image={image} place={{ registryId: registry.id, repository }} />
            ) : null}
            {tab === 'attached' ? (
              <ImageAttached image={image} place={{ registryId: registry.id, repository }} />
            ) : null}
            {tab === 'raw' ? (
              <ImageRaw
                image={image}
                place={{ registryId: registry.id, repository }}
                onLayer={() => setTab('layers')}
              />
            ) : null}
          </div>
        </>
      )}
    </section>
  );
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

/** Left and Right go from tab to tab (WAI-ARIA, "Tabs"). */
function walkTabs(event: KeyboardEvent, from: TabName, go: (tab: TabName) => void): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const next = tabs[(tabs.indexOf(from) + step + tabs.length) % tabs.length];
  if (step === 0 || next === undefined) return;
  event.preventDefault();
  go(next);
  document.getElementById(`image-tab-${next}`)?.focus();
}

/** Which platform is shown, where there are several. */
function PlatformMenu({
  image,
  onPlatform,
}: {
  readonly image: Image;
  readonly onPlatform: (platform: Platform) => void;
}) {
  const { t } = useLingui();
  const known = image.platforms.flatMap(({ platform }) => platform ?? []);
  const shown = image.shown?.platform ?? null;
  if (image.platforms.length < 2)
    return shown === null ? null : (
      <span className={styles.platform}>
        <Shown text={platformName(shown)} />
      </span>
    );
  const items = [...new Set(known.map(platformName))];
  const total = image.platforms.length;
  return (
    <RadioMenu
      label={t`Platform`}
      trigger={
        <Button aria-label={t`Platform: ${shown === null ? t`none` : platformName(shown)}`}>
          {shown === null ? <Trans>Platform</Trans> : <Shown text={platformName(shown)} />}{' '}
          <span className={styles.of}>
            <Trans>of {total}</Trans>
          </span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
      value={shown === null ? null : platformName(shown)}
      items={items.map((value) => ({ value, label: <Shown text={value} /> }))}
      onValue={(name) => {
        const chosen = known.find((platform) => platformName(platform) === name);
        if (chosen !== undefined) onPlatform(chosen);
      }}
    />
  );
}

/** The digest to pin, and that of the platform's own manifest. */
function Digests({ image }: { readonly image: Image }) {
  const { t } = useLingui();
  const own = image.shown === null || image.shown.digest === image.digest ? null : image.shown;
  return (
    <p className={styles.digests}>
      <DigestText digest={image.digest} label={t`Copy digest`} />
      {own === null ? null : (
        <>
          <span className={styles.of}>
            <Trans>index</Trans>
          </span>
          <DigestText digest={own.digest} label={t`Copy digest of the platform`} />
          <span className={styles.of}>
            {own.platform === null ? (
              <Trans>manifest</Trans>
            ) : (
              <Shown text={platformName(own.platform)} />
            )}
          </span>
        </>
      )}
    </p>
  );
}

function DigestText({ digest, label }: { readonly digest: string; readonly label: string }) {
  const [algorithm = '', hex = ''] = digest.split(':');
  return (
    <>
      <code title={visibleText(digest)}>
        <Shown text={`${algorithm}:${hex.slice(0, 8)}…${hex.slice(-6)}`} />
      </code>
      <IconButton small label={label} onClick={() => copyText(digest)}>
        <Copy size={12} aria-hidden />
      </IconButton>
    </>
  );
}

/** The reference with its registry, as other tools take it. */
function fullReference(registry: Registry, repository: string, reference: string): string {
  const host = hostOf(registry.address);
  return isDigest(reference)
    ? formatReference({ host, repository, tag: null, digest: reference })
    : formatReference({ host, repository, tag: reference });
}

/** The command that gets this image, as it is copied. */
function PullLine({ command, hasTools }: { readonly command: string; readonly hasTools: boolean }) {
  const { t } = useLingui();
  const app = useApp();
  const tool = useStore(app.view, (view) => view.pullTool);
  return (
    <div className={styles.pull}>
      {hasTools ? (
        <RadioMenu
          label={t`Pull commands are for`}
          trigger={
            <Button look="ghost" small aria-label={t`Pull command for ${tool}`}>
              {tool}
              <ChevronDown size={12} aria-hidden />
            </Button>
          }
          value={tool}
          items={pullTools.map((value) => ({ value, label: value }))}
          onValue={(pullTool) => app.view.change({ pullTool })}
          align="start"
        />
      ) : null}
      <code className={styles.command} title={visibleText(command)}>
        <Shown text={command} />
      </code>
      <Button small onClick={() => copyText(command)} aria-label={t`Copy pull command`}>
        <Copy size={13} aria-hidden />
        <Trans>Copy</Trans>
      </Button>
    </div>
  );
}
