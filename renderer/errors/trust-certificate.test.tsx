import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeApi, fakeRegistry } from '../../e2e/fixtures/renderer/fake-api.ts';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { BerthError, type CertificateInfo, type ErrorReason } from '../../shared/errors.ts';
import type { ConnectionReport } from '../../shared/model/connection-report.ts';
import { text } from '../../shared/text/text.ts';
import { isTrustable } from './trust-certificate.tsx';

// Self-signed, made for this test; only its form matters here.
const pem = `-----BEGIN CERTIFICATE-----\n${'MII'.padEnd(64, 'A')}\n-----END CERTIFICATE-----\n`;
const issuerPem = pem.replace('MII', 'MIJ');
const own: CertificateInfo = {
  subject: 'CN=registry.test',
  issuer: 'CN=Our authority',
  names: ['registry.test'],
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  fingerprint: 'AA:AA',
  pem,
};
const issuer: CertificateInfo = {
  ...own,
  ...{ subject: 'CN=Our authority', names: [], fingerprint: 'BB:BB', pem: issuerPem },
};

function untrusted(certificates: CertificateInfo[], reason: ErrorReason = 'certIssuer') {
  return BerthError.of('TLS_UNTRUSTED', text('tryAgain'), { reason, detail: { certificates } });
}

/** The test of a saved registry that shows these certificates until one of them is trusted. */
async function openTest(certificates: CertificateInfo[]) {
  const api = new FakeApi();
  const registry = fakeRegistry({ name: 'Main', address: 'https://registry.test' });
  api.registries = [registry];
  api.handlers['registries.check'] = (): ConnectionReport => {
    const trusts = api.registries.some(({ tls }) => tls.caCertificate !== undefined);
    return {
      ...{ ok: trusts, checks: [], auth: 'none', latencyMs: 1 },
      ...(trusts ? {} : { error: untrusted(certificates).toData() }),
    };
  };
  const { app, user } = renderApp(api);
  await app.registries.refresh();
  app.ui.setState({ testing: registry.id });
  const test = within(
    await screen.findByRole('dialog', { name: /Connection of/ }, { timeout: 5000 }),
  );
  const ask = async () => {
    await user.click(await test.findByRole('button', { name: 'Trust this certificate…' }));
    return within(await screen.findByRole('dialog', { name: 'Trust this certificate?' }));
  };
  return { api, app, user, registry, test, ask };
}

describe('trusting a certificate', () => {
  it('shows what to compare, has the focus where nothing happens, and trusts only on request', async () => {
    const { api, user, ask } = await openTest([own]);
    const asked = await ask();
    for (const shown of [
      'CN=registry.test',
      'CN=Our authority',
      'Jan 1, 2026 – Jan 1, 2027',
      'AA:AA',
    ])
      expect(asked.getByText(shown)).toBeDefined();
    expect(asked.queryByRole('combobox')).toBeNull();
    expect(asked.getByText(/Main may then show this certificate/)).toBeDefined();
    const cancel = asked.getByRole('button', { name: 'Cancel' });
    await waitFor(() => expect(document.activeElement).toBe(cancel));
    await user.click(cancel);
    expect(api.callsOf('registries.update')).toEqual([]);
  });

  it('saves it with the registry and tests again', async () => {
    const { api, user, registry, test, ask } = await openTest([own]);
    api.handlers['registries.update'] = ({ changes }) => {
      const trusting = {
        ...registry,
        tls: { ...registry.tls, caCertificate: changes.tls?.caCertificate ?? '' },
      };
      api.registries = [trusting];
      return trusting;
    };
    await user.click((await ask()).getByRole('button', { name: 'Trust certificate' }));
    expect(await test.findByText('Connection works')).toBeDefined();
    expect(api.callsOf('registries.update')).toEqual([
      { id: registry.id, revision: 1, changes: { tls: { caCertificate: pem } } },
    ]);
    expect(api.callsOf('registries.check')).toHaveLength(2);
  });

  it('offers the issuer where the chain holds it, and says what that means', async () => {
    const { api, user, registry, ask } = await openTest([own, issuer]);
    api.handlers['registries.update'] = () => registry;
    const asked = await ask();
    await user.click(asked.getByRole('combobox', { name: 'Trust' }));
    await user.click(await screen.findByRole('option', { name: 'Its issuer' }));
    expect(asked.getByText('BB:BB')).toBeDefined();
    expect(asked.queryByText('AA:AA')).toBeNull();
    expect(asked.getByText(/any certificate of this issuer/)).toBeDefined();
    await user.click(asked.getByRole('button', { name: 'Trust issuer' }));
    expect(api.callsOf('registries.update')).toMatchObject([
      { changes: { tls: { caCertificate: issuerPem } } },
    ]);
  });

  it('asks for the credential again where it does not follow', async () => {
    const { api, user, ask } = await openTest([own]);
    api.handlers['registries.update'] = () => {
      throw BerthError.invalid('credential', text('tryAgain'), { reason: 'credentialOrigin' });
    };
    await user.click((await ask()).getByRole('button', { name: 'Trust certificate' }));
    const form = within(
      await screen.findByRole('dialog', { name: 'Edit Main' }, { timeout: 5000 }),
    );
    await user.click(form.getByRole('button', { name: 'Advanced' }));
    expect(form.getByDisplayValue(/BEGIN CERTIFICATE/)).toBeDefined();
  });
});

describe('isTrustable', () => {
  it('is no help against a wrong name, an old date, or what cannot be saved', () => {
    const { pem: _long, ...without } = own;
    expect(isTrustable(untrusted([own], 'certSelfSigned'))).toBe(true);
    for (const reason of ['certExpired', 'certName', 'certNotYetValid'] as const)
      expect(isTrustable(untrusted([own], reason))).toBe(false);
    expect(isTrustable(untrusted([without]))).toBe(false);
    expect(isTrustable(untrusted([]))).toBe(false);
  });
});
