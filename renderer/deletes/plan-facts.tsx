import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { CircleHelp, FileCheck, HardDrive, Layers, RotateCcw, Server, Tag } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeletePlan } from '../../shared/model/delete-plan.ts';
import { platformName } from '../../shared/model/platform.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { kindTexts } from '../images/kind-texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import styles from './delete-images.module.css';

/** Tags and digests that are named one by one; the others are counted. */
const mostNamed = 50;

/** All that a plan says, each fact with what becomes of it. */
export function PlanFacts({ plan }: { readonly plan: DeletePlan }) {
  const { t, i18n } = useLingui();
  const { images, way, stay, broken, referrers, children, freed } = plan;
  const [only] = images;
  const goes = images.flatMap(({ digest, kind, tags }) =>
    tags.length > 0
      ? tags.map((tag) => ({ key: `${digest} ${tag.name}`, kind, digest, ...tag }))
      : [{ key: digest, kind, digest, name: shortDigest(digest), chosen: true }],
  );
  const number = (count: number) => i18n.number(count);
  const sum = referrers
    .map(({ kind, count }) => `${number(count)} ${i18n._(kindTexts[kind])}`)
    .join(', ');
  const left = freed === null ? null : sizeText(freed.bytes, i18n.locale);
  return (
    <>
      <p className={styles.lead}>
        <Shown text={plan.repository} />
        {only !== undefined && images.length === 1
          ? ` · ${t`digest ${shortDigest(only.digest)}`}`
          : null}
        {'. '}
        {way === 'tag'
          ? t`Only tags are removed; the images stay.`
          : t`Deleting a digest removes every tag that names it.`}
      </p>
      <ul className={styles.facts} aria-label={t`What happens`}>
        {goes.slice(0, mostNamed).map(({ key, name, chosen }) => (
          <Fact
            key={key}
            icon={<Tag size={15} aria-hidden />}
            mark={<Badge tone="danger">{t`goes`}</Badge>}
          >
            <b>
              <Shown text={name} />
            </b>{' '}
            <span className={styles.muted}>{chosen ? t`chosen` : t`same digest`}</span>
          </Fact>
        ))}
        {goes.length > mostNamed ? (
          <Fact icon={<Tag size={15} aria-hidden />} mark={<Badge tone="danger">{t`go`}</Badge>}>
            {t`${number(goes.length - mostNamed)} more`}
          </Fact>
        ) : null}
        {stay.slice(0, mostNamed).map((name) => (
          <Fact key={name} icon={<Tag size={15} aria-hidden />} mark={<Badge>{t`stays`}</Badge>}>
            <b>
              <Shown text={name} />
            </b>{' '}
            <span className={styles.muted}>{t`same digest`}</span>
          </Fact>
        ))}
        {broken.map(({ digest, tags, loses }) => {
          const index = tags[0] ?? shortDigest(digest);
          const platforms = loses
            .map(({ platform, digest: lost }) =>
              platform === null ? shortDigest(lost) : platformName(platform),
            )
            .join(', ');
          return (
            <Fact
              key={digest}
              icon={<Layers size={15} aria-hidden />}
              mark={<Badge tone="warning">{t`breaks`}</Badge>}
            >
              <Shown text={t`Index ${index} would lose ${platforms}`} />
            </Fact>
          );
        })}
        {referrers.length === 0 ? null : (
          <Fact icon={<FileCheck size={15} aria-hidden />} mark={<Badge>{t`stay behind`}</Badge>}>
            {t`Attached: ${sum}`}
          </Fact>
        )}
        {children === 0 ? null : (
          <Fact icon={<Layers size={15} aria-hidden />} mark={<Badge>{t`stay behind`}</Badge>}>
            {plural(children, {
              one: '# image of an index, without a tag',
              other: '# images of an index, without a tag',
            })}
          </Fact>
        )}
        {way === 'tag' ? null : (
          <Fact
            icon={<HardDrive size={15} aria-hidden />}
            mark={
              freed === null || freed.bytes === 0 ? null : (
                <Badge>{t`freed by the next garbage collection`}</Badge>
              )
            }
          >
            {freed === null
              ? t`How much space that frees is not known`
              : freed.bytes === 0
                ? t`Everything in it is used by other images, too`
                : plural(freed.layers, {
                    one: `${left} in # layer that nothing else in this repository uses`,
                    other: `${left} in # layers that nothing else in this repository uses`,
                  })}
          </Fact>
        )}
        {plan.keeps === null ? null : (
          <Fact icon={<Server size={15} aria-hidden />}>{inLanguage(plan.keeps, '')}</Fact>
        )}
        <Fact icon={<RotateCcw size={15} aria-hidden />}>
          {t`Berth keeps the manifests for 30 days; Restore works while the registry has the layers`}
        </Fact>
        {plan.complete ? null : (
          <Fact
            icon={<CircleHelp size={15} aria-hidden />}
            mark={<Badge tone="warning">{t`incomplete`}</Badge>}
          >
            {t`Not all of the repository could be looked at: other tags and indexes may be affected`}
          </Fact>
        )}
        {plan.notes.map((note) => (
          <Fact key={JSON.stringify(note)} icon={<CircleHelp size={15} aria-hidden />}>
            <Shown text={inLanguage(note, '')} />
          </Fact>
        ))}
      </ul>
    </>
  );
}

function Fact({
  icon,
  mark,
  children,
}: {
  readonly icon: ReactNode;
  readonly mark?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <li className={styles.fact}>
      {icon}
      <span className={styles.said}>{children}</span>
      {mark}
    </li>
  );
}

function shortDigest(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 4)}…${hex.slice(-4)}`;
}
