import { transformAsync } from '@babel/core';
import type { Plugin } from 'vite';

const usesMacro = /from\s*['"]@lingui\/(?:core|react)\/macro['"]/;

/** Expands lingui's macros at build time; only files that import one pass through Babel. */
export function linguiMacros(): Plugin {
  return {
    name: 'berth:lingui-macros',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!/\.tsx?$/.test(file) || file.includes('/node_modules/') || !usesMacro.test(code))
        return null;
      const result = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: file.endsWith('.tsx') ? ['typescript', 'jsx'] : ['typescript'] },
        plugins: [['@lingui/babel-plugin-lingui-macro', { stripMessageField: false }]],
      });
      return result?.code ? { code: result.code, map: result.map ?? null } : null;
    },
  };
}
