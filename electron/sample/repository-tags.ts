import { busiestRepository } from './repository-names.ts';
import { seededHex, seededNumber } from './seeded.ts';

/** Tags of the busiest repository; others have 3 to 40. */
const busiestTagCount = 3000;

/** The tags of one repository. Several tags may name one build; builds are numbered from 0. */
export interface RepositoryTags {
  /** Tag to build number. */
  builds: ReadonlyMap<string, number>;
  /** In the order a registry lists them. */
  sorted: readonly string[];
  /** What each build was made as: the tag that is its own. */
  versions: readonly string[];
  /** When a build was made, as ISO text. */
  createdAt(build: number): string;
}

const hour = 3_600_000;
const newest = Date.parse('2026-01-15T09:00:00Z');

/** Makes the tags of a repository: releases, release candidates, aliases, nightly and commit builds. */
export function tagsOf(repository: string): RepositoryTags {
  const busiest = repository === busiestRepository;
  const count = busiest ? busiestTagCount : 3 + seededNumber(`tags ${repository}`, 38);
  const odd = Math.floor(count / 12);
  const builds = new Map<string, number>();
  const versions: string[] = [];
  const addBuild = (tag: string) => {
    builds.set(tag, versions.length);
    versions.push(tag);
  };
  addReleases(repository, count - 2 * odd, builds, addBuild);
  const releases = versions.length;
  for (let day = 0; day < odd; day += 1) addBuild(`nightly-${dayName(newest - day * 24 * hour)}`);
  for (let at = 0; at < odd; at += 1)
    addBuild(`sha-${seededHex(`commit ${repository} ${at}`).slice(0, 7)}`);

  const step = (busiest ? 14 : 24 * 11) * hour;
  const age = (build: number) => {
    if (build < releases) return (releases - build) * step - (build % 53) * 61_000;
    return ((build - releases) % odd) * 24 * hour + 7 * hour;
  };
  return {
    builds,
    sorted: [...builds.keys()].sort(),
    versions,
    createdAt: (build) => new Date(newest - age(build)).toISOString(),
  };
}

/** Adds `latest`, releases and, in the busiest repository, aliases such as `12`, until there are `count`. */
function addReleases(
  repository: string,
  count: number,
  builds: Map<string, number>,
  addBuild: (tag: string) => void,
): void {
  const busiest = repository === busiestRepository;
  const prefix = !busiest && seededNumber(`prefix ${repository}`, 4) === 0 ? 'v' : '';
  let release: Release = { major: busiest ? 1 : 0, minor: 1, patch: 0 };
  let build = 0;
  const add = (tag: string) => {
    addBuild(tag);
    build += 1;
    builds.set('latest', build - 1);
  };
  builds.set('latest', 0);
  while (builds.size < count) {
    const { major, minor, patch } = release;
    const name = `${prefix}${major}.${minor}.${patch}`;
    if (patch === 0 && minor > 0 && minor % 5 === 0 && builds.size < count - 1) add(`${name}-rc.1`);
    add(name);
    release = next(release, `${repository} ${build}`);
    if (busiest && release.major > major && builds.size < count) builds.set(`${major}`, build - 1);
  }
}

interface Release {
  major: number;
  minor: number;
  patch: number;
}

function next({ major, minor, patch }: Release, seed: string): Release {
  const dice = seededNumber(`release ${seed}`, 100);
  if (dice < 1 || (dice < 20 && minor === 30)) return { major: major + 1, minor: 0, patch: 0 };
  if (dice < 20) return { major, minor: minor + 1, patch: 0 };
  return { major, minor, patch: patch + 1 };
}

function dayName(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
}
