import tls from 'node:tls';
import { expect, it } from 'vitest';
import { rootBundle } from './system-certificates.ts';
import { cloudTrust, foreignTrust } from './trust.ts';

const [first = '', second = ''] = tls.rootCertificates;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

it('is made once for the same certificates, however often they are read', () => {
  const bundle = rootBundle([first, second]);
  expect(rootBundle([first, second])).toBe(bundle);
  expect(bundle.certificates).toHaveLength(tls.rootCertificates.length);
  const own = `${first}\n`;
  expect(rootBundle([own]).fingerprint).not.toBe(bundle.fingerprint);
  expect(rootBundle([own]).certificates).toContain(own);
});

it('is parsed once for all lanes and clients', () => {
  const environment = { logger: quiet, systemCertificates: () => [first] };
  const target = {
    address: 'https://registry.test',
    provider: 'native',
    region: null,
    namespace: null,
    tls: { verify: true },
    proxy: 'none',
  } as const;
  const { context } = cloudTrust(environment);
  expect(cloudTrust({ ...environment }).context).toBe(context);
  expect(foreignTrust(target, environment).context).toBe(context);
  const withCa = (caCertificate: string) =>
    foreignTrust({ ...target, tls: { verify: true, caCertificate } }, environment).context;
  expect(withCa(second)).not.toBe(context);
  expect(withCa(second)).toBe(withCa(second));
});
