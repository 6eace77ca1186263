/**
 * Renders build/icons from its SVG sources in Chromium: the PNG set, icon.ico,
 * icon.icns and the tray's images. The outputs are committed; run this again
 * after a change of an SVG: `node build/render-icons.mjs`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const folder = new URL('./icons/', import.meta.url);
const executablePath = process.env.BERTH_CHROMIUM ?? '/usr/bin/chromium';
const asRoot = process.getuid?.() === 0;
const browser = await chromium.launch({ executablePath, args: asRoot ? ['--no-sandbox'] : [] });

/** One SVG at one size, as PNG; `recolour` replaces a colour of the source. */
async function render(source, size, recolour) {
  const raw = await readFile(new URL(source, folder), 'utf8');
  const svg = recolour ? raw.replaceAll(recolour.from, recolour.to) : raw;
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
  );
  const png = await page.screenshot({ omitBackground: true, type: 'png' });
  await page.close();
  return png;
}

/** The full drawing loses its ribs below 32 px, so small sizes have a drawing of their own. */
const renderIcon = (size) => render(size < 32 ? 'icon-small.svg' : 'icon.svg', size);

/** An icon directory of PNG entries (Windows Vista and later). */
function packIco(entries) {
  const header = Buffer.alloc(6 + 16 * entries.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(entries.length, 4);
  let offset = header.length;
  entries.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...entries.map(({ png }) => png)]);
}

/** An Apple icon image: four-letter types, each with one PNG. */
function packIcns(entries) {
  const chunks = entries.map(({ type, png }) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(chunks);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

const write = (name, data) => writeFile(new URL(name, folder), data);

await mkdir(new URL('./linux/', folder), { recursive: true });
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const pngs = new Map();
for (const size of [...linuxSizes, 1024]) pngs.set(size, await renderIcon(size));
for (const size of linuxSizes) await write(`linux/${size}x${size}.png`, pngs.get(size));
await write('icon.png', pngs.get(1024));
await write(
  'icon.ico',
  packIco([16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, png: pngs.get(size) }))),
);
const icnsTypes = {
  icp4: 16,
  icp5: 32,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
};
await write(
  'icon.icns',
  packIcns(Object.entries(icnsTypes).map(([type, size]) => ({ type, png: pngs.get(size) }))),
);

// macOS recolours a template image itself; elsewhere the tray shows the coloured mark.
await write('trayTemplate.png', await render('tray.svg', 16));
await write('trayTemplate@2x.png', await render('tray.svg', 32));
await write('tray.png', await render('icon-small.svg', 16));
await write('tray@1.5x.png', await render('icon-small.svg', 24));
await write('tray@2x.png', await render('icon-small.svg', 32));
await browser.close();
