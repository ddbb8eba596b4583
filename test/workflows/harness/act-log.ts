/** What became of a run, out of act's log of JSON lines: jobs (one for each leg of a matrix), summaries, annotations. */
import { REPORT_JOB } from './snapshots.ts';

export type Conclusion = 'success' | 'failure' | 'skipped' | 'cancelled' | 'not-reached';

export interface StepRun {
  readonly id: string;
  readonly name: string;
  outcome?: string;
  readonly outputs: Record<string, string>;
}

export interface JobRun {
  /** Key in the workflow file, of a called workflow `caller.key`. */
  readonly id: string;
  /** act's name for it; of a called workflow `Caller/Workflow/Job`, legs end in `-1`, `-2` … */
  readonly name: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  /** Its own; of a called workflow the calling job's. `not-reached`: act stopped before it. */
  readonly result: Conclusion;
  /** What `needs.<id>.result` was: one for all legs. */
  readonly jobResult: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepRun[];
}

export interface Summary {
  readonly job: string;
  readonly text: string;
}

export interface Annotation {
  readonly job: string;
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
}

export interface RunLog {
  readonly jobs: readonly JobRun[];
  readonly summaries: readonly Summary[];
  readonly annotations: readonly Annotation[];
  /** As somebody would read it. */
  readonly log: string;
}

interface Entry {
  readonly job?: string;
  readonly jobID?: string;
  readonly msg?: string;
  readonly level?: string;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly step?: string;
  readonly stage?: string;
  readonly stepID?: readonly string[];
  readonly stepResult?: string;
  readonly jobResult?: Conclusion;
  readonly matrix?: Readonly<Record<string, unknown>> | null;
}

interface Leg {
  readonly id: string;
  readonly name: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  readonly steps: StepRun[];
  ended?: Conclusion;
  failed: boolean;
}

interface Report {
  /** Of the job names of the workflow that it is the last job of. */
  readonly prefix: string;
  readonly needs: Readonly<Record<string, { result?: Conclusion | ''; outputs?: Readonly<Record<string, string>> }>>;
}

const NOISE = /^(LocalRepositoryCache|Couldn't get a valid docker connection)/;

/** What is asked of the jobs in a workflow file. */
export type TopJobs = Readonly<Record<string, { readonly name?: string; readonly uses?: string }>>;

/** @param topJobs the jobs of the workflow itself, not those of workflows it calls */
export function readActLog(text: string, topJobs: TopJobs): RunLog {
  const legs = new Map<string, Leg>();
  const reports: Report[] = [];
  const summaries: Summary[] = [];
  const annotations: Annotation[] = [];
  const log: string[] = [];
  for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
    const entry = parseEntry(line);
    const job = (entry.job ?? '').trim();
    const message = (entry.msg ?? '').replace(/\r?\n$/, '');
    if (entry.jobID === REPORT_JOB) {
      if (entry.command === 'summary') {
        reports.push({ prefix: job.slice(0, -REPORT_JOB.length), needs: JSON.parse(entry.content ?? '{}') });
      }
      continue;
    }
    if (NOISE.test(message)) continue;
    log.push(job === '' ? message : `[${job}] ${message}`);
    const known = legs.get(job);
    if (entry.jobResult !== undefined && known !== undefined) known.ended = entry.jobResult;
    if (entry.stepID === undefined) continue;
    const leg = known ?? newLeg(entry, job);
    legs.set(job, leg);
    if (entry.command === 'summary') summaries.push({ job, text: entry.content ?? '' });
    else if (entry.command === 'error' || entry.command === 'warning' || entry.command === 'notice')
      annotations.push({ job, level: entry.command, message: entry.arg ?? '' });
    else readStep(entry, leg, message);
  }
  return { jobs: jobsOf([...legs.values()], reports, topJobs), summaries, annotations, log: log.join('\n') };
}

function parseEntry(line: string): Entry {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return { msg: line };
  }
}

function newLeg({ jobID = '', matrix }: Entry, name: string): Leg {
  return { id: jobID, name, matrix: matrix ?? {}, steps: [], failed: false };
}

function readStep(entry: Entry, leg: Leg, message: string): void {
  const id = entry.stepID?.join('.') ?? '';
  const found = leg.steps.find((step) => step.id === id);
  const step = found ?? { id, name: entry.step ?? '', outputs: {} };
  if (found === undefined) leg.steps.push(step);
  if (entry.command === 'set-output') step.outputs[entry.name ?? ''] = entry.arg ?? '';
  else if (entry.stage === 'Main' && entry.stepResult !== undefined) step.outcome = entry.stepResult;
  // A step that failed for good; a step that may fail says so by another message.
  else if (entry.level === 'error' && !message.startsWith('Unable to interpolate')) leg.failed = true;
}

function jobsOf(legs: readonly Leg[], reports: readonly Report[], topJobs: TopJobs): JobRun[] {
  const jobs: JobRun[] = [];
  const callers = Object.entries(topJobs).filter(([, { uses }]) => uses !== undefined);
  // `Caller/Workflow/Job` is a called one, `Workflow/Job` one of the workflow itself.
  const path = (name: string, id: string): string => {
    const caller = callers.find(([key, { name: shown = key }]) => name.startsWith(`${shown}/`))?.[0];
    return caller === undefined || name.split('/').length < 3 ? id : `${caller}.${id}`;
  };
  // act gives all legs of a matrix one result; a leg's own is what its steps came to.
  const ownResult = (leg: Leg): Conclusion => {
    if (leg.failed) return 'failure';
    return leg.ended === undefined ? 'cancelled' : 'success';
  };
  const add = (leg: Leg, jobResult: Conclusion, outputs: JobRun['outputs']): void => {
    const { name, matrix, steps } = leg;
    jobs.push({ id: path(name, leg.id), name, matrix, result: ownResult(leg), jobResult, outputs, steps });
  };
  const addWithout = (id: string, name: string, result: Conclusion, outputs: JobRun['outputs']): void => {
    jobs.push({ id, name, matrix: {}, result, jobResult: result, outputs, steps: [] });
  };
  // A workflow and a job that calls one may have the same name: the longest prefix is the leg's.
  const prefixOf = (leg: Leg): string =>
    reports.reduce(
      (best, { prefix }) => (leg.name.startsWith(prefix) && prefix.length > best.length ? prefix : best),
      '',
    );
  for (const { prefix, needs } of reports) {
    for (const [id, need] of Object.entries(needs)) {
      const result = need.result || 'not-reached';
      // act gives the outputs of a skipped job as the text of their expressions; on GitHub they are empty.
      const outputs = result === 'skipped' ? {} : (need.outputs ?? {});
      const own = legs.filter((leg) => leg.id === id && prefixOf(leg) === prefix);
      if (own.length === 0) addWithout(path(`${prefix}${id}`, id), `${prefix}${id}`, result, outputs);
      for (const leg of own) add(leg, result, outputs);
    }
  }
  // act stops after the jobs beside which a called workflow failed: what comes later never runs, the report neither.
  for (const leg of legs) if (!jobs.some(({ name }) => name === leg.name)) add(leg, ownResult(leg), {});
  for (const [id, { name = id }] of Object.entries(topJobs)) {
    if (jobs.some((job) => job.id === id)) continue;
    const called = jobs.filter((job) => job.id.startsWith(`${id}.`)).map(({ result }) => result);
    const worst = called.includes('failure') ? 'failure' : 'success';
    addWithout(id, name, called.length === 0 ? 'not-reached' : worst, {});
  }
  return jobs;
}
