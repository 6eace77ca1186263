import { seededHex } from './seeded.ts';

/** How many repositories the sample registry has. */
const repositoryCount = 2000;

/** The repository with far more tags than the others. */
export const busiestRepository = 'platform/gateway';

/** The repository that holds a chart of Helm in the place of images. */
export const chartRepository = 'platform/gateway-chart';

const namespaces = [
  ...['platform', 'tools', 'infra', 'data', 'ml', 'web', 'mobile', 'edge', 'security', 'sandbox'],
  ...['observability', 'team-a', 'team-b', 'team-c', 'team-d', 'team-e', 'team-f', 'team-g'],
];

const subjects = [
  ...['accounts', 'alerts', 'audit', 'billing', 'cache', 'catalogue', 'checkout', 'events'],
  ...['exports', 'feature-flags', 'gateway', 'identity', 'imports', 'inventory', 'invoices'],
  ...['ledger', 'mail', 'media', 'metrics', 'notifications', 'orders', 'payments', 'pricing'],
  ...['profiles', 'reports', 'scheduler', 'search', 'sessions', 'shipping', 'uploads'],
];

const parts = [
  ...['', 'api', 'worker', 'web', 'migrations', 'consumer', 'cron', 'proxy', 'admin', 'cli'],
];

let names: readonly string[] | undefined;

/** All names in the order a registry lists them; made on first use. */
export function repositoryNames(): readonly string[] {
  names ??= makeNames();
  return names;
}

/** Picks names from all combinations, so that no two namespaces look alike. */
function makeNames(): readonly string[] {
  const possible = namespaces.flatMap((namespace) =>
    subjects.flatMap((subject) => parts.map((part) => joinName(namespace, subject, part))),
  );
  const others = possible
    .filter((name) => name !== busiestRepository)
    .map((name) => ({ name, rank: seededHex(`repository ${name}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, repositoryCount - 2);
  return [busiestRepository, chartRepository, ...others.map(({ name }) => name)].sort();
}

/** Teams nest their parts one level deeper, as teams do. */
function joinName(namespace: string, subject: string, part: string): string {
  if (part === '') return `${namespace}/${subject}`;
  return `${namespace}/${subject}${namespace.startsWith('team-') ? '/' : '-'}${part}`;
}
