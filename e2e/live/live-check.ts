import type { RegistryTarget } from '../../electron/registry/protocol/target.ts';
import { createRegistryClient } from '../../electron/registry/registry-client.ts';
import { BerthError } from '../../shared/errors.ts';
import type { Credential } from '../../shared/model/credential.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';
import type { Expected } from './expected.ts';
import { guardTransport } from './guarded-transport.ts';
import { describeExchanges } from './told-requests.ts';

export interface LiveCheck {
  target: RegistryTarget;
  credential: Credential | null;
  expected: Expected;
  signal: AbortSignal;
}

/** How the README calls where a list comes from. */
const listingWords = { catalog: /catalog/, provider: /API|GraphQL|search/ } as const;

/** Of lists, so many names are read: enough to see how they come. */
const enough = 2000;

/**
 * Walks a real registry as Berth does (connection, list, tags, what the
 * provider tells of tags, one image) and answers a report in lines that hold no
 * name, address or secret: words of Berth's own and numbers alone.
 */
export async function liveCheck(check: LiveCheck): Promise<{ lines: string[]; differs: boolean }> {
  using transport = guardTransport();
  const { target, credential, expected, signal } = check;
  const client = createRegistryClient(
    target,
    {
      credential: async () => credential,
      clientKey: async () => null,
      proxyPassword: async () => null,
    },
    { logger: { info() {}, warn() {}, error() {} } },
  );
  const lines: string[] = [];
  const differences: string[] = [];
  const step = async <T>(name: string, work: () => Promise<[T, string]>): Promise<T | null> => {
    try {
      const [value, told] = await work();
      lines.push(`${name}: ${told}`);
      return value;
    } catch (error) {
      const told = toldError(error);
      lines.push(`${name}: ${told}`);
      const isPromised = name !== 'describe' || expected.tagsTell.length > 0;
      if (isPromised) differences.push(`${name} failed with ${told}`);
      return null;
    }
  };
  try {
    await step('connection', async () => {
      const report = await client.check({ signal });
      for (const { name, status, reason } of report.checks)
        if (status === 'failed') differences.push(`check ${name}: ${reason ?? 'failed'}`);
      const checks = report.checks.map(({ name, status }) => `${name} ${status}`).join(', ');
      return [report, `${report.ok ? 'ok' : 'not ok'}, by ${report.auth}; ${checks}`];
    });
    const names = await step('list', async () => {
      const found: string[] = [];
      const sources = new Set<'catalog' | 'provider'>();
      for await (const chunk of client.repositories({ signal, fresh: true })) {
        sources.add(chunk.source);
        found.push(...chunk.repositories);
        if (chunk.incomplete === true) differences.push('the list broke off');
        if (found.length >= enough) break;
      }
      for (const source of sources)
        if (!listingWords[source].test(expected.listsBy))
          differences.push(`listed by the ${source}, README says: ${expected.listsBy}`);
      return [found, `${amount(found.length)} repositories, by ${[...sources].join(' and ')}`];
    });
    const tagged = names === null ? null : await firstTagged(names);
    if (names !== null && tagged === null)
      lines.push('tags: none of the first repositories has any');
    if (tagged !== null) {
      lines.push(`tags: ${amount(tagged.tags.length)}`);
      await step('describe', async () => {
        const details: TagDetails[] = [];
        for await (const page of client.describeTags(tagged.repository, { signal })) {
          details.push(...page);
          if (details.length >= enough) break;
        }
        const tells = toldBy(details);
        for (const word of ['digest', 'size', 'time', 'pulls'])
          if (tells.includes(word) !== expected.tagsTell.includes(word))
            differences.push(`tags ${tells.includes(word) ? 'tell' : 'do not tell'} ${word}`);
        return [details, `${amount(details.length)} tags with ${tells.join(', ') || 'nothing'}`];
      });
      await step('image', async () => {
        const manifest = await client.manifest(tagged.repository, tagged.tags[0] ?? '', { signal });
        return [manifest, `a manifest of ${amount(manifest.size)} bytes`];
      });
    }
  } finally {
    await client.close();
  }
  if (client.warnings().length > 0) differences.push('the registry sent warnings');
  if (transport.refused() > 0)
    differences.push(`${transport.refused()} requests might have changed something; none was sent`);
  return {
    lines: [
      ...lines,
      'requests:',
      ...describeExchanges(transport.exchanges, new URL(target.address).host),
      'different from the played API and the README:',
      ...(differences.length === 0 ? ['  nothing'] : differences.map((line) => `  ${line}`)),
    ],
    differs: differences.length > 0,
  };

  async function firstTagged(names: readonly string[]) {
    for (const repository of names.slice(0, 20)) {
      const tags: string[] = [];
      const failed = await readTags(repository, tags).then(
        () => null,
        (error: unknown) => error,
      );
      if (failed !== null) differences.push(`tags failed with ${toldError(failed)}`);
      if (tags.length > 0) return { repository, tags };
    }
    return null;
  }

  async function readTags(repository: string, tags: string[]): Promise<void> {
    for await (const chunk of client.tags(repository, { signal })) {
      tags.push(...chunk.tags);
      if (tags.length >= enough) return;
    }
  }
}

/** Code, reason and status; the message may hold what is not ours to tell. */
function toldError(error: unknown): string {
  if (!(error instanceof BerthError)) return 'an unexpected error';
  const { code, reason, status } = error.toData();
  return [code, reason, status].filter((part) => part !== undefined).join(' ');
}

function toldBy(details: readonly TagDetails[]): string[] {
  const tells = (has: (tag: TagDetails) => boolean, word: string) =>
    details.some(has) ? [word] : [];
  return [
    ...tells(({ digest }) => digest !== null, 'digest'),
    ...tells(({ size }) => size !== null, 'size'),
    ...tells(({ pushedAt }) => pushedAt !== null, 'time'),
    ...tells(({ pulledAt }) => pulledAt !== null, 'pulls'),
  ];
}

/** Only about how many: exact numbers may tell whose registry it is. */
function amount(count: number): string {
  return count < 10 ? String(count) : `about ${10 ** Math.floor(Math.log10(count))}`;
}
