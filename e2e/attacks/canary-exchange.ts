import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createBackupSealing } from '../../electron/app/exchange/backup-sealing.ts';
import { writeBackup } from '../../electron/exchange/backup/backup.ts';
import { exchangeFormats, exchangePreviewSchema } from '../../shared/model/exchange.ts';
import { registrySchema } from '../../shared/model/registry.ts';
import { cheapScryptCost } from '../fixtures/test-core.ts';
import { newCanary, type RecordingApi } from './canary-walk.ts';

const previewAnswer = z.object({ result: exchangePreviewSchema });
const listAnswer = z.object({ result: z.object({ registries: z.array(registrySchema) }) });

/** Puts a login into Docker's file of a home folder; answers its secret. */
export async function plantDockerLogin(home: string, address: string): Promise<string> {
  const secret = newCanary('docker');
  const auth = Buffer.from(`dora:${secret}`).toString('base64');
  await mkdir(join(home, '.docker'), { recursive: true });
  await writeFile(
    join(home, '.docker/config.json'),
    JSON.stringify({ auths: { [new URL(address).host]: { auth } } }),
  );
  return secret;
}

/**
 * Lets secrets in by every way of the import, uses what came of it, and takes it
 * out without secrets in every format. Answers the secrets that took part, how
 * many records were saved, and the ids of what is saved.
 */
export async function walkThroughExchange(
  api: RecordingApi,
  address: string,
  keep: 'vault' | 'session',
): Promise<{ secrets: string[]; saved: number; ids: string[] }> {
  const secrets: string[] = [];
  const fresh = (kind: string) => {
    const secret = newCanary(kind);
    secrets.push(secret);
    return secret;
  };
  let saved = 0;
  const bring = async (input: object) => {
    const answer = await api.ask('exchange.preview', input);
    const parsed = previewAnswer.safeParse(JSON.parse(answer)).data?.result;
    if (parsed === undefined) return;
    const { previewId, records } = parsed;
    const applied = await api.ask('exchange.apply', {
      previewId,
      keep,
      choices: records.map(({ key, actions: [action], status }) => ({
        key,
        action: status === 'same' ? 'update' : action,
        withSecret: true,
      })),
    });
    saved += applied.split(/"outcome":"(?:added|updated)"/).length - 1;
  };
  const zadig = { address, provider: 'native', namespace: keep, access_key: 'zoe' };
  await bring({ text: JSON.stringify([{ ...zadig, secret_key: fresh('pasted') }]) });
  await bring({ text: JSON.stringify([{ ...zadig, secret_key: fresh('pasted again') }]) });
  await bring({ text: `[{"secret_key": "${fresh('broken').replaceAll('"', '')}", ` });
  await bring({ text: JSON.stringify([{ ...zadig, address: 7, secret_key: fresh('invalid') }]) });
  await bring({ source: 'computer' });

  const list = async () =>
    listAnswer.parse(JSON.parse(await api.ask('registries.list', {}))).result.registries;
  const [registry] = (await list()).filter(({ namespace }) => namespace === keep);
  if (registry === undefined) throw new Error('nothing was imported');
  const passphrase = fresh('backup');
  const { text } = await writeBackup(
    [
      {
        registry,
        secrets: { credential: { kind: 'password', username: 'zoe', password: fresh('sealed') } },
      },
    ],
    { createdAt: new Date().toISOString(), app: null },
    { passphrase, sealing: createBackupSealing(cheapScryptCost) },
  );
  await bring({ text });
  await bring({ text, passphrase: fresh('wrong passphrase') });
  await bring({ text, passphrase });

  const ids = (await list()).filter(({ sample }) => !sample).map(({ id }) => id);
  for (const id of ids) {
    await api.ask('registries.check', { id });
    await api.ask('tags.describe', { registryId: id, repository: 'a/b' });
    await api.ask('images.get', { registryId: id, repository: 'a/b', reference: 'latest' });
  }
  for (const format of exchangeFormats) await api.ask('exchange.export', { format, ids });
  return { secrets, saved, ids };
}
