import { Trans, useLingui } from '@lingui/react/macro';
import type { Image } from '../../shared/model/image.ts';
import type { Registry } from '../../shared/model/registry.ts';

/** What is left of the registry's quota, where it counts every image that is opened. */
export function PullQuota({ image }: { readonly image: Image }) {
  const { t, i18n } = useLingui();
  const { limit, remaining = null, resetsAt } = image.quota ?? {};
  if (remaining === null) return null;
  const left = i18n.number(remaining);
  const until =
    resetsAt == null ? undefined : i18n.date(resetsAt, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <span title={until === undefined ? undefined : t`More from ${until} on`}>
      {limit == null ? (
        <Trans>{left} pulls left</Trans>
      ) : (
        <Trans>
          {left} of {i18n.number(limit)} pulls left
        </Trans>
      )}
    </span>
  );
}

/** Said before an image is opened: what it costs, where the registry is known to count (docs.docker.com, "Pull usage and limits"). */
export function PullCost({ registry }: { readonly registry: Registry }) {
  if (registry.provider !== 'dockerhub') return null;
  return <Trans>Docker Hub counts an opened image as a pull; the list costs none.</Trans>;
}
