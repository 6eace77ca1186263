/**
 * Runs one of our TypeScript scripts on any Node from 20.19 on, through tsx,
 * and says plainly what to do when the packages are not installed yet.
 * @param {string} name File name in `build/lib/`.
 */
export async function runTypeScript(name) {
  const tsx = await import('tsx/esm/api').catch(() => undefined);
  if (tsx === undefined) {
    console.error('The packages are not installed yet; run: npm install');
    process.exit(1);
  }
  await tsx.tsImport(`./${name}`, import.meta.url);
}
