/** The action `collect-results`: inputs, rounds of one job or all that are not done, results, outputs, summary, failure. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobProgress } from '@completion-batch/core/jobs';
import { counted } from '@completion-batch/core/light';
import { hideIn, type JobServices, type Logger, openJobs, transformer } from '@completion-batch/engine';
import { expectAnnouncement } from '../shared/announcements.ts';
import { guarded, Incomplete } from '../shared/failure.ts';
import { defined, readInputs } from '../shared/inputs.ts';
import { askingOptions, executionOf } from '../shared/job-inputs.ts';
import { openJobServices } from '../shared/job-services.ts';
import { actionsLogger } from '../shared/logger.ts';
import { setOutputs } from '../shared/outputs.ts';
import { runContext } from '../shared/run-context.ts';
import { openRunHolders } from '../shared/run-holders.ts';
import { hideKey } from '../shared/secrets.ts';
import { type CollectResultsInputs, collectResultsInputs } from './inputs.ts';
import { jobReportOf, writeJobReport } from './job-report.ts';
import { outputsOf } from './outputs.ts';
import { type Looked, lookAtJobs } from './rounds.ts';
import { saveResults } from './save-results.ts';
import { collectResultsSummary } from './summary.ts';
import { troublesOf, warningsOf } from './troubles.ts';

/** GitHub shows ten annotations of a step; one is left for its failure. */
const MAX_ANNOTATIONS = 9;

export function run(): Promise<void> {
  return guarded('Collect results', async (summary) => {
    const inputs = readInputs<CollectResultsInputs>(collectResultsInputs, ['openaiApiKey', 'token']);
    const logger = actionsLogger();
    const workDir = process.env.RUNNER_TEMP || tmpdir();
    const { runId, attempt } = runContext();
    const execution = executionOf(runId);
    const transform = inputs.transform === undefined ? undefined : await transformer(inputs.transform);
    const services = await openJobServices(inputs, logger);
    const jobs = await jobsToLookAt(services, inputs);
    const options = {
      execution,
      workDir,
      ...askingOptions(inputs),
      ...defined({ cancelAfterHours: inputs.cancelAfterHours }),
      holders: openRunHolders(inputs, logger),
    };
    const rounds = await logger.group('Bring the answers', () =>
      lookAtJobs(services, jobs, options, (inputs.wait ?? 0) * 60_000),
    );
    const looked = await withResults(rounds, (job) =>
      saveResults(services, { job, folder: join(inputs.out, job), workDir, transform }),
    );
    setOutputs(outputsOf(looked, inputs.out));
    const reports = looked.map((one) => hideIn(jobReportOf(one, services.store, attempt), hideKey()));
    await summary.tell(collectResultsSummary(reports), inputs.summary);
    if (inputs.reports !== undefined) {
      for (const each of reports) await writeJobReport(inputs.reports, each);
      // A later job tells of them.
      if (!inputs.summary) summary.handOn();
    }
    report(looked, logger);
  });
}

/** That an event is to be sent is kept before a job can get done: see announcements.ts. */
async function jobsToLookAt(
  { store }: Pick<JobServices, 'store'>,
  { job, onDone }: Pick<CollectResultsInputs, 'job' | 'onDone'>,
): Promise<readonly string[]> {
  const jobs = job === undefined ? [] : [job];
  if (job === undefined) for await (const open of openJobs({ store })) jobs.push(open);
  if (onDone !== undefined) for (const each of jobs) await expectAnnouncement(store, onDone, each);
  return jobs;
}

/** Of a job that is done, what keeps its results from being written ends that one alone. */
async function withResults(rounds: readonly Looked[], save: (job: string) => Promise<void>): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (const one of rounds) {
    const error = one.status?.done === true ? await save(one.job).catch((why: unknown) => why) : undefined;
    looked.push(error === undefined ? one : { ...one, error });
  }
  return looked;
}

/** What waits is told and is no failure; what is wrong is red, after all the rest was handed on. */
function report(looked: readonly Looked[], logger: Logger): void {
  if (looked.length === 0) logger.info('nothing to collect: no job is open');
  for (const { status } of looked) if (status !== undefined) logger.info(jobProgress(status));
  for (const text of looked.flatMap(warningsOf).slice(0, MAX_ANNOTATIONS)) logger.warn(text);
  const [first] = looked.flatMap(({ error }) => error ?? []);
  const troubles = looked.flatMap(troublesOf);
  if (first !== undefined && troubles.length === 1) throw first;
  for (const text of troubles.slice(0, MAX_ANNOTATIONS)) logger.error(text);
  if (troubles.length === 0) return;
  throw new Incomplete(
    `${counted(troubles.length, 'thing')} went wrong (see the annotations and the summary); everything else was collected.`,
  );
}
