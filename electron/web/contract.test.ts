import { describe, it } from 'vitest';
import { apiOverHttp } from '../../e2e/fixtures/api-over-http.ts';
import { contractCases } from '../../e2e/fixtures/contract-cases.ts';
import { withWebHost } from '../../e2e/fixtures/test-web-host.ts';

describe('the contract over HTTP', () => {
  for (const { name, run } of contractCases)
    it(
      name,
      () => withWebHost(({ host, core }) => run(apiOverHttp(host.url, host.token), core)),
      120_000,
    );
});
