import { expect, test } from 'vitest';
import { createStderrLogger } from './stderr-logger.ts';

test('writes the event with its allow-listed fields and nothing else', () => {
  const lines: string[] = [];
  const logger = createStderrLogger('info', (line) => lines.push(line));
  logger.warn('vault.slot.unavailable', { slot: 'safeStorage', passphrase: 'hunter2' });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\S+ warn vault\.slot\.unavailable slot="safeStorage"\n$/);
});

test('keeps quiet below its level', () => {
  const lines: string[] = [];
  const logger = createStderrLogger('warn', (line) => lines.push(line));
  logger.info('web.listening');
  logger.error('book.damaged');
  expect(lines.map((line) => line.split(' ')[1])).toEqual(['error']);
});
