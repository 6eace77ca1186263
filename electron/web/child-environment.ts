type Environment = Readonly<Record<string, string | undefined>>;

/** What a desktop program needs to find its display, its files and its language. */
const handedDown = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'BROWSER'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'DESKTOP_SESSION'],
  ...['XDG_RUNTIME_DIR', 'XDG_CURRENT_DESKTOP', 'XDG_SESSION_TYPE', 'XDG_DATA_DIRS'],
  ...['XDG_CONFIG_DIRS', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'],
  ...['SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'],
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMDATA', 'TEMP', 'TMP', 'USERNAME', 'HOMEDRIVE'],
  ...['HOMEPATH', 'WSL_DISTRO_NAME', 'WSL_INTEROP'],
]);

/**
 * The environment for a child process: a short list of names, so that no
 * secret of this process's environment goes along. Windows spells names in any case.
 */
export function childEnvironment(environment: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const known = handedDown.has(name.toUpperCase()) || name.startsWith('LC_');
    if (known && value !== undefined) kept[name] = value;
  }
  return kept;
}
