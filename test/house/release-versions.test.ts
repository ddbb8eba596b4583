/** Which names a release takes along: tags on GitHub, and npm's. */
import { expect, it } from 'vitest';
import {
  compareVersions,
  isNewest,
  movingTags,
  npmTag,
  parseVersion,
  type Version,
} from '../../scripts/release/versions.ts';

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`${text} is no version`);
  return parsed;
}

it.each(['1.2', 'v1.2.3', '01.2.3', '1.2.3-', '1.2.3+build', '1.2.3 ', '', '1.2.3-a..b'])(
  '%j is no version',
  (text) => {
    expect(parseVersion(text)).toBeUndefined();
  },
);

it('versions are in the order of Semantic Versioning', () => {
  const sorted = ['0.9.0-rc.0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2'];
  sorted.push('1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0');
  const shuffled = sorted.toReversed().map(version).sort(compareVersions);
  expect(shuffled.map(({ text }) => text)).toEqual(sorted);
});

it.each<[version: string, tags: readonly string[], moved: readonly string[]]>([
  ['1.0.0', [], ['v1', 'v1.0']],
  ['1.2.3', ['v1.2.2', 'v1.1.9', 'v1', 'v1.2'], ['v1', 'v1.2']],
  // A repair of an older line.
  ['1.1.9', ['v1.2.0', 'v1.1.8'], ['v1.1']],
  ['1.1.8', ['v1.2.0', 'v1.1.9'], []],
  ['1.9.0', ['v2.0.0', 'v1.8.0'], ['v1', 'v1.9']],
  // What comes before a version is no newer one.
  ['1.1.0', ['v1.2.0-rc.0'], ['v1', 'v1.1']],
  ['0.9.0-rc.0', [], []],
  ['2.0.0-rc.1', ['v1.0.0'], []],
  ['0.9.0', [], ['v0.9']],
  // Run again.
  ['1.2.3', ['v1.2.3'], ['v1', 'v1.2']],
])('%s among %j moves %j', (text, tags, moved) => {
  expect(movingTags(version(text), tags)).toEqual(moved);
});

it.each<[version: string, tagged: Readonly<Record<string, string>>, tag: string]>([
  ['1.0.0', {}, 'latest'],
  ['1.0.1', { latest: '1.0.0' }, 'latest'],
  ['1.0.0', { latest: '1.0.0-rc.1' }, 'latest'],
  ['1.1.9', { latest: '1.2.0' }, 'release-1.1'],
  ['0.9.0-rc.0', {}, 'next'],
  ['2.0.0-rc.0', { latest: '1.2.0' }, 'next'],
  ['2.0.0-rc.1', { next: '2.0.0-rc.0' }, 'next'],
  ['1.2.1-rc.0', { latest: '1.2.0', next: '2.0.0-rc.3' }, 'next-1.2'],
])('npm calls %s, beside %j, %s', (text, tagged, tag) => {
  expect(npmTag(version(text), tagged)).toBe(tag);
});

it.each<[version: string, tags: readonly string[], isIt: boolean]>([
  ['1.2.0', ['v1.1.0', 'v1.2.0', 'v2.0.0-rc.0', 'v1', 'other'], true],
  ['1.1.1', ['v1.2.0'], false],
  ['2.0.0-rc.0', ['v1.0.0'], false],
])('%s among %j is the latest of GitHub: %s', (text, tags, isIt) => {
  expect(isNewest(version(text), tags)).toBe(isIt);
});
