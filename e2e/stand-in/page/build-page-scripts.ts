import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface PageScripts {
  /** For the page's own world; `nonce` names the crossing. */
  page(nonce: string): string;
  /** For the preload's world, with the preload bundle inside. */
  preload(nonce: string, preloadFile: string): Promise<string>;
}

/** Bundles the scripts that run in the page, once per process. */
export async function buildPageScripts(): Promise<PageScripts> {
  const bundle = async (name: string): Promise<string> => {
    const result = await build({
      entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'chrome140',
      logLevel: 'silent',
    });
    return result.outputFiles[0]?.text ?? '';
  };
  const [page, preload] = await Promise.all([bundle('page-world.ts'), bundle('preload-world.ts')]);
  return {
    page: (nonce) => `{const __nonce = ${JSON.stringify(nonce)};\n${page}}`,
    async preload(nonce, preloadFile) {
      const source = await readFile(preloadFile, 'utf8');
      return [
        `{const __nonce = ${JSON.stringify(nonce)};`,
        `function __preload(require, module, exports, process) {\n${source}\n}`,
        `${preload}}`,
      ].join('\n');
    },
  };
}
