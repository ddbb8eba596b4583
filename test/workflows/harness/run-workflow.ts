/** Runs a workflow file of this repository, or of one that uses it, the way GitHub would, off line and without containers. */
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { runAct } from './act.ts';
import { type JobRun, type RunLog, readActLog, type TopJobs } from './act-log.ts';
import type { Artifact, ArtifactService } from './artifact-service.ts';
import { keepSucceeded } from './rerun.ts';
import { REPORT_JOB, type Repository, takeSnapshots } from './snapshots.ts';

export interface WorkflowRequest {
  readonly repository: Repository;
  /** Path in the repository. */
  readonly workflow: string;
  /** Default `workflow_dispatch`. */
  readonly event?: 'workflow_dispatch' | 'schedule' | 'repository_dispatch';
  /** `github.event.client_payload` of `repository_dispatch`. */
  readonly payload?: unknown;
  /** Of GitHub; default GitHub's own. */
  readonly apiUrl?: string;
  /** Of `workflow_dispatch`; what is left out has its default. */
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Other repositories that are used, beside the actions of others that have a stand-in here. */
  readonly others?: readonly Repository[];
  readonly artifacts: ArtifactService;
  readonly runId?: string;
  /** Jobs of the workflow itself to be replaced, by their keys: for what act cannot do (see harness.test.ts). */
  readonly replace?: Readonly<Record<string, object>>;
  /** Steps ask git for the commit: there is one, of the files as they are. */
  readonly history?: boolean;
  /** The attempt before this one of the same run, whose failed jobs are run again. */
  readonly previous?: WorkflowRun;
  /** Default three minutes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onOutput?: (text: string) => void;
}

export interface WorkflowRun extends RunLog {
  readonly runId: string;
  readonly attempt: number;
  /** 0: green, 1: red. */
  readonly exitCode: number;
  readonly timedOut: boolean;
  /** Everything that act printed. */
  readonly raw: string;
  /** Of the run, those of earlier attempts included. */
  readonly artifacts: readonly Artifact[];
  readonly ms: number;
}

const stub = (owner: string, name: string): Repository => ({
  name: `${owner}/${name}`,
  folder: fileURLToPath(new URL(`../stubs/${name}`, import.meta.url)),
});

const STUBS = [
  stub('actions', 'upload-artifact'),
  stub('actions', 'attest'),
  stub('actions', 'download-artifact'),
  stub('actions', 'setup-node'),
  stub('aws-actions', 'configure-aws-credentials'),
];

const SHA = '5'.repeat(40);
/** `github.token` */
export const JOB_TOKEN = 'ghs-planted-2b0c8d1f77e64a90';

export async function runWorkflow(request: WorkflowRequest): Promise<WorkflowRun> {
  const { repository, workflow, event = 'workflow_dispatch', artifacts, previous } = request;
  const started = performance.now();
  const runId = previous?.runId ?? request.runId ?? String(randomInt(1e9, 9e9));
  const attempt = (previous?.attempt ?? 0) + 1;
  const folder = await mkdtemp(join(tmpdir(), 'run-workflow-'));
  try {
    const snapshots = await takeSnapshots({
      repository,
      workflow,
      sha: SHA,
      others: [...STUBS, ...(request.others ?? [])],
      folder: join(folder, 'repositories'),
      edit: (document, file) => {
        if (previous !== undefined) keepSucceeded(document, file !== workflow, previous.jobs);
        if (file !== workflow) return;
        for (const [id, job] of Object.entries(request.replace ?? {})) {
          document.setIn(['jobs', id], document.createNode(job));
        }
      },
    });
    if (request.history === true) await commitAll(snapshots.values().next().value ?? '');
    // act takes only the text "true" for true.
    const inputs = Object.fromEntries(
      Object.entries(request.inputs ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const ref = 'refs/heads/main';
    const act = await runAct({
      snapshots,
      workflow,
      eventName: event,
      event: {
        ref,
        repository: { full_name: repository.name },
        ...(event === 'workflow_dispatch' ? { inputs } : {}),
        ...(event === 'repository_dispatch' ? { client_payload: request.payload } : {}),
      },
      secrets: { GITHUB_TOKEN: JOB_TOKEN, ...request.secrets },
      vars: request.vars ?? {},
      github: {
        GITHUB_REPOSITORY: repository.name,
        GITHUB_REPOSITORY_OWNER: repository.name.split('/')[0] ?? '',
        GITHUB_REF: ref,
        // act's name for GITHUB_SHA.
        SHA_REF: SHA,
        GITHUB_RUN_ID: runId,
        GITHUB_RUN_ATTEMPT: String(attempt),
        ...(request.apiUrl === undefined ? {} : { GITHUB_API_URL: request.apiUrl }),
      },
      env: { TEST_ARTIFACTS: artifacts.url, ...request.env },
      folder,
      timeoutMs: request.timeoutMs ?? 180_000,
      signal: request.signal,
      onOutput: request.onOutput,
    });
    const text = await readFile(join(snapshots.values().next().value ?? '', workflow), 'utf8');
    const { jobs } = parse(text) as { jobs: TopJobs };
    const topJobs = Object.fromEntries(Object.entries(jobs).filter(([id]) => id !== REPORT_JOB));
    const raw = `${act.stdout}\n${act.stderr}`;
    return {
      runId,
      attempt,
      exitCode: act.exitCode,
      timedOut: act.timedOut,
      raw,
      ...readActLog(raw, topJobs),
      artifacts: artifacts.list(runId),
      ms: Math.round(performance.now() - started),
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function commitAll(folder: string): Promise<void> {
  const who = ['-c', 'user.name=Octo', '-c', 'user.email=octo@example.com', '-c', 'commit.gpgsign=false'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...who, 'commit', '--quiet', '--message', 'All'],
  ]) {
    await promisify(execFile)('git', ['-C', folder, ...args]);
  }
}

/** The one job of that key. @throws Error where there is none, or several */
export function jobOf(run: WorkflowRun, id: string): JobRun {
  const found = run.jobs.filter((job) => job.id === id);
  const [job] = found;
  if (job === undefined || found.length > 1) throw new Error(`the run has ${found.length} jobs ${id}\n${run.log}`);
  return job;
}

/** Results by the job's key; of a matrix those of its legs in the order of their values. */
export function resultsOf(run: WorkflowRun): Record<string, string> {
  const values = ({ matrix }: JobRun): string => JSON.stringify(matrix);
  const sorted = run.jobs.toSorted((one, other) => (values(one) < values(other) ? -1 : 1));
  const results: Record<string, string> = {};
  for (const { id, result } of sorted) results[id] = results[id] === undefined ? result : `${results[id]} ${result}`;
  return results;
}
