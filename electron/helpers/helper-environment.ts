import { type Computer, variableOf } from './computer.ts';
import { pathOf, searchFolders } from './search-folders.ts';

/** What a helper needs to find the person's keyring, files and language; none of these holds a secret. */
const handedDown = [
  ...['HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'TMPDIR'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS'],
  ...['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'],
  ...['DOCKER_CONFIG', 'PASSWORD_STORE_DIR', 'GNUPGHOME', 'CLOUDSDK_CONFIG', 'AWS_PROFILE'],
  ...['AWS_REGION', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
];

const handedDownOnWindows = [
  ...['SystemRoot', 'windir', 'ComSpec', 'PATHEXT', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE'],
  ...['HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles', 'TEMP', 'TMP'],
];

/** The whole environment of a helper: a short list of names, and only absolute folders on its PATH. */
export function helperEnvironment(computer: Computer): Record<string, string> {
  const names =
    computer.platform === 'win32' ? [...handedDown, ...handedDownOnWindows] : handedDown;
  const kept: Record<string, string> = {
    PATH: searchFolders(computer).join(pathOf(computer).delimiter),
  };
  for (const name of names) {
    const value = variableOf(computer, name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
