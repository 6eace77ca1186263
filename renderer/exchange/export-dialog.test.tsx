import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { put } from '../../e2e/fixtures/renderer/registry-form.tsx';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { Input } from '../../shared/api.ts';
import type { ExchangeExport, ExchangeNote } from '../../shared/model/exchange.ts';

const shape = (id: string, name: string) => ({
  id,
  name,
  fileName: `${id}.json`,
  mediaType: 'application/json',
});

function answer(notes: ExchangeNote[] = []): ExchangeExport {
  const { fileName, mediaType } = shape('list', 'List');
  return { text: '[]\n', savedTo: null, fileName, mediaType, notes };
}

type ExportInput = Input<'exchange.export'>;

/** The open dialog over three registries and the sample. */
async function openExport(
  write: (input: ExportInput) => ExchangeExport,
  api = new FakeApi(),
  names = ['a.example', 'b.example', 'c.example'],
) {
  api.registries = [
    ...names.map((name) => savedRegistry({ name, address: `https://${name}` })),
    savedRegistry({ name: 'Sample registry', sample: true }),
  ];
  api.handlers['exchange.formats'] = () => ({
    formats: [
      { id: 'zadig', name: 'Zadig', shapes: [shape('create', 'One'), shape('list', 'List')] },
      { id: 'docker', name: 'Docker', shapes: [] },
      { id: 'backup', name: 'Berth backup', shapes: [shape('file', 'File')] },
    ],
  });
  api.handlers['exchange.export'] = write;
  const { app, user } = renderApp(api);
  await screen.findByText(names[0] ?? '');
  app.ui.setState({ exporting: [] });
  const dialog = within(await screen.findByRole('dialog', { name: 'Export registries' }));
  await dialog.findByLabelText('As text, without secrets');
  const press = (name: string) => user.click(dialog.getByRole('button', { name }));
  const choose = async (field: string, option: string) => {
    await user.click(dialog.getByRole('combobox', { name: field }));
    await user.click(await screen.findByRole('option', { name: option }));
  };
  const tick = (name: string | RegExp) => user.click(dialog.getByRole('checkbox', { name }));
  return { api, user, dialog, press, choose, tick };
}

const exported = (api: FakeApi) => api.callsOf('exchange.export') as ExportInput[];

it('tells line by line what is not carried; the same of several is said once', async () => {
  const note = (name: string, message: string): ExchangeNote => ({ name, message });
  const { dialog } = await openExport(() =>
    answer([
      note('a.example', 'The secret is left out.'),
      note('b.example', 'The secret is left out.'),
      note('c.example', 'The secret is left out.'),
      note('a.example', 'There is no place for the group.'),
      note('b.example', 'There is no place for the group.'),
      note('c.example', 'There is no place for the proxy.'),
      { message: 'Of all of them.' },
    ]),
  );
  const list = within(dialog.getByRole('list', { name: 'Not included' }));
  expect(list.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'All 3: The secret is left out.',
    'There is no place for the group.a.example, b.example',
    'c.example: There is no place for the proxy.',
    'Of all of them.',
  ]);
});

it('offers what can be written, and never the sample; nothing chosen writes nothing', async () => {
  const { api, choose, dialog, tick, user } = await openExport(() => answer());
  expect(dialog.queryByRole('checkbox', { name: /Sample/ })).toBeNull();
  await user.click(dialog.getByRole('combobox', { name: 'Format' }));
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
    'Zadig',
    'Berth backup',
  ]);
  await user.keyboard('{Escape}');
  await choose('Shape', 'List');
  await waitFor(() => expect(exported(api).at(-1)).toMatchObject({ shape: 'list' }));
  expect(exported(api).every(({ secrets }) => secrets === undefined)).toBe(true);
  for (const name of ['a.example', 'b.example', 'c.example']) await tick(name);
  expect(dialog.queryByLabelText('As text, without secrets')).toBeNull();
  for (const name of ['Copy', 'Save as a file'])
    expect(dialog.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(true);
});

it('a failure is told in place', async () => {
  const { choose, dialog } = await openExport(({ format }) => {
    if (format === 'backup') throw errorSaying('INTERNAL', 'The writer broke');
    return answer();
  });
  await choose('Format', 'Berth backup');
  expect((await dialog.findByRole('alert')).textContent).toContain('The writer broke');
  expect(dialog.queryByLabelText('As text, without secrets')).toBeNull();
});

it('with secrets: declined, not possible here, and written, each in its words', async () => {
  const answers = [
    errorSaying('CANCELLED', 'Declined'),
    errorSaying('UNSUPPORTED', 'Berth has no terminal', { hint: 'Start it from a terminal.' }),
  ];
  const { api, dialog, press, tick } = await openExport(({ secrets }) => {
    if (secrets === undefined) return answer();
    const failure = answers.shift();
    if (failure !== undefined) throw failure;
    return { ...answer(), text: null, savedTo: '/home/me/out.json' };
  });
  await tick(/^To a file, with secrets/);
  await press('Write the file…');
  expect(await dialog.findByText('Nothing was written')).toBeDefined();
  await press('Write the file…');
  expect(await dialog.findByText('Berth has no terminal')).toBeDefined();
  expect(dialog.getByText('Start it from a terminal.')).toBeDefined();
  await press('Write the file…');
  expect(await dialog.findByText('Written to /home/me/out.json')).toBeDefined();
  expect(exported(api).filter(({ secrets }) => secrets === 'plain')).toHaveLength(3);
});

it('a locked vault is unlocked in place, and the file is written then', async () => {
  const api = new FakeApi();
  const slots = [{ kind: 'passphrase', state: 'usable' } as const];
  api.vault = { state: 'locked', slots, session: 0, unreadable: [] };
  api.handlers['vault.unlock'] = () => {
    api.vault = { state: 'unlocked', slots, session: 0, unreadable: [] };
    return api.vault;
  };
  const { dialog, press, tick, user } = await openExport(({ secrets }) => {
    if (secrets === undefined) return answer();
    if (api.vault.state === 'locked') throw errorSaying('VAULT_LOCKED', 'The vault is locked');
    return { ...answer(), text: null, savedTo: '/home/me/out.json' };
  }, api);
  await tick(/^To a file, with secrets/);
  await press('Write the file…');
  await dialog.findByText('The vault is locked');
  await put(user, dialog.getByLabelText('Passphrase'), 'correct horse');
  await press('Unlock');
  expect(await dialog.findByText('Written to /home/me/out.json')).toBeDefined();
});

it('a backup with secrets wants a passphrase of its own, twice', async () => {
  const { api, choose, dialog, press, tick, user } = await openExport(() => answer());
  await choose('Format', 'Berth backup');
  await tick(/^To a file, with secrets/);
  await press('Write the file…');
  expect(dialog.getByText('At least 8 characters')).toBeDefined();
  await put(user, dialog.getByLabelText('Passphrase of the file'), 'correct horse');
  await put(user, dialog.getByLabelText('Passphrase again'), 'another horse');
  expect(dialog.getByText('They differ')).toBeDefined();
  expect(exported(api).every(({ secrets }) => secrets === undefined)).toBe(true);
  await user.clear(dialog.getByLabelText('Passphrase again'));
  await put(user, dialog.getByLabelText('Passphrase again'), 'correct horse');
  await press('Write the file…');
  await waitFor(() =>
    expect(exported(api).at(-1)).toMatchObject({
      format: 'backup',
      secrets: { passphrase: 'correct horse' },
    }),
  );
});
