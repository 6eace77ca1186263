import { join } from 'node:path';
import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import { coreTextProblems } from './core-text-problems.ts';
import { readSourceTree } from './source-tree.ts';

export interface TextReport {
  /** How many texts the code shows. */
  texts: number;
  /** What must be mended, each with its language. */
  problems: string[];
}

/**
 * Compares the texts in the code below `root` with the catalogs that its
 * `lingui.config.ts` names, and the core's texts with theirs: one that a catalog
 * lacks, and one that no code shows.
 */
export async function textProblems(root: string): Promise<TextReport> {
  const config = getConfig({ cwd: root, configPath: join(root, 'lingui.config.ts') });
  const problems: string[] = [];
  let texts = 0;
  for (const catalog of await getCatalogs(config)) {
    const shown = (await catalog.collect()) ?? {};
    texts += Object.keys(shown).length;
    for (const locale of config.locales) {
      const kept = (await catalog.read(locale)) ?? {};
      for (const [id, { message }] of Object.entries(shown))
        if (!(id in kept)) problems.push(`missing in ${locale}: ${message ?? id}`);
      for (const [id, { message }] of Object.entries(kept))
        if (!(id in shown)) problems.push(`unused in ${locale}: ${message ?? id}`);
    }
  }
  const core = coreTextProblems(readSourceTree(root).values());
  return { texts: texts + core.texts, problems: [...problems, ...core.problems] };
}
