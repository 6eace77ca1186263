import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../e2e/fixtures/temporary-folder.ts';
import type { SecretExportRequest } from '../../shared/ports.ts';
import { createTerminalConfirmation } from './terminal-confirmation.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder('terminal');
});
afterEach(() => folder[Symbol.asyncDispose]());

const request: SecretExportRequest = {
  formatName: 'Zadig',
  fileName: 'zadig.json',
  names: ['Team\u001b[2J', 'Other'],
  sealed: false,
};
const idle = new AbortController().signal;

function terminal(isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  const shown: string[] = [];
  const text = () => shown.join('');
  const asks = new Promise<void>((resolve) => {
    output.on('data', (chunk: Buffer) => {
      shown.push(chunk.toString('utf8'));
      if (text().includes('Type yes')) resolve();
    });
  });
  return {
    input,
    output,
    folder: folder.path,
    text,
    /** Types once the question is there. */
    async answer(typed: string) {
      await asks;
      input.write(typed);
    },
  };
}

test('a typed yes gives the file, and the question says what leaves', async () => {
  const place = terminal();
  const asked = createTerminalConfirmation(place).exportFile(request, idle);
  await place.answer('yes\n');
  expect(await asked).toBe(join(folder.path, 'zadig.json'));
  expect(place.text()).toContain('the secrets of 2 registries (Team?[2J, Other)');
  expect(place.text()).toContain('Readable by everyone');
});

test.each(['\n', 'y\n', 'no\n', 'yes please\n'])('%j is no', async (answer) => {
  const place = terminal();
  const asked = createTerminalConfirmation(place).exportFile({ ...request, sealed: true }, idle);
  await place.answer(answer);
  expect(await asked).toBeNull();
  expect(place.text()).toContain('Sealed under a passphrase');
});

test('a file that is there already is left alone', async () => {
  await writeFile(join(folder.path, 'zadig.json'), 'mine');
  await writeFile(join(folder.path, 'zadig-2.json'), 'mine too');
  const place = terminal();
  const asked = createTerminalConfirmation(place).exportFile(request, idle);
  await place.answer('yes\n');
  expect(await asked).toBe(join(folder.path, 'zadig-3.json'));
});

describe('what was typed before the question is no answer', () => {
  test.each(['yes\n', 'yes', 'y\ne\nyes\n', 'yes\nyes\nyes\n', 'yes\r\nyes\r\n'])(
    '%j, with Enter after it',
    async (early) => {
      const place = terminal();
      place.input.write(early);
      const asked = createTerminalConfirmation(place).exportFile(request, idle);
      place.input.write(early);
      await place.answer('\n');
      expect(await asked).toBeNull();
    },
  );

  test('a yes after it counts', async () => {
    const place = terminal();
    place.input.write('yes\nye');
    const asked = createTerminalConfirmation(place).keyChange(
      { action: 'rotate', slot: null, unreadable: 0 },
      idle,
    );
    await place.answer('yes\n');
    expect(await asked).toBe(true);
  });

  test('Ctrl+C before it is no', async () => {
    const place = terminal();
    place.input.write('yes\n\u0003');
    expect(await createTerminalConfirmation(place).exportFile(request, idle)).toBeNull();
    expect(place.text()).toBe('');
  });
});

test('a folder in a checkout is told', async () => {
  const place = { ...terminal(), inCheckout: true };
  const asked = createTerminalConfirmation(place).exportFile(request, idle);
  await place.answer('no\n');
  expect(await asked).toBeNull();
  expect(place.text()).toContain('in a checkout');
});

test('without a terminal nobody can be asked', async () => {
  const place = terminal(false);
  await expect(createTerminalConfirmation(place).exportFile(request, idle)).rejects.toMatchObject({
    code: 'UNSUPPORTED',
  });
  expect(place.text()).toBe('');
});

test('one question at a time, and leaving takes it back', async () => {
  const place = terminal();
  const terminalConfirmation = createTerminalConfirmation(place);
  const leave = new AbortController();
  const first = terminalConfirmation.exportFile(request, leave.signal);
  await expect(terminalConfirmation.exportFile(request, idle)).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  leave.abort();
  await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
  const again = terminalConfirmation.exportFile(request, idle);
  await place.answer('yes\n');
  expect(await again).not.toBeNull();
});
