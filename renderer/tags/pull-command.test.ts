import { describe, expect, it } from 'vitest';
import { commandFor, pullCommand } from './pull-command.ts';

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
});

describe('commandFor', () => {
  const target = { insecure: false, plainHttp: false };
  const digest = `sha256:${'ab'.repeat(32)}`;

  it.each([
    ['r.test/charts/web:1.2.3', target, 'helm pull oci://r.test/charts/web --version 1.2.3'],
    ['r.test:5000/web:1', target, 'helm pull oci://r.test:5000/web --version 1'],
    [`r.test/web@${digest}`, target, `helm pull oci://r.test/web@${digest}`],
    ['r.test/web:latest', { ...target, digest }, `helm pull oci://r.test/web@${digest}`],
    ['r.test/web:v1.2.3', { ...target, digest }, 'helm pull oci://r.test/web --version v1.2.3'],
    ['r.test/web:1.2.3_4', { ...target, digest }, 'helm pull oci://r.test/web --version 1.2.3+4'],
    [
      'localhost:5000/web:1',
      { insecure: true, plainHttp: true },
      'helm pull oci://localhost:5000/web --version 1 --plain-http',
    ],
    [
      'r.test/web:1',
      { insecure: true, plainHttp: false },
      'helm pull oci://r.test/web --version 1 --insecure-skip-tls-verify',
    ],
  ])('gets the chart %s by helm', (reference, given, expected) => {
    expect(commandFor('helm', 'docker', reference, given)).toBe(expected);
  });

  it.each([
    ['artifact', target, 'oras pull r.test/x:1'],
    ['sbom', { insecure: true, plainHttp: true }, 'oras pull --plain-http r.test/x:1'],
    ['wasm', { insecure: true, plainHttp: false }, 'oras pull --insecure r.test/x:1'],
    ['model', target, 'docker model pull r.test/x:1'],
    ['plugin', target, 'docker plugin install r.test/x:1'],
  ] as const)('gets a %s by its own tool', (kind, given, expected) => {
    expect(commandFor(kind, 'podman', 'r.test/x:1', given)).toBe(expected);
  });

  it('gets all else by the tool', () => {
    expect(commandFor('image', 'podman', 'r.test/app:1', { insecure: true, plainHttp: true })).toBe(
      pullCommand('podman', 'r.test/app:1', { insecure: true }),
    );
  });
});
