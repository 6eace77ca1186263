import { type Computer, variableOf } from './computer.ts';
import { pathOf, searchFolders } from './search-folders.ts';

/**
 * What a helper needs to find the person's keyring, files and language, the network's way
 * out, and the account of the cloud whose registry it signs in to. Not the rest of the
 * environment: that holds other programs' secrets, and what makes programs load code.
 */
const handedDown = [
  ...['HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'TMPDIR'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS'],
  ...['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'],
  ...['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'PASSWORD_STORE_DIR', 'GNUPGHOME'],
  ...['GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_CONFIG', 'CLOUDSDK_ACTIVE_CONFIG_NAME'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
];

/** Proxies, which programs look for in small letters too. */
const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** All variables of the clouds' own tools. The text `helpers.passedOn` tells all of these in words. */
const clouds = /^(?:AWS|AZURE)_[A-Z0-9_]{1,60}$/;

const handedDownOnWindows = [
  ...['SystemRoot', 'windir', 'ComSpec', 'PATHEXT', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE'],
  ...['HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'ProgramData', 'ProgramFiles', 'TEMP', 'TMP'],
];

/** The whole environment of a helper: the names listed here, and only absolute folders on its PATH. */
export function helperEnvironment(computer: Computer): Record<string, string> {
  const names =
    computer.platform === 'win32' ? [...handedDown, ...handedDownOnWindows] : handedDown;
  const kept: Record<string, string> = {
    PATH: searchFolders(computer).join(pathOf(computer).delimiter),
  };
  const spelled = proxies.flatMap((name) => [name, name.toLowerCase()]);
  const ofClouds = Object.keys(computer.environment)
    .map((name) => (computer.platform === 'win32' ? name.toUpperCase() : name))
    .filter((name) => clouds.test(name));
  for (const name of [...names, ...spelled, ...ofClouds]) {
    const value = variableOf(computer, name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
