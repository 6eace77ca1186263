import { expect, test } from 'vitest';
import { jsonApi } from '../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import { failureOf, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { countSeverities } from './api/scan-counts.ts';

const { serve: internet, client } = createScene(startPrivateInternet);
const digest = `sha256:${'1'.repeat(64)}`;
const none = { critical: 0, high: 0, medium: 0, low: 0, other: 0 };

test('severities of any other name count together', () => {
  expect(
    countSeverities([
      ['CRITICAL', 1],
      ['High', 2],
      ['Negligible', 3],
      ['__proto__', 4],
    ]),
  ).toEqual({ ...none, critical: 1, high: 2, other: 7 });
});

test('Harbor tells of scans with its artifacts, as far as one is finished', async () => {
  const report = (scan_status: string, summary: object) => ({
    'application/vnd.security.vulnerability.report; version=1.1': {
      ...{ scan_status, severity: 'High', end_time: '2026-11-01T00:00:00Z' },
      summary: { total: 3, fixable: 1, summary },
    },
  });
  const net = await internet({
    'harbor.example.com': jsonApi(({ pathname, searchParams }) =>
      pathname === '/api/v2.0/projects/team/repositories/app/artifacts' &&
      searchParams.get('with_scan_overview') === 'true'
        ? {
            body: [
              {
                ...{ digest, project_id: 7, tags: [{ name: '1.0' }] },
                scan_overview: report('Success', { Critical: 1, High: 2 }),
              },
              { digest, tags: [{ name: '1.1' }], scan_overview: report('Running', {}) },
              { digest, tags: [{ name: '1.2' }], scan_overview: 'none' },
            ],
          }
        : undefined,
    ),
  });
  const harbor = client('https://harbor.example.com', { ...net.settings, provider: 'harbor' });
  const tags = await describedTags(harbor, 'team/app');
  expect(tags.map(({ name, scan }) => [name, scan])).toEqual([
    [
      '1.0',
      {
        ...{ ...none, critical: 1, high: 2, scannedAt: '2026-11-01T00:00:00.000Z' },
        link: `https://harbor.example.com/harbor/projects/7/repositories/app/artifacts-tab/artifacts/${digest}`,
      },
    ],
    ['1.1', undefined],
    ['1.2', undefined],
  ]);
});

test('Quay is asked about one image, and says nothing of one it did not scan', async () => {
  const security = (status: string, severities: readonly string[]) => ({
    status,
    data: {
      Layer: {
        Features: [
          { Name: 'openssl', Vulnerabilities: severities.map((Severity) => ({ Severity })) },
          { Name: 'zlib', Vulnerabilities: null },
        ],
      },
    },
  });
  let answer = security('scanned', ['Critical', 'Medium', 'Medium', 'Unknown']);
  const net = await internet({
    'quay.io': jsonApi(({ pathname }) =>
      pathname === `/api/v1/repository/team/app/manifest/${digest}/security`
        ? { body: answer }
        : undefined,
    ),
  });
  const quay = client('https://quay.io', { ...net.settings, provider: 'quay' });
  expect(await quay.scan('team/app', digest, { signal: idle })).toEqual({
    ...{ ...none, critical: 1, medium: 2, other: 1, scannedAt: null },
    link: `https://quay.io/repository/team/app/manifest/${digest}?tab=vulnerabilities`,
  });
  answer = security('queued', []);
  expect(await quay.scan('team/app', digest, { signal: idle })).toBeNull();
  const error = await failureOf(quay.scan('team/other', digest, { signal: idle }));
  expect(error.code).toBeDefined();
});

test('Google is asked for the summary of one image, with the token of the registry', async () => {
  const asked: string[] = [];
  const net = await internet({
    'containeranalysis.googleapis.com': jsonApi((url, { authorization }) => {
      asked.push(`${url.pathname} ${url.searchParams.get('filter')} ${authorization}`);
      return {
        body: {
          counts: [
            { severity: 'HIGH', totalCount: '2', fixableCount: '1' },
            { severity: 'MINIMAL', totalCount: '5' },
          ],
        },
      };
    }),
  });
  const host = 'europe-west1-docker.pkg.dev';
  const gar = client(`https://${host}`, {
    ...{ ...net.settings, provider: 'gar' },
    credential: { kind: 'token', token: 'ya29.token' },
  });
  const image = `${host}/acme/images/app@${digest}`;
  expect(await gar.scan('acme/images/app', digest, { signal: idle })).toEqual({
    ...{ ...none, high: 2, other: 5, scannedAt: null, link: `https://${image}` },
  });
  expect(asked).toEqual([
    `/v1/projects/acme/occurrences:vulnerabilitySummary resourceUrl="https://${image}" Bearer ya29.token`,
  ]);
});

test('a registry without a scanner tells of none', async () => {
  const net = await internet({ 'plain.example.com': jsonApi(() => undefined) });
  const plain = client('https://plain.example.com', { ...net.settings, provider: 'native' });
  expect(await plain.scan('team/app', digest, { signal: idle })).toBeNull();
});
