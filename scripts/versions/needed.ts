/** Which packages a change is one of, and whether its changesets say so. */

/** As `changeset status --output` tells it. */
export interface Plan {
  readonly changesets: readonly {
    readonly id: string;
    readonly summary: string;
    readonly releases: readonly Release[];
  }[];
  readonly releases: readonly Release[];
}

interface Release {
  readonly name: string;
  readonly type: 'none' | 'patch' | 'minor' | 'major';
}

const PUBLISHED = ['actions', 'cli', 'core', 'emulator', 'engine'] as const;
type Published = (typeof PUBLISHED)[number];

/** Files whose change is one of what is published, by the package whose users may notice it. */
const FILES: readonly (readonly [pattern: RegExp, name: Published])[] = [
  ...PUBLISHED.map((name) => [new RegExp(`^packages/${name}/(?:src/|bin/|package\\.json$)`), name] as const),
  [/^(?:action\.yml|packages\/actions\/(?:[\w-]+\/action\.yml|dist\/.*))$/, 'actions'],
  // What is called from elsewhere; the other workflows are this repository's own.
  [/^\.github\/workflows\/(?:batch|batch-results|[\w-]+-completion-batch(?:es)?)\.yml$/, 'actions'],
  // In the actions and the command line, which carry them, and nowhere else.
  [/^packages\/page\/src\//, 'actions'],
  [/^packages\/sandbox\/src\//, 'cli'],
];

/** Actions and command line have one version, so a changeset that names the one speaks for the other. */
const SAME: Readonly<Partial<Record<Published, readonly Published[]>>> = {
  actions: ['actions', 'cli'],
  cli: ['actions', 'cli'],
};

const fullName = (name: string): string => `@completion-batch/${name}`;

/** Packages that are published otherwise after these files have changed, each with the first of those files. */
export function publishedBy(changed: readonly string[]): ReadonlyMap<Published, string> {
  const needed = new Map<Published, string>();
  for (const path of changed) {
    const found = FILES.find(([pattern]) => pattern.test(path))?.[1];
    if (found !== undefined && !needed.has(found)) needed.set(found, path);
  }
  return needed;
}

/** What is missing, as sentences; none where all is said. */
export function missingOf(needed: ReadonlyMap<Published, string>, { changesets, releases }: Plan): string[] {
  const mute = changesets.filter(({ summary }) => summary.trim() === '');
  const unsaid = mute.map(
    ({ id }) => `.changeset/${id}.md says nothing. Write for people what is new, or why nobody who uses this sees it.`,
  );
  const speaksForAll = changesets.some((each) => each.releases.length === 0 && each.summary.trim() !== '');
  const named = new Set(changesets.flatMap((each) => each.releases.map(({ name }) => name)));
  const isNamed = (name: Published): boolean => (SAME[name] ?? [name]).some((same) => named.has(fullName(same)));
  const unnamed = speaksForAll ? [] : [...needed].filter(([name]) => !isNamed(name));
  const isReleased = (name: Published): boolean =>
    releases.some((each) => each.name === fullName(name) && each.type !== 'none');
  const carried = PUBLISHED.filter((name) => isReleased(name) && !isReleased('cli'));
  return [
    ...unsaid,
    ...unnamed.map(
      ([name, path]) =>
        `${fullName(name)} is published otherwise after this change (${path}), and no changeset names it. Run "npx changeset", or "npx changeset --empty" and write into it why nobody who uses the package sees the change.`,
    ),
    ...carried.map(
      (name) => `${fullName(name)} is released and @completion-batch/cli is not, which carries it. Name that, too.`,
    ),
  ];
}
