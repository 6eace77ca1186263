/** Words of names that hold secrets (BuildKit, `SecretsUsedInArgOrEnv`), as a whole part of the name. */
const secretWord =
  /(?:^|[_.-])(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:[_.-]|$)/i;
const openWord = /(?:^|[_.-])(?:public|file|version)(?:[_.-]|$)/i;

/** True for the name of a variable or label whose value looks like a secret: it is shown when asked for. */
export function isSecretName(name: string): boolean {
  const parts = name.slice(0, 512).replace(/([a-z\d])([A-Z])/g, '$1_$2');
  return secretWord.test(parts) && !openWord.test(parts);
}
