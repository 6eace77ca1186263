import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter } from 'vitest/node';

/**
 * A vitest reporter that writes every skipped test with the reason given to
 * `ctx.skip(reason)`, which vitest's JSON report leaves out. The file is named
 * by the variable `BERTH_SKIP_REASONS`.
 */
// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export
export default class SkipReasonsReporter implements Reporter {
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']> = (modules) => {
    const path = process.env['BERTH_SKIP_REASONS'];
    if (path === undefined) return;
    const skips = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => {
        const result = test.result();
        if (result.state !== 'skipped') return [];
        return [{ test: `${module.relativeModuleId} > ${test.fullName}`, reason: result.note }];
      }),
    );
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(skips));
  };
}
