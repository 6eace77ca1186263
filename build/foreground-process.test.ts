import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { runInForeground } from './lib/foreground-process.ts';

describe('a program run in our place', () => {
  it('keeps its exit code', async () => {
    expect(await runInForeground(process.execPath, ['-e', 'process.exit(3)'])).toBe(3);
  });

  it('tells the signal that ended it', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no signals');
    const code = await runInForeground(process.execPath, [
      '-e',
      "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);",
    ]);
    expect(code).toBe(137);
  });

  it.for(['SIGTERM', 'SIGINT'] as const)(
    'gets our %s and may end in its own way',
    async (signal, context) => {
      if (process.platform === 'win32') context.skip('Windows has no signals');
      const inner = `process.on('${signal}', () => { console.log('told'); process.exit(7); });
      setInterval(() => {}, 1000); console.log('ready');`;
      const outer = spawn(
        process.execPath,
        [
          ...['--import', 'tsx', '--input-type=module', '--eval'],
          `const { runInForeground } = await import('./build/lib/foreground-process.ts');
         process.exitCode = await runInForeground(process.execPath, ['-e', ${JSON.stringify(inner)}]);`,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const lines: string[] = [];
      const reader = createInterface(outer.stdout);
      reader.on('line', (line) => {
        lines.push(line);
        if (line === 'ready') outer.kill(signal);
      });
      const [code] = await once(outer, 'close');
      expect(lines).toEqual(['ready', 'told']);
      expect(code).toBe(7);
    },
  );
});
