import { expect, it, vi } from 'vitest';
import type { Logger } from '../../shared/ports.ts';
import { ChangeHub } from './change-hub.ts';

it('logs a listener that throws, and tells the others', () => {
  const error = vi.fn();
  const logger: Logger = { info: vi.fn(), warn: vi.fn(), error };
  const hub = new ChangeHub(logger);
  const fault = new Error('no');
  const heard: string[] = [];
  hub.onChanged(() => {
    throw fault;
  });
  hub.onChanged(({ topic }) => heard.push(topic));
  hub.announce('vault');
  hub.announce('settings');
  expect(heard).toEqual(['vault', 'settings']);
  expect(error.mock.calls).toEqual([['changes.listenerFailed', { topic: 'vault' }, fault]]);
});
