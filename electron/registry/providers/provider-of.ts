import type { Provider } from '../../../shared/model/provider.ts';
import { createAcr } from './acr/acr.ts';
import { createArtifactory } from './artifactory/artifactory.ts';
import { createAzure } from './azure/azure.ts';
import { createDigitalOcean } from './digitalocean.ts';
import { createDockerHub } from './dockerhub.ts';
import { createEcr } from './ecr/ecr.ts';
import { createGar } from './gar/gar.ts';
import { createGhcr } from './ghcr.ts';
import { createGitea } from './gitea.ts';
import { createGitlab } from './gitlab/gitlab.ts';
import { createHarbor } from './harbor.ts';
import { createNexus } from './nexus.ts';
import type { MakeProvider, ProviderContext, RegistryProvider } from './provider.ts';
import { createQuay } from './quay.ts';
import { createSwr } from './swr/swr.ts';
import { createTcr } from './tcr/tcr.ts';
import { createZot } from './zot.ts';

/** Providers that add something to the registry protocol. */
const makers: Readonly<Partial<Record<Provider, MakeProvider>>> = Object.freeze({
  acr: createAcr,
  digitalocean: createDigitalOcean,
  dockerhub: createDockerHub,
  ecr: createEcr,
  gar: createGar,
  ghcr: createGhcr,
  gitlab: createGitlab,
  quay: createQuay,
  gitea: createGitea,
  harbor: createHarbor,
  swr: createSwr,
  tcr: createTcr,
  artifactory: createArtifactory,
  azure: createAzure,
  nexus: createNexus,
  zot: createZot,
});

/** The provider of a record; one that adds nothing has no parts. */
export function providerOf(context: ProviderContext): RegistryProvider {
  return makers[context.target.provider]?.(context) ?? {};
}
