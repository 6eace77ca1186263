import { expect, test } from 'vitest';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { openTestCore } from '../../../e2e/fixtures/test-core.ts';
import { BerthError } from '../../../shared/errors.ts';

const password = 'horse-battery-4711';
const pair = Buffer.from(`ada:${password}`).toString('base64');

/** Answers everybody at once with what it learned in an earlier session. */
test.each([
  ['a plain text', 500, `no entry for ${password}`],
  ['an error of the registry', 400, JSON.stringify({ errors: [{ code: 'X', message: pair }] })],
  ['a redirect without a place', 307, `what is ${pair}?`],
  ['several choices', 300, `<!doctype html><title>${password}</title>`],
  ['a limit', 429, JSON.stringify({ message: password })],
])(
  'a secret that a server knows from before is cut, though nothing was sent: %s',
  async (_what, status, body) => {
    let sent = '';
    await using server = await startMisbehavingServer((request, response) => {
      sent += request.headers.authorization ?? '';
      response.writeHead(status, { warning: `299 - "${password}"` }).end(body);
    });
    const core = await openTestCore({ passphrase: 'of this test' });
    try {
      const credential = { kind: 'password' as const, username: 'ada', password };
      const registry = { name: 'Knows', address: server.address, credential };
      const { id } = await core.call('registries.create', { registry });
      const told = await core
        .pages('repositories.list', { registryId: id })
        .catch((error: unknown) => (error instanceof BerthError ? error.toData() : String(error)));
      const report = await core.call('registries.check', { id });
      const texts = JSON.stringify([told, report]);
      expect(sent).toBe('');
      expect(texts).not.toContain(password);
      expect(texts).not.toContain(pair);
      expect(JSON.stringify(told)).toContain('code');
    } finally {
      await core.remove();
    }
  },
);
