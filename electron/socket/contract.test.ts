import { describe, it } from 'vitest';
import { contractCases } from '../../e2e/fixtures/contract-cases.ts';
import { createRecordingCore } from '../../e2e/fixtures/recording-core.ts';
import { clientOfSocket } from '../../e2e/fixtures/socket-contract.ts';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { startSocketHost } from './socket-host.ts';

const silent = () => undefined;
const logger = { info: silent, warn: silent, error: silent };

/** By the page’s own client of the contract. */
describe('the contract over the socket', () => {
  // What is refused for its size is refused before either transport.
  const cases = contractCases.filter(({ name }) => !name.startsWith('a backup of many'));
  for (const { name, run } of cases)
    it(name, async () => {
      await using folder = await createTemporaryFolder('socket');
      const core = createRecordingCore();
      const host = await startSocketHost(core, { directory: folder.path, logger });
      try {
        await run(clientOfSocket(host.endpoint, folder.path), core);
      } finally {
        await host.close();
      }
    }, 120_000);
});
