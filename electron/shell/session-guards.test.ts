import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { expect, it } from 'vitest';
import type { Logger } from '../../shared/ports.ts';
import { guardDownloads } from './session-guards.ts';

const ignore = () => undefined;

/** Whether a page's download of an address goes on, and what is logged of it. */
function download(url: string): { goesOn: boolean; logged: unknown[] } {
  const logged: unknown[] = [];
  const logger: Logger = { info: ignore, error: ignore, warn: (...entry) => logged.push(entry) };
  const session = new EventEmitter();
  guardDownloads(session as unknown as Session, logger);
  let goesOn = true;
  const event = {
    preventDefault: () => {
      goesOn = false;
    },
  };
  session.emit('will-download', event, { getURL: () => url });
  return { goesOn, logged };
}

it('a text that our page made may be saved', () => {
  expect(download('blob:app://berth/0b7e')).toEqual({ goesOn: true, logged: [] });
});

it.each([
  'https://example.com/berth.exe',
  'app://berth/assets/x.js',
  'blob:https://example.com/0b7e',
  'blob:app://other/0b7e',
  'blob:blob:app://berth/0b7e',
  'data:text/plain,secret',
  'file:///etc/passwd',
  '',
])('nothing is downloaded from %j, and the log does not name it', (url) => {
  const { goesOn, logged } = download(url);
  expect(goesOn).toBe(false);
  expect(logged).toEqual([['download.denied', {}]]);
});
