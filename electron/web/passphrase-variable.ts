/**
 * Takes BERTH_PASSPHRASE out of the environment, so that no child process and
 * nothing that reads `process.env` later sees it. An empty one counts as none.
 */
export function takePassphrase(
  environment: Record<string, string | undefined>,
): string | undefined {
  const passphrase = environment['BERTH_PASSPHRASE'];
  delete environment['BERTH_PASSPHRASE'];
  return passphrase === '' ? undefined : passphrase;
}
