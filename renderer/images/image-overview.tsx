import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import type { Image } from '../../shared/model/image.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ExternalLink } from '../ui/external-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { artifactFacts, hasProvenance } from './artifact-facts.ts';
import styles from './image.module.css';
import { kindTexts } from './kind-texts.ts';
import { isSecretName } from './secret-name.ts';
import { webPage } from './source-link.tsx';

/** How the image runs, where it comes from, and what else it says of itself. */
export function ImageOverview({
  image,
  sameAs,
}: {
  readonly image: Image;
  readonly sameAs: readonly string[];
}) {
  const { t, i18n } = useLingui();
  const { said, shown } = image;
  const config = shown?.config ?? null;
  const env = (config?.env ?? []).map((line): [string, string] => {
    const at = line.indexOf('=');
    return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
  });
  const facts = artifactFacts(image).map(([label, value]): [string, string] => [
    i18n._(label),
    value,
  ]);
  if (hasProvenance(image)) facts.push([t`Provenance`, t`present, not checked`]);
  return (
    <>
      {image.kind === 'cache' ? (
        <p className={styles.none}>
          <Trans>A build cache is for BuildKit; it is no image to run.</Trans>
        </p>
      ) : null}
      <div className={styles.columns}>
        {config === null ? null : (
          <Facts
            title={<Trans>Runs</Trans>}
            facts={[
              [t`Entrypoint`, words(config.entrypoint)],
              [t`Command`, words(config.cmd)],
              [t`User`, config.user],
              [t`Ports`, config.exposedPorts.join(' · ')],
              [t`Volumes`, config.volumes.join(' · ')],
              [t`Working directory`, config.workingDir],
              [t`Stop signal`, config.stopSignal],
              [t`Healthcheck`, words(config.healthcheck)],
            ]}
            mono
          />
        )}
        {facts.length === 0 ? null : <Facts title={i18n._(kindTexts[image.kind])} facts={facts} />}
        <Facts
          title={<Trans>Comes from</Trans>}
          facts={[
            [t`Title`, said.title ?? null],
            [t`Description`, said.description ?? null],
            [t`Version`, said.version ?? null],
            [t`Base image`, said.baseName ?? null],
            [t`Source`, said.source ?? null],
            [t`Revision`, said.revision ?? null],
            [t`Documentation`, said.documentation ?? null],
            [t`Vendor`, said.vendor ?? null],
            [t`Authors`, said.authors ?? config?.author ?? null],
            [t`License`, said.licenses ?? null],
            [t`Artifact type`, image.artifactType],
            [t`Media type`, image.mediaType],
            [t`Same digest`, sameAs.join(', ')],
          ]}
        />
      </div>
      <Values title={<Trans>Environment</Trans>} values={env} />
      <Values title={<Trans>Labels</Trans>} values={Object.entries(config?.labels ?? {})} />
      <Values
        title={<Trans>Annotations</Trans>}
        values={Object.entries({ ...image.annotations, ...(shown?.annotations ?? {}) })}
      />
    </>
  );
}

function words(parts: readonly string[]): string {
  return parts.map((part) => (/[\s"']/.test(part) ? JSON.stringify(part) : part)).join(' ');
}

/** Pairs of a word and a value; those without a value are left out. */
function Facts({
  title,
  facts,
  mono = false,
}: {
  readonly title: ReactNode;
  readonly facts: readonly (readonly [string, string | null])[];
  readonly mono?: boolean;
}) {
  const told = facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '');
  if (told.length === 0) return null;
  return (
    <section className={styles.facet}>
      <h3 className={styles.heading}>{title}</h3>
      <dl className={styles.pairs}>
        {told.map(([name, value]) => (
          <div key={name}>
            <dt>
              <Shown text={name} />
            </dt>
            <dd className={mono ? styles.mono : undefined}>
              <LinkedValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A long table of names and values; what looks like a secret is covered until it is asked for. */
function Values({
  title,
  values,
}: {
  readonly title: ReactNode;
  readonly values: readonly (readonly [string, string])[];
}) {
  const { i18n } = useLingui();
  if (values.length === 0) return null;
  return (
    <section className={styles.facet}>
      <h3 className={styles.heading}>
        {title} <span className={styles.of}>{i18n.number(values.length)}</span>
      </h3>
      <dl className={styles.values}>
        {values.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand there twice
          <div key={at}>
            <dt>
              <Shown text={name} />
            </dt>
            <dd>
              {isSecretName(name) && value !== '' ? (
                <Covered value={value} />
              ) : (
                <LinkedValue value={value} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function LinkedValue({ value }: { readonly value: string }) {
  const page = webPage(value);
  if (page === null) return <Shown text={value} />;
  return (
    <ExternalLink href={page.href}>
      <Shown text={value} />
    </ExternalLink>
  );
}

function Covered({ value }: { readonly value: string }) {
  const [open, setOpen] = useState(false);
  if (open) return <Shown text={value} />;
  return (
    <>
      <span aria-hidden>••••••••</span>{' '}
      <Button look="link" small onClick={() => setOpen(true)}>
        <Trans>Show</Trans>
      </Button>{' '}
      <Badge tone="warning">
        <Trans>looks like a secret</Trans>
      </Badge>
    </>
  );
}
