import { regionLabel } from './provider-facts.ts';

/** Hosts of the providers' own sites that the facts of each provider link to. */
const sites: ReadonlySet<string> = new Set([
  'app.docker.com',
  'cloud.digitalocean.com',
  'codeberg.org',
  'console.amazonaws-eusc.eu',
  'console.amazonaws-us-gov.com',
  'console.amazonaws.cn',
  'console.aws.amazon.com',
  'console.cloud.google.com',
  'console.cloud.tencent.com',
  'console.huaweicloud.com',
  'cr.console.aliyun.com',
  'gitea.com',
  'github.com',
  'gitlab.com',
  'hub.docker.com',
  'portal.azure.com',
  'quay.io',
  'ram.console.aliyun.com',
]);

/** The largest partition of AWS has a console for each region. */
const regionalSite = new RegExp(`^${regionLabel}\\.console\\.aws\\.amazon\\.com$`);

/**
 * True for a host, with its port if it has one, that Berth itself links to
 * whatever is saved in it. A registry's own site is not one: its name came from
 * outside.
 */
export function isProviderSite(host: string): boolean {
  return sites.has(host) || regionalSite.test(host);
}
