/**
 * CHANGELOG.md at the top is that of the actions: who writes `uses:` looks there. Changesets knows packages only, and writes
 * what is new in the actions into their folder; from there it is moved, so that it stands in one place.
 */

/** A release's heading in a changelog. */
const RELEASE = /^## (\d+\.\d+\.\d+(?:-[\w.]+)?)$/m;

/** A changelog without its heading, and what else stands above the first release. */
function releasesIn(changelog: string): string {
  const at = changelog.search(RELEASE);
  return at === -1 ? '' : changelog.slice(at).trim();
}

/**
 * @param top CHANGELOG.md as it is
 * @param written what changesets has written for the actions
 * @returns CHANGELOG.md with these releases above those that are there
 */
export function withReleases(top: string, written: string): string {
  const releases = releasesIn(written);
  if (releases === '') return top;
  const at = top.search(RELEASE);
  const [before, after] = at === -1 ? [top, ''] : [top.slice(0, at), top.slice(at)];
  return [before.trimEnd(), releases, after.trim()]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** What a changelog says of one release, without its heading; undefined where it does not name it. */
export function notesOf(changelog: string, version: string): string | undefined {
  const parts = releasesIn(changelog).split(/^(?=## )/m);
  const found = parts.find((part) => RELEASE.exec(part)?.[1] === version);
  return found?.replace(RELEASE, '').trim();
}
