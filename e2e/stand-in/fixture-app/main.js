import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain, protocol, session } from 'electron';

protocol.registerSchemesAsPrivileged([
  { scheme: 'fixture', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.enableSandbox();
await app.whenReady();

const partition = session.fromPartition('fixture');
partition.protocol.handle('fixture', (request) => {
  const headers = { 'Content-Type': 'text/html', 'Content-Security-Policy': "script-src 'self'" };
  if (new URL(request.url).pathname === '/echo')
    return Response.json({ url: request.url, method: request.method });
  return new Response('<!doctype html><title>Fixture</title><p>Hello</p>', { headers });
});

ipcMain.handle('echo', (_event, ...args) => args);
ipcMain.handle('fail', () => {
  throw new TypeError('No');
});
ipcMain.handle('uncloneable', () => ({ run: () => undefined }));
ipcMain.on('ping', (event, ...args) => event.sender.send('pong', ...args));

const window = new BrowserWindow({
  show: false,
  webPreferences: {
    sandbox: true,
    partition: 'fixture',
    preload: fileURLToPath(new URL('preload.cjs', import.meta.url)),
  },
});
window.once('ready-to-show', () => window.show());
await window.loadURL('fixture://host/');
