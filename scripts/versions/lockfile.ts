/**
 * What package-lock.json says of the workspace's own packages, brought up to their package.json. npm would do it with
 * `install --package-lock-only`, but asks the registry for everything else, too, and another registry answers otherwise.
 */
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

type Ranges = Readonly<Record<string, string>>;

export interface Manifest extends Readonly<Partial<Record<(typeof KINDS)[number], Ranges>>> {
  readonly name?: string;
  readonly version?: string;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, Manifest>>;
}

/**
 * @param manifests by their folders from the top, with slashes, as the lockfile names them
 * @throws Error where the lockfile does not have one of them: then it needs npm
 */
export function withOwnVersions<Lock extends Lockfile>(lock: Lock, manifests: ReadonlyMap<string, Manifest>): Lock {
  const packages: Record<string, Manifest> = { ...lock.packages };
  for (const [folder, manifest] of manifests) {
    const before = packages[folder];
    if (before === undefined) throw new Error(`package-lock.json does not know ${folder}: run npm install`);
    const after: Record<string, unknown> = { ...before };
    for (const field of ['version', ...KINDS] as const) {
      if (after[field] !== undefined && manifest[field] !== undefined) after[field] = manifest[field];
    }
    packages[folder] = after as Manifest;
  }
  return { ...lock, packages };
}
