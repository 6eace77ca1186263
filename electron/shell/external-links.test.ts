import { i18n } from '@lingui/core';
import type { BaseWindow, MessageBoxOptions } from 'electron';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Logger } from '../../shared/ports.ts';
import { createLinkOpener, externalLink } from './external-links.ts';
import { watchGestures } from './navigation-guard.ts';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

const logger: Logger = { info() {}, warn() {}, error() {} };

describe('externalLink', () => {
  it('passes links of https on, normalised, and tells where Berth itself leads', () => {
    expect(externalLink('HTTPS://Example.COM:443/a b')).toEqual({
      href: 'https://example.com/a%20b',
      host: 'example.com',
      known: false,
    });
    expect(externalLink('https://bücher.example:8443/')?.host).toBe('xn--bcher-kva.example:8443');
    expect(externalLink('https://hub.docker.com/repositories')?.known).toBe(true);
    expect(externalLink('https://hub.docker.com:8443/repositories')?.known).toBe(false);
  });

  it.each([
    'http://example.com/',
    'http://localhost:5000/?q#f',
    'file:///etc/passwd',
    'mailto:a@b.c',
    'javascript:alert(1)',
    'vscode://x',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://:secret@example.com/',
    '\\\\host\\share',
    'example.com',
    '',
    `https://example.com/${'x'.repeat(5000)}`,
  ])('refuses %j', (url) => {
    expect(externalLink(url)).toBeNull();
  });
});

describe('a gesture', () => {
  it.each([
    ['mouseDown', true],
    ['rawKeyDown', true],
    ['gestureTap', true],
    ['mouseMove', false],
    ['mouseWheel', false],
    ['keyUp', false],
  ])('%s counts: %s, once, and not for long', (type, counts) => {
    let time = 0;
    const { contents, input } = playedContents();
    const isFollowed = watchGestures(contents, () => time);
    expect(isFollowed()).toBe(false);
    input(type);
    expect(isFollowed()).toBe(counts);
    expect(isFollowed()).toBe(false);
    input(type);
    time += 2000;
    expect(isFollowed()).toBe(false);
  });
});

describe('opening', () => {
  it('asks for hosts that Berth does not know, and opens none unasked', async () => {
    const { opened, asked, open, answer } = opener();
    await open('https://hub.docker.com/');
    expect([opened, asked]).toEqual([['https://hub.docker.com/'], []]);
    await open('https://example.com/a');
    expect(opened).toHaveLength(1);
    expect(asked).toMatchObject([
      { message: 'Open example.com in your browser?', detail: 'https://example.com/a' },
    ]);
    answer(1);
    await open('https://example.com/b');
    expect(opened[1]).toBe('https://example.com/b');
  });

  it('asks one question at a time, and shows no endless link', async () => {
    const { opened, asked, open } = opener();
    await Promise.all([
      open(`https://example.com/${'a'.repeat(1000)}`),
      open('https://example.com/2'),
    ]);
    expect(opened).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.detail).toHaveLength(300);
  });

  it('opens nothing that would have to be asked while there is no window', async () => {
    const { opened, asked, open } = opener(null);
    await open('https://example.com/');
    expect([opened, asked]).toEqual([[], []]);
  });
});

function playedContents() {
  const listeners: ((event: object, input: { type: string }) => void)[] = [];
  const contents: Parameters<typeof watchGestures>[0] = {
    on(_event: string, listener: (...args: never[]) => void) {
      listeners.push((event, input) => Reflect.apply(listener, undefined, [event, input]));
      return contents;
    },
  } as Parameters<typeof watchGestures>[0];
  return {
    contents,
    input: (type: string) => {
      for (const listener of listeners) listener({}, { type });
    },
  };
}

function opener(window: object | null = {}) {
  const opened: string[] = [];
  const asked: MessageBoxOptions[] = [];
  let response = 0;
  const open = createLinkOpener({
    shell: { openExternal: async (url) => void opened.push(url) },
    dialog: {
      showMessageBox: async (...given: [MessageBoxOptions] | [BaseWindow, MessageBoxOptions]) => {
        const options = given.length === 1 ? given[0] : given[1];
        asked.push(options);
        return { response, checkboxChecked: false };
      },
    },
    window: () => window as BaseWindow | null,
    logger,
  });
  return {
    opened,
    asked,
    open: async (url: string) => {
      const link = externalLink(url);
      if (link !== null) await open(link);
    },
    answer: (next: number) => {
      response = next;
    },
  };
}
