import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../shared/text/render.ts';
import { childEnvironment } from './child-environment.ts';
import { parseServeArguments, takePassphrase, takePlatformToken } from './serve-arguments.ts';

describe('the command line', () => {
  it('has defaults', () => {
    expect(parseServeArguments([], {})).toEqual({
      ok: true,
      value: { port: 0, data: undefined, open: true, platformApi: false, help: false },
    });
  });

  it('takes a port, a folder and no browser', () => {
    for (const parameters of [
      ['--port', '8080', '--data', '/x', '--no-open'],
      ['--port=8080', '--no-open', '--data=/x'],
    ])
      expect(parseServeArguments(parameters, { BERTH_DATA_DIR: '/y' })).toEqual({
        ok: true,
        value: { port: 8080, data: '/x', open: false, platformApi: false, help: false },
      });
  });

  it('falls back to BERTH_DATA_DIR', () => {
    const data = (value: string) => {
      const parsed = parseServeArguments([], { BERTH_DATA_DIR: value });
      return parsed.ok ? parsed.value.data : parsed.problem;
    };
    expect(data('/y')).toBe('/y');
    expect(data('')).toBeUndefined();
  });

  it('says what is wrong', () => {
    const cases: [string[], RegExp][] = [
      [['--port', '65536'], /--port .* 65536/],
      [['--port', '-1'], /--port/],
      [['--port', 'http'], /--port .* http/],
      [['--port'], /--port/],
      [['--data='], /--data/],
      [['--bogus'], /--bogus/],
      [['stray'], /stray/],
    ];
    for (const [parameters, expected] of cases) {
      const parsed = parseServeArguments(parameters, {});
      const problem = parsed.ok ? 'taken' : inEnglish(parsed.problem);
      expect(problem).toMatch(expected);
      expect(problem).not.toContain('\n');
    }
  });
});

describe('the environment', () => {
  it('gives the passphrase once', () => {
    const environment: Record<string, string | undefined> = { BERTH_PASSPHRASE: 'p', PATH: '/bin' };
    expect(takePassphrase(environment)).toBe('p');
    expect(environment).toEqual({ PATH: '/bin' });
    expect(takePassphrase(environment)).toBeUndefined();
    expect(takePassphrase({ BERTH_PASSPHRASE: '' })).toBeUndefined();
  });

  it('is handed to children by a short list', () => {
    const kept = { PATH: '/bin', HOME: '/home/x', DISPLAY: ':0', LC_ALL: 'C', SystemRoot: 'C:\\W' };
    const secrets = {
      AWS_SECRET_ACCESS_KEY: 's',
      BERTH_PASSPHRASE: 's',
      NODE_OPTIONS: 's',
      HTTP_PROXY: 's',
    };
    expect(childEnvironment({ ...kept, ...secrets, LANG: undefined })).toEqual(kept);
  });
});

it('the platform token is taken out of the environment, and a short one is refused', () => {
  const environment: Record<string, string | undefined> = { BERTH_PLATFORM_TOKEN: 'x'.repeat(32) };
  expect(takePlatformToken(environment)).toEqual({ ok: true, token: 'x'.repeat(32) });
  expect(environment).toEqual({});
  expect(takePlatformToken({})).toEqual({ ok: true, token: undefined });
  expect(takePlatformToken({ BERTH_PLATFORM_TOKEN: 'x'.repeat(31) }).ok).toBe(false);
  expect(takePlatformToken({ BERTH_PLATFORM_TOKEN: `${'x'.repeat(32)} y` }).ok).toBe(false);
});
