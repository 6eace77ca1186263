import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRequest } from '../../e2e/fixtures/raw-request.ts';
import { withWebHost } from '../../e2e/fixtures/test-web-host.ts';
import type { WebHost } from './web-host.ts';

afterEach(() => {
  vi.useRealTimers();
});

const follow = (host: WebHost) =>
  openRequest(host.port, {
    path: '/api/events',
    headers: { Authorization: `Bearer ${host.token}` },
  });

async function nextText(answer: IncomingMessage): Promise<string> {
  const [chunk] = await once(answer, 'data');
  return String(chunk);
}

describe('events', () => {
  it('start with a comment, then tell of each change', () =>
    withWebHost(async ({ host, core }) => {
      const answer = await follow(host);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe('text/event-stream');
      expect(await nextText(answer)).toMatch(/^: .*\n\n$/);
      core.emit({ topic: 'registries', sequence: 7 });
      expect(await nextText(answer)).toBe('data: {"topic":"registries","sequence":7}\n\n');
      core.emit({ topic: 'vault', sequence: 8 });
      expect(await nextText(answer)).toBe('data: {"topic":"vault","sequence":8}\n\n');
      answer.destroy();
    }));

  it('send a comment every 15 seconds', () =>
    withWebHost(async ({ host }) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const answer = await follow(host);
      await nextText(answer);
      for (let round = 0; round < 3; round += 1) {
        const next = nextText(answer);
        vi.advanceTimersByTime(15_000);
        expect(await next).toMatch(/^: .*\n\n$/);
      }
      answer.destroy();
    }));

  it('reach every reader, and stop for the one that leaves', () =>
    withWebHost(async ({ host, core }) => {
      const [one, two] = await Promise.all([follow(host), follow(host)]);
      await Promise.all([nextText(one), nextText(two)]);
      expect(core.listeners.size).toBe(2);
      one.destroy();
      await vi.waitFor(() => expect(core.listeners.size).toBe(1));
      core.emit({ topic: 'jobs', sequence: 9 });
      expect(await nextText(two)).toContain('"sequence":9');
      two.destroy();
    }));

  it('drop a reader that does not read', () =>
    withWebHost(async ({ host, core }) => {
      const answer = await follow(host);
      const closed = new Promise((resolve) => answer.once('close', resolve));
      await vi.waitFor(() => expect(core.listeners.size).toBe(1));
      for (let sequence = 0; core.listeners.size > 0; sequence += 1) {
        core.emit({ topic: 'activity', sequence });
        if (sequence % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
        expect(sequence).toBeLessThan(2_000_000);
      }
      answer.on('error', () => undefined).resume();
      await closed;
    }));
});
