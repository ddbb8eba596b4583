/** What a version says of itself, and which names it has to move along. */

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

export interface Version {
  readonly text: string;
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** Of a prerelease its parts, such as `rc` and `0`; otherwise none. */
  readonly before: readonly string[];
}

/** @returns undefined where it is no version; one with a build (`+…`) is none here: npm would take it for the one without */
export function parseVersion(text: string): Version | undefined {
  const found = VERSION.exec(text);
  if (found === null) return undefined;
  const [, major, minor, patch, before] = found;
  return { text, numbers: [Number(major), Number(minor), Number(patch)], before: before?.split('.') ?? [] };
}

export const isPrerelease = ({ before }: Version): boolean => before.length > 0;

/** As Semantic Versioning orders them. */
export function compareVersions(one: Version, other: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = one.numbers[index] - other.numbers[index];
    if (difference !== 0) return difference;
  }
  if (one.before.length === 0 || other.before.length === 0) return other.before.length - one.before.length;
  for (const [index, part] of one.before.entries()) {
    const difference = compareParts(part, other.before[index]);
    if (difference !== 0) return difference;
  }
  return one.before.length - other.before.length;
}

function compareParts(one: string, other: string | undefined): number {
  if (other === undefined) return 1;
  const [a, b] = [one, other].map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  if (a !== undefined && b !== undefined) return a - b;
  if (a !== undefined || b !== undefined) return a === undefined ? 1 : -1;
  return one === other ? 0 : one < other ? -1 : 1;
}

/** The tags of releases among these, as versions. */
const releasesAmong = (tags: readonly string[]): readonly Version[] =>
  tags.flatMap((tag) => (tag.startsWith('v') ? (parseVersion(tag.slice(1)) ?? []) : []));

/**
 * The tags that follow a release: `v1` is the newest 1.x.y, `v1.2` the newest 1.2.x. A prerelease moves none, nor does a
 * repair of an older line move `v1` back. There is no `v0`: before 1.0.0 each minor version may break.
 * @param tags those that there are
 */
export function movingTags(version: Version, tags: readonly string[]): readonly string[] {
  if (isPrerelease(version)) return [];
  const newer = releasesAmong(tags).filter((one) => !isPrerelease(one) && compareVersions(one, version) > 0);
  const [major, minor] = version.numbers;
  const sameMajor = newer.filter(({ numbers }) => numbers[0] === major);
  const sameMinor = sameMajor.filter(({ numbers }) => numbers[1] === minor);
  return [
    ...(major > 0 && sameMajor.length === 0 ? [`v${major}`] : []),
    ...(sameMinor.length === 0 ? [`v${major}.${minor}`] : []),
  ];
}

/** True where no newer release is out: it is what GitHub shows as the latest one. */
export const isNewest = (version: Version, tags: readonly string[]): boolean =>
  !isPrerelease(version) && releasesAmong(tags).every((one) => isPrerelease(one) || compareVersions(one, version) <= 0);

/**
 * npm's name for it: `latest` is what `npm install` takes, a prerelease is asked for as `next`; neither is moved back.
 * @param tagged what the registry calls so now
 */
export function npmTag(version: Version, tagged: Readonly<Record<string, string | undefined>>): string {
  const isPre = isPrerelease(version);
  const tag = isPre ? 'next' : 'latest';
  const there = parseVersion(tagged[tag] ?? '');
  // The first version of a package is its latest, even if it is a prerelease.
  const isOlder = there !== undefined && isPrerelease(there) === isPre && compareVersions(there, version) > 0;
  // npm takes nothing that looks like a range, such as v1.2.
  return isOlder ? `${isPre ? 'next' : 'release'}-${version.numbers[0]}.${version.numbers[1]}` : tag;
}
