import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import configuration from './electron-builder.config.ts';
import { projectRoot } from './lib/this-machine.ts';

const yaml: { load(text: string): unknown } = createRequire(import.meta.url)('js-yaml');
const folder = join(projectRoot, '.github', 'workflows');

const stepSchema = z
  .strictObject({
    name: z.string().optional(),
    if: z.string().optional(),
    uses: z
      .string()
      .regex(/^[\w-]+\/[\w-]+@v\d+$/)
      .optional(),
    run: z.string().optional(),
    with: z.record(z.string(), z.unknown()).optional(),
    env: z.record(z.string(), z.string()).optional(),
    shell: z.literal('bash').optional(),
    'working-directory': z.string().optional(),
  })
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined));
const workflowSchema = z.looseObject({
  permissions: z.strictObject({ contents: z.literal('read') }),
  jobs: z.record(
    z.string(),
    z.looseObject({
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      needs: z.string().optional(),
      steps: z.array(stepSchema).nonempty(),
    }),
  ),
});

const workflows = readdirSync(folder).map((name) => ({
  file: name,
  ...workflowSchema.parse(yaml.load(readFileSync(join(folder, name), 'utf8'))),
}));
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));

describe.each(workflows)('$file', ({ jobs }) => {
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('runs scripts that are there, in lines that bash understands', async () => {
    const lines = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    const named = lines.flatMap((line) =>
      [...line.matchAll(/npm run (?:--\S+ )*([\w:]+)/g)].map(([, script]) => script ?? ''),
    );
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    const files = lines.flatMap((line) => [...line.matchAll(/(?:^|\s)(\.\/\S+)/g)]);
    for (const [, file = ''] of files)
      expect([file, existsSync(join(projectRoot, file))]).toEqual([file, true]);
    for (const line of lines)
      await execa('bash', ['-n'], { input: line.replace(/\$\{\{[^}]*\}\}/g, 'expression') });
  });

  it('waits for jobs that are there', () => {
    for (const { needs } of Object.values(jobs))
      if (needs !== undefined) expect(jobs).toHaveProperty(needs);
  });

  it('uploads no package that was not started', () => {
    for (const { steps: own } of Object.values(jobs)) {
      const packaged = own.findIndex(({ run }) => run?.startsWith('npm run package') === true);
      if (packaged < 0) continue;
      const started = own.findLastIndex(({ run }) => run?.includes('npm run smoke') === true);
      const uploaded = own.findIndex(
        ({ uses, if: condition }) =>
          uses?.includes('/upload-artifact@') === true && condition === undefined,
      );
      expect([packaged, started, uploaded].toSorted((a, b) => a - b)).toEqual([
        packaged,
        started,
        uploaded,
      ]);
      expect(started).toBeGreaterThan(packaged);
      for (const system of ["runner.os == 'Linux'", "runner.os != 'Linux'"])
        expect(
          own.some(
            ({ run, if: condition }) => run?.includes('npm run smoke') && condition === system,
          ),
        ).toBe(true);
    }
  });
});

describe('the installers', () => {
  const job = workflows.find(({ file }) => file === 'release.yml')?.jobs['installers'];
  const publish = workflows.find(({ file }) => file === 'release.yml')?.jobs['publish'];
  const upload = job?.steps.find(({ uses }) => uses?.includes('/upload-artifact@'));

  it('that are uploaded are those that the configuration makes', () => {
    const extensions: Record<string, string> = { nsis: 'exe' };
    const { linux, win, mac, artifactName } = configuration;
    const made = [linux, win, mac].flatMap((part) =>
      z
        .array(z.string())
        .parse(part?.target)
        .map((target) =>
          String(artifactName)
            .replace(/\$\{version\}/, '1.2.3')
            .replace(/\$\{os\}/, 'system')
            .replace(/\$\{arch\}/, 'x64')
            .replace(/\$\{ext\}/, extensions[target] ?? target),
        ),
    );
    const globs = z.string().parse(upload?.with?.['path']).trim().split('\n');
    const expressions = globs.map(
      (glob) =>
        new RegExp(`^${glob.replace('release/', '').replaceAll('.', '\\.').replace('*', '.*')}$`),
    );
    expect(made.filter((name) => !expressions.some((glob) => glob.test(name)))).toEqual([]);
    expect(globs.filter((_glob, at) => !made.some((name) => expressions[at]?.test(name)))).toEqual(
      [],
    );
  });

  it('are fetched by the name they are uploaded under, which differs for each of them', () => {
    const download = publish?.steps.find(({ uses }) => uses?.includes('/download-artifact@'));
    const name = z.string().parse(upload?.with?.['name']);
    expect(name).toMatch(/\$\{\{ runner\.os \}\}-\$\{\{ runner\.arch \}\}/);
    const pattern = z.string().parse(download?.with?.['pattern']);
    expect(name.startsWith(pattern.replace('*', ''))).toBe(true);
  });

  it('have checksums, and nobody sees them before a person looked', () => {
    const lines = publish?.steps.map(({ run }) => run ?? '').join('\n');
    expect(lines).toContain('sha256sum berth-* > SHA256SUMS');
    expect(lines).toMatch(/gh release create .*--draft .*SHA256SUMS/);
  });
});
