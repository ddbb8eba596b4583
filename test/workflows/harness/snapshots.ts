/**
 * Copies of the repositories that a workflow reaches, in which act finds its way: it knows no `uses: $/path`, takes a
 * job's `./.github/workflows/x.yml` for a file of the caller, and tells neither the outputs of jobs nor which were
 * skipped. So `$/path` becomes `owner/name/path@ref`, and each workflow gets a last job that reports on the others.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Document, isScalar, parseDocument, visit } from 'yaml';

export interface Repository {
  /** `owner/name` */
  readonly name: string;
  readonly folder: string;
  /** What a run needs of it, as git's pathspecs; default everything. Each step's action has act copy all of it again. */
  readonly paths?: readonly string[];
}

export interface SnapshotRequest {
  readonly repository: Repository;
  /** Path of the workflow in it. */
  readonly workflow: string;
  /** The commit it runs at. */
  readonly sha: string;
  /** Every other repository that is used, whatever its ref. */
  readonly others: readonly Repository[];
  /** Folder for the copies. */
  readonly folder: string;
  /** Changes a workflow file before it is rewritten. */
  readonly edit?: (document: Document, file: string) => void;
}

interface Use {
  readonly name: string;
  readonly path: string;
  readonly ref: string;
}

interface Snapshot {
  readonly folder: string;
  readonly uses: ReadonlyMap<string, readonly Use[]>;
}

/** The job that reports; the last of every workflow. */
export const REPORT_JOB = 'zz-report';

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(^|\/)action\.ya?ml$/;

/**
 * Copies and rewrites everything that the workflow reaches.
 * @returns folders by `owner/name@ref`, the workflow's own first
 * @throws Error where something is used that nobody gave: act would fetch it
 */
export async function takeSnapshots(request: SnapshotRequest): Promise<Map<string, string>> {
  const snapshots = new Map<string, Snapshot>();
  const followed = new Set<string>();
  const given = new Map([request.repository, ...request.others].map((repository) => [repository.name, repository]));

  async function follow({ name, ref, path }: Use, user: string): Promise<void> {
    const key = `${name}@${ref}`;
    const repository = given.get(name);
    if (repository === undefined) throw new Error(`${user} uses ${key}, which is not among the repositories given`);
    const snapshot = snapshots.get(key) ?? (await take(repository, ref, join(request.folder, `${snapshots.size}`)));
    snapshots.set(key, snapshot);
    const candidates = [path, join(path, 'action.yml'), join(path, 'action.yaml')];
    const file = candidates.find((candidate) => snapshot.uses.has(candidate));
    if (file === undefined) throw new Error(`${user} uses ${path} of ${key}, which is not there`);
    if (followed.has(`${key}/${file}`)) return;
    followed.add(`${key}/${file}`);
    for (const use of snapshot.uses.get(file) ?? []) {
      // act copies the work tree by itself, unless another repository or commit is asked for.
      if (use.name !== 'actions/checkout' || given.has(use.name)) await follow(use, `${key}/${file}`);
    }
  }

  async function take(repository: Repository, ref: string, folder: string): Promise<Snapshot> {
    await copyRepository(repository, folder);
    const uses = new Map<string, readonly Use[]>();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((candidate) => candidate.isFile())) {
      const file = relative(folder, join(entry.parentPath, entry.name));
      if (!WORKFLOW.test(file) && !ACTION.test(file)) continue;
      const document = parseDocument(await readFile(join(folder, file), 'utf8'));
      await stripMain(document, join(folder, dirname(file)));
      request.edit?.(document, file);
      uses.set(file, rewrite(document, `${repository.name}`, ref));
      await writeFile(join(folder, file), document.toString({ lineWidth: 0 }));
    }
    return { folder, uses };
  }

  const { repository, workflow, sha } = request;
  await follow({ name: repository.name, ref: sha, path: workflow }, 'the test');
  return new Map([...snapshots].map(([key, { folder }]) => [key, folder]));
}

/** What git would commit. */
export async function copyRepository({ folder: source, paths = [] }: Repository, target: string): Promise<void> {
  const args = ['-C', source, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths];
  const { stdout } = await promisify(execFile)('git', args, { maxBuffer: 64 << 20 });
  for (const path of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await cp(join(source, path), join(target, path), { verbatimSymlinks: true }).catch(
      (error: NodeJS.ErrnoException) => {
        // Deleted, but still in git's index.
        if (error.code !== 'ENOENT') throw error;
      },
    );
  }
}

/** An action in TypeScript becomes JavaScript: Node would strip its types at each start, which takes more than the start. */
async function stripMain(document: Document, folder: string): Promise<void> {
  const main = document.getIn(['runs', 'main']);
  if (typeof main !== 'string' || !main.endsWith('.mts')) return;
  const stripped = main.replace(/mts$/, 'mjs');
  await writeFile(join(folder, stripped), stripTypeScriptTypes(await readFile(join(folder, main), 'utf8')));
  document.setIn(['runs', 'main'], stripped);
}

/** Rewrites a workflow or action in place. @returns what it uses */
function rewrite(document: Document, name: string, ref: string): Use[] {
  const uses: Use[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value) || typeof value.value !== 'string') return undefined;
      // act reads numbers only, and takes an expression for 1.
      if (key.value === 'max-parallel') return visit.REMOVE;
      if (key.value !== 'uses') return undefined;
      const [, base, path = ''] = /^([$.])\/(.*)$/.exec(value.value) ?? [];
      if (base === '$' || (base === '.' && WORKFLOW.test(path))) value.value = `${name}/${path}@${ref}`;
      const [, used, inside = '', at] = /^([^./$][^/]*\/[^/@]+)\/?([^@]*)@(.+)$/.exec(String(value.value)) ?? [];
      if (used !== undefined && at !== undefined) uses.push({ name: used, path: inside, ref: at });
      return undefined;
    },
  });
  const { jobs } = document.toJS() as { jobs?: Record<string, unknown> };
  if (jobs !== undefined) document.setIn(['jobs', REPORT_JOB], document.createNode(reportJob(Object.keys(jobs))));
  return uses;
}

const reportJob = (needs: readonly string[]): object => ({
  needs,
  if: 'always()',
  'runs-on': 'ubuntu-latest',
  steps: [
    {
      shell: 'bash',
      env: { NEEDS: '$' + '{{ toJSON(needs) }}' },
      run: 'printf %s "$NEEDS" > "$GITHUB_STEP_SUMMARY"',
    },
  ],
});
