import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { errorSaying, refusalSaying } from '../../e2e/fixtures/error-saying.ts';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { put } from '../../e2e/fixtures/renderer/registry-form.tsx';
import { renderApp } from '../../e2e/fixtures/renderer/render-app.tsx';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { Input } from '../../shared/api.ts';
import type { ExchangePreview, PreviewedRecord } from '../../shared/model/exchange.ts';

const previewId = '00000000-0000-4000-8000-0000000000aa';
const savedId = '00000000-0000-4000-8000-0000000000bb';

function record(name: string, fields: Partial<PreviewedRecord> = {}): PreviewedRecord {
  return {
    key: name,
    name,
    address: `https://${name}`,
    provider: 'native',
    status: 'new',
    account: { kind: 'password', username: 'robot' },
    secret: 'brought',
    matches: [],
    actions: ['add', 'skip'],
    issues: [],
    notes: [],
    ...fields,
  };
}

const previewOf = (
  records: PreviewedRecord[],
  more: Partial<ExchangePreview> = {},
): ExchangePreview => ({ previewId, format: 'zadig', records, sealed: false, notes: [], ...more });

/** The open dialog; `read` pastes a text and asks for its preview. */
async function openImport(api: FakeApi) {
  const zadig = { id: 'zadig' as const, name: 'Zadig', shapes: [] };
  api.handlers['exchange.formats'] = () => ({ formats: [zadig] });
  const { app, user } = renderApp(api);
  app.ui.setState({ importing: 'text' });
  const dialog = within(await screen.findByRole('dialog', { name: 'Import registries' }));
  const text = () => dialog.getByLabelText<HTMLTextAreaElement>('Records of another system');
  const press = (name: string | RegExp) => user.click(dialog.getByRole('button', { name }));
  const read = async (pasted = '[]') => {
    await put(user, text(), pasted);
    await press('Preview');
  };
  return { api, app, user, dialog, text, press, read };
}

/** An import whose preview holds some records, already shown. */
async function previewed(records: PreviewedRecord[], api = new FakeApi()) {
  api.handlers['exchange.preview'] = () => previewOf(records);
  const opened = await openImport(api);
  await opened.read();
  await opened.dialog.findByRole('list', { name: 'Records' });
  return opened;
}

const applied = (api: FakeApi) => api.callsOf('exchange.apply') as Input<'exchange.apply'>[];

it('says that it reads, and Back cancels it and keeps the text', async () => {
  const api = new FakeApi();
  let signal: AbortSignal | undefined;
  api.handlers['exchange.preview'] = (_input, options) => {
    signal = options.signal;
    return new Promise(() => undefined);
  };
  const { dialog, press, read, text } = await openImport(api);
  await read('[{"address": "a.example"}]');
  expect(dialog.getByRole('status').textContent).toContain('Reading the records…');
  await press('Back');
  expect(signal?.aborted).toBe(true);
  expect(text().value).toBe('[{"address": "a.example"}]');
});

it('a text that cannot be read stays, with what is wrong of it', async () => {
  const api = new FakeApi();
  api.handlers['exchange.preview'] = () => {
    throw refusalSaying('text', 'Line 3: a comma is missing');
  };
  const { dialog, read, text } = await openImport(api);
  await read('[1\n2]');
  expect((await dialog.findByRole('alert')).textContent).toContain('Line 3: a comma is missing');
  expect(text().value).toBe('[1\n2]');
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Preview' }).disabled).toBe(false);
});

it('what wants a decision comes first, and the counts tell how many there are of each', async () => {
  const match = { id: savedId, name: 'Saved one', changes: [] };
  const { dialog } = await previewed([
    record('new.example'),
    record('same.example', { status: 'same', matches: [match], actions: ['skip', 'update'] }),
    record('broken', {
      status: 'invalid',
      actions: ['skip'],
      issues: [{ path: 'address', message: 'has no host' }],
    }),
    record('several.example', {
      status: 'conflict',
      matches: [match],
      actions: ['skip', 'update'],
    }),
  ]);
  const counts = within(dialog.getByRole('list', { name: 'How many of each' }));
  expect(counts.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    '1 Several matches',
    '1 Not valid',
    '1 New',
    '1 Already saved',
  ]);
  const boxes = dialog.getAllByRole('combobox', { name: /^What to do with/ });
  expect(boxes.map((box) => box.textContent)).toEqual([
    expect.stringContaining('Skip'),
    expect.stringContaining('Add as new'),
    expect.stringContaining('Skip'),
  ]);
  expect(dialog.getByText('Address: has no host')).toBeDefined();
  expect(dialog.getByRole('button', { name: 'Import 1' })).toBeDefined();
});

it('an inactive one and a default say so; the default comes along only when it is ticked', async () => {
  const api = new FakeApi();
  api.handlers['exchange.apply'] = () => ({ results: [] });
  const { dialog, press, user } = await previewed(
    [
      record('one.example', { isDefault: true }),
      record('two.example', { isDefault: true }),
      record('off.example', { isDefault: true, inactive: true }),
      record('plain.example'),
    ],
    api,
  );
  expect(dialog.getAllByText('Inactive')).toHaveLength(1);
  expect(dialog.getAllByText('Default there')).toHaveLength(3);
  const boxes = dialog.getAllByRole('checkbox', { name: 'Make it the default here' });
  const ticks = () => boxes.map((box) => box.getAttribute('aria-checked'));
  // There is none here, so the first is suggested.
  expect(ticks()).toEqual(['true', 'false']);
  if (boxes[1] !== undefined) await user.click(boxes[1]);
  expect(ticks()).toEqual(['false', 'true']);
  await press('Import 4');
  await waitFor(() => expect(applied(api)).toHaveLength(1));
  expect(applied(api)[0]?.choices.map(({ makeDefault }) => makeDefault)).toEqual([
    false,
    true,
    false,
    undefined,
  ]);
});

it('where there is a default, none is suggested', async () => {
  const api = new FakeApi();
  const saved = savedRegistry({ name: 'Mine', isDefault: true });
  api.registries = [saved];
  api.defaultId = saved.id;
  const { dialog } = await previewed([record('one.example', { isDefault: true })], api);
  const box = dialog.getByRole('checkbox', { name: 'Make it the default here' });
  expect(box.getAttribute('aria-checked')).toBe('false');
});

it('a masked address is corrected in its place', async () => {
  const api = new FakeApi();
  api.handlers['exchange.apply'] = () => ({ results: [] });
  const { dialog, press, user } = await previewed(
    [
      record('*****.tencentcloudcr.com', {
        status: 'invalid',
        needsAddress: true,
        actions: ['skip', 'add'],
        issues: [{ path: 'address', message: 'The host name is not valid' }],
      }),
    ],
    api,
  );
  const field = dialog.getByLabelText<HTMLInputElement>('Address of *****.tencentcloudcr.com');
  expect(field.value).toBe('https://*****.tencentcloudcr.com');
  await user.clear(field);
  await put(user, field, 'https://mine.tencentcloudcr.com');
  await press('Import 1');
  await waitFor(() =>
    expect(applied(api)[0]?.choices).toMatchObject([
      { action: 'add', address: 'https://mine.tencentcloudcr.com' },
    ]),
  );
});

it('tells how many more match', async () => {
  const match = { id: savedId, name: 'Saved one', changes: [] };
  const conflict = { status: 'conflict' as const, matches: [match], actions: ['skip' as const] };
  const { dialog } = await previewed([
    record('one.example', { ...conflict, moreMatches: 1 }),
    record('many.example', { ...conflict, moreMatches: 2_995 }),
  ]);
  expect(dialog.getByText(/^One more saved registry matches/)).toBeDefined();
  expect(dialog.getByText(/^2,?995 more saved registries match/)).toBeDefined();
});

it('secrets that this computer holds wait for consent, each or all at once', async () => {
  const api = new FakeApi();
  api.handlers['exchange.apply'] = () => ({ results: [] });
  const { dialog, press, user } = await previewed(
    [
      record('file.example', { secret: 'file' }),
      record('helper.example', { secret: 'helper' }),
      record('none.example', { secret: 'missing' }),
    ],
    api,
  );
  const all = dialog.getByRole('checkbox', { name: 'Take all 2 secrets' });
  const boxes = dialog.getAllByRole('checkbox').filter((box) => box !== all);
  const ticks = () => boxes.map((box) => box.getAttribute('aria-checked'));
  expect(ticks()).toEqual(['false', 'false']);
  await user.click(all);
  expect(ticks()).toEqual(['true', 'true']);
  await user.click(dialog.getByRole('checkbox', { name: /credential helper/ }));
  expect(all.getAttribute('aria-checked')).toBe('false');
  await press('Import 3');
  expect(applied(api)[0]?.choices).toMatchObject([
    { key: 'file.example', action: 'add', withSecret: true },
    { key: 'helper.example', action: 'add', withSecret: false },
    { key: 'none.example', action: 'add', withSecret: false },
  ]);
});

it('an update tells field by field what changes, and what becomes of the secret', async () => {
  const changes = [{ field: 'namespace', from: 'old', to: 'new' }];
  const moving = [...changes, { field: 'address', from: 'https://a', to: 'https://b' }];
  const { dialog, user } = await previewed([
    record('a.example', {
      status: 'conflict',
      secret: 'missing',
      actions: ['update', 'skip', 'add'],
      matches: [
        { id: savedId, name: 'First', changes },
        { id: previewId, name: 'Second', changes: moving },
      ],
    }),
  ]);
  expect(dialog.getByRole('row', { name: /Namespace/ }).textContent).toBe('Namespaceoldnew');
  expect(dialog.getByText(/The saved one stays/)).toBeDefined();
  await user.click(dialog.getByRole('combobox', { name: 'Which one to update' }));
  await user.click(await screen.findByRole('option', { name: 'Second' }));
  expect(dialog.getByRole('table', { name: 'Changes of Second' })).toBeDefined();
  // A saved secret does not follow to another address.
  expect(dialog.getByText(/Add it later/)).toBeDefined();
});

it('without a vault it asks where secrets go; the session alone will do', async () => {
  const api = new FakeApi();
  api.handlers['exchange.apply'] = ({ keep }) => {
    if (keep === 'session')
      return { results: [{ key: 'a.example', name: 'a.example', outcome: 'added' }] };
    throw errorSaying('VAULT_UNAVAILABLE', 'No vault yet', {
      detail: { choices: ['passphrase', 'session'] },
    });
  };
  const { dialog, press } = await previewed([record('a.example')], api);
  await press('Import 1');
  expect(await dialog.findByText('Where to store the secret?')).toBeDefined();
  await press('Keep editing');
  expect(dialog.queryByText('Where to store the secret?')).toBeNull();
  await press('Import 1');
  await dialog.findByText('Where to store the secret?');
  await press('This session only');
  expect(await dialog.findByText('Added')).toBeDefined();
  expect(applied(api).map(({ keep }) => keep)).toEqual([undefined, undefined, 'session']);
});

it('a locked vault is unlocked in place, and the import goes on', async () => {
  const api = new FakeApi();
  const slots = [{ kind: 'passphrase', state: 'usable' } as const];
  api.vault = { state: 'locked', slots, session: 0, unreadable: [] };
  api.handlers['vault.unlock'] = () => {
    api.vault = { state: 'unlocked', slots, session: 0, unreadable: [] };
    return api.vault;
  };
  api.handlers['exchange.apply'] = () => {
    if (api.vault.state === 'locked') throw errorSaying('VAULT_LOCKED', 'The vault is locked');
    return { results: [{ key: 'a.example', name: 'a.example', outcome: 'added' }] };
  };
  const { dialog, press, user } = await previewed([record('a.example')], api);
  await press('Import 1');
  await dialog.findByText('The vault is locked');
  await put(user, dialog.getByLabelText('Passphrase'), 'correct horse');
  await press('Unlock');
  expect(await dialog.findByText('Added')).toBeDefined();
  expect(api.callsOf('vault.unlock')).toEqual([{ passphrase: 'correct horse' }]);
  expect(applied(api).map(({ previewId: id }) => id)).toEqual([previewId, previewId]);
});

it('secrets for this session stay such when the vault has to be unlocked first', async () => {
  const api = new FakeApi();
  const slots = [{ kind: 'passphrase', state: 'locked' } as const];
  api.handlers['vault.unlock'] = () => {
    api.vault = { state: 'unlocked', slots, session: 0, unreadable: [] };
    return api.vault;
  };
  api.handlers['exchange.apply'] = ({ keep }) => {
    if (keep !== 'session')
      throw errorSaying('VAULT_UNAVAILABLE', 'No vault yet', {
        detail: { choices: ['passphrase', 'session'] },
      });
    if (api.vault.state === 'unlocked')
      return { results: [{ key: 'a.example', name: 'a.example', outcome: 'added' }] };
    // Somebody else made a vault meanwhile, and locked it.
    api.vault = { state: 'locked', slots, session: 0, unreadable: [] };
    throw errorSaying('VAULT_LOCKED', 'The vault is locked');
  };
  const { dialog, press, user } = await previewed([record('a.example')], api);
  await press('Import 1');
  await dialog.findByText('Where to store the secret?');
  await press('This session only');
  await put(user, await dialog.findByLabelText('Passphrase'), 'correct horse');
  await press('Unlock');
  expect(await dialog.findByText('Added')).toBeDefined();
  expect(applied(api).map(({ keep }) => keep)).toEqual([undefined, 'session', 'session']);
});

it('results begin with what failed, and tell whose secret did not come', async () => {
  const api = new FakeApi();
  const gone = errorSaying('UNAUTHORIZED', 'The login of b.example is not there any more', {
    reason: 'credentialRequired',
  });
  const refused = errorSaying('CONFLICT', 'Changed elsewhere', { detail: { current: null } });
  api.handlers['exchange.apply'] = () => ({
    results: [
      { key: 'a', name: 'a.example', outcome: 'added' },
      { key: 'b', name: 'b.example', outcome: 'added', error: gone.toData() },
      { key: 'c', name: 'c.example', outcome: 'failed', error: refused.toData() },
      { key: 'd', name: 'd.example', outcome: 'skipped' },
    ],
  });
  const { dialog, press } = await previewed([record('a.example')], api);
  await press('Import 1');
  const list = within(await dialog.findByRole('list', { name: 'Results' }));
  const lines = list.getAllByRole('listitem').map(({ textContent }) => textContent ?? '');
  expect(lines.map((line) => line.slice(0, 9))).toEqual([
    'c.example',
    'b.example',
    'a.example',
    'd.example',
  ]);
  expect(lines[1]).toContain('Saved without its secret:');
  expect(lines[0]).not.toContain('without its secret');
  expect(
    within(dialog.getByRole('list', { name: 'How many of each' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['1 Failed', '2 Added', '1 Skipped']);
});

it('a sealed backup asks for its passphrase, and says when it is wrong', async () => {
  const api = new FakeApi();
  api.handlers['exchange.preview'] = (input) => {
    const passphrase = 'passphrase' in input ? input.passphrase : undefined;
    if (passphrase === 'wrong')
      throw errorSaying('INVALID_INPUT', 'The passphrase is wrong', {
        reason: 'wrongPassphrase',
        detail: { issues: [{ path: 'passphrase', message: 'is wrong' }] },
      });
    return previewOf([record('a.example', { secret: passphrase ? 'sealed' : 'missing' })], {
      format: 'backup',
      sealed: passphrase === undefined,
    });
  };
  const { dialog, press, read, user } = await openImport(api);
  await read('{"format": "berth-backup"}');
  const field = () => dialog.findByLabelText('Passphrase of the backup');
  await put(user, await field(), 'wrong');
  await press('Open its secrets');
  expect(await dialog.findByText('Wrong passphrase')).toBeDefined();
  await user.clear(await field());
  await put(user, await field(), 'right');
  await press('Preview');
  const box = await dialog.findByRole('checkbox', { name: /from the backup/ });
  expect(box.getAttribute('aria-checked')).toBe('true');
  await waitFor(() => expect(dialog.queryByLabelText('Passphrase of the backup')).toBeNull());
});

it('asks before what was pasted goes', async () => {
  const api = new FakeApi();
  const { user } = renderApp(api);
  await user.click(await screen.findByRole('button', { name: 'Import registries' }));
  const field = await screen.findByLabelText<HTMLTextAreaElement>('Records of another system');
  await user.click(field);
  await user.paste('{"address": "https://registry.test"}');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Stay' }));
  expect(field.value).toContain('registry.test');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Leave' }));
  await waitFor(() => expect(screen.queryByLabelText('Records of another system')).toBeNull());
});
