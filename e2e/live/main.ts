import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { projectRoot } from '../../build/lib/this-machine.ts';
import { normaliseAddress } from '../../shared/address.ts';
import type { Credential } from '../../shared/model/credential.ts';
import { providerSchema, providers } from '../../shared/model/provider.ts';
import { expectedOf } from './expected.ts';
import { liveCheck } from './live-check.ts';

// npm run test:live -- PROVIDER: reads from a real registry and prints a report without names.

const prefix = 'BERTH_LIVE_';
const help = `npm run test:live -- PROVIDER, one of ${providers.join(', ')}
Reads only. The login comes in the environment:
  BERTH_LIVE_ADDRESS      such as https://registry.example.com
  BERTH_LIVE_REGION, BERTH_LIVE_NAMESPACE     where the provider has them
  BERTH_LIVE_CA           a file with the certificate of a private authority
  one of: nothing (anonymous)
    BERTH_LIVE_USERNAME and BERTH_LIVE_PASSWORD
    BERTH_LIVE_TOKEN, with BERTH_LIVE_USERNAME where one is needed
    BERTH_LIVE_ACCESS_KEY and BERTH_LIVE_SECRET_KEY, BERTH_LIVE_SESSION_TOKEN
    BERTH_LIVE_AWS_PROFILE
    BERTH_LIVE_SERVICE_ACCOUNT, a file`;

const taken = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith(prefix)),
);
for (const name of Object.keys(taken)) delete process.env[name];
const given = (name: string): string | undefined => {
  const value = taken[`${prefix}${name}`];
  return value === '' ? undefined : value;
};

function credentialOf(): Credential | null {
  const [username, password, token] = [given('USERNAME'), given('PASSWORD'), given('TOKEN')];
  const [accessKey, secretKey] = [given('ACCESS_KEY'), given('SECRET_KEY')];
  const sessionToken = given('SESSION_TOKEN');
  const [profile, account] = [given('AWS_PROFILE'), given('SERVICE_ACCOUNT')];
  if (token !== undefined)
    return { kind: 'token', token, ...(username === undefined ? {} : { username }) };
  if (username !== undefined && password !== undefined)
    return { kind: 'password', username, password };
  if (accessKey !== undefined && secretKey !== undefined)
    return {
      kind: 'accessKey',
      accessKey,
      secretKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
  if (profile !== undefined) return { kind: 'awsProfile', profile };
  if (account !== undefined) return { kind: 'serviceAccount', json: readFileSync(account, 'utf8') };
  return null;
}

async function main(): Promise<number> {
  const provider = providerSchema.safeParse(process.argv[2]);
  const address = normaliseAddress(given('ADDRESS') ?? '');
  if (!provider.success || !address.ok) {
    console.error(help);
    return 2;
  }
  const ca = given('CA');
  const credential = credentialOf();
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(`${projectRoot}/package.json`, 'utf8')));
  const { lines, differs } = await liveCheck({
    target: {
      address: address.address,
      provider: provider.data,
      region: given('REGION') ?? null,
      namespace: given('NAMESPACE') ?? null,
      readOnly: true,
      tls: {
        verify: true,
        ...(ca === undefined ? {} : { caCertificate: readFileSync(ca, 'utf8') }),
      },
      proxy: 'system',
    },
    credential,
    expected: expectedOf(provider.data, projectRoot),
    signal: AbortSignal.timeout(10 * 60_000),
  });
  const day = new Date().toISOString().slice(0, 10);
  console.log(`Berth ${version}, Node ${process.versions.node}, ${day}`);
  console.log(`${provider.data}, ${credential?.kind ?? 'anonymous'}`);
  for (const line of lines) console.log(line);
  return differs ? 1 : 0;
}

process.exitCode = await main().catch(() => {
  // What failed here may name files and hosts.
  console.error('The live test ended with an error of its own');
  return 2;
});
