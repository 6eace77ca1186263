/** What tells where programs and files of the person's tools are; handed in, so that tests have a computer of their own. */
export interface Computer {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the home folder. */
  home: string;
  /** Where the system keeps its configuration; absent: `/etc`. */
  systemFolder?: string;
  /** The file of what is mounted where; absent: that of Linux. */
  mountTable?: string;
}

/** A variable of the environment; Windows spells the names in any case. Empty means unset. */
export function variableOf(computer: Computer, name: string): string | undefined {
  const { environment, platform } = computer;
  const key =
    platform === 'win32'
      ? Object.keys(environment).find((candidate) => candidate.toUpperCase() === name.toUpperCase())
      : name;
  const value = key === undefined ? undefined : environment[key];
  return value === '' ? undefined : value;
}
