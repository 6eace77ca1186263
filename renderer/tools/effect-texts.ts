import { useLingui } from '@lingui/react/macro';
import type { EffectId } from '../../shared/model/effects.ts';

/** What each integration is called, and what it does. */
export function useEffectTexts(): Record<EffectId, { name: string; what: string }> {
  const { t } = useLingui();
  return {
    logins: {
      name: t`Logins for Docker and Helm`,
      what: t`docker-credential-berth answers for the registries whose login tools may use.`,
    },
    containers: {
      name: t`Podman, Buildah and Skopeo`,
      what: t`Names without a registry are looked for in the default; starred repositories by their last name.`,
    },
    skaffold: { name: t`Skaffold`, what: t`The default is its default-repo.` },
    environment: {
      name: t`Shell environment`,
      what: t`REGISTRY, KO_DOCKER_REPO, SKAFFOLD_DEFAULT_REPO and Testcontainers’ prefix, in new shells.`,
    },
  };
}
