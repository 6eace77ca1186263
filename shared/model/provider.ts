import { z } from 'zod';

/** Providers Berth knows by name; `native` is any CNCF Distribution compatible registry. */
export const providers = [
  'acr',
  'tcr',
  'swr',
  'ecr',
  'dockerhub',
  'harbor',
  'nexus',
  'native',
  'ghcr',
  'gitlab',
  'quay',
  'gar',
  'azure',
  'artifactory',
  'digitalocean',
  'zot',
  'gitea',
] as const;
export type Provider = (typeof providers)[number];
export const providerSchema = z.enum(providers);

/** A cloud region; hosts are built from it, hence the narrow alphabet. */
export const regionPattern = /^[a-z]{2}[a-z0-9-]{1,30}$/;
