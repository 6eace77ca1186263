import { describe, expect, it } from 'vitest';
import { choosePullTool, pullCommand, pullToolStore } from './pull-command.ts';

describe('pullCommand', () => {
  const reference = 'r.test:5000/team/app:1.2';

  it.each([
    ['docker', false, `docker pull ${reference}`],
    ['docker', true, `docker pull ${reference}`],
    ['podman', false, `podman pull ${reference}`],
    ['podman', true, `podman pull --tls-verify=false ${reference}`],
    ['nerdctl', true, `nerdctl --insecure-registry pull ${reference}`],
    ['skopeo', false, `skopeo copy docker://${reference} oci-archive:app-1.2.tar`],
    [
      'skopeo',
      true,
      `skopeo copy --src-tls-verify=false docker://${reference} oci-archive:app-1.2.tar`,
    ],
  ] as const)('%s, insecure: %s', (tool, insecure, expected) => {
    expect(pullCommand(tool, reference, { insecure })).toBe(expected);
  });

  it('puts what a shell could read in quotes', () => {
    expect(pullCommand('docker', `r.test/a;rm -rf '$HOME'`, { insecure: false })).toBe(
      `docker pull 'r.test/a;rm -rf '\\''$HOME'\\'''`,
    );
  });

  it('remembers the tool', () => {
    choosePullTool('podman');
    expect(pullToolStore.getState().tool).toBe('podman');
    expect(localStorage.getItem('berth.pullTool')).toBe('podman');
  });
});
