/** The action `find-jobs`: lists the jobs for the matrix of collect-results. Asks the store only, so it needs no OpenAI key. */
import { counted } from '@completion-batch/core/light';
import { type ObjectStore, openJobs, transformer } from '@completion-batch/engine';
import { checkAhead } from '../shared/ahead.ts';
import { expectedAnnouncements } from '../shared/announcements.ts';
import { guardedTelling } from '../shared/failure.ts';
import { isShown, readInputs } from '../shared/inputs.ts';
import { openJobStore } from '../shared/job-services.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { code, page, table } from '../shared/summary.ts';
import { type FIND_JOBS_OUTPUTS, type FindJobsInputs, findJobsInputs } from './inputs.ts';

/** GitHub: jobs of one matrix. */
const MAX_LEGS = 256;

export function run(): Promise<void> {
  return guardedTelling('Find jobs', async (summary) => {
    const inputs = readInputs<FindJobsInputs>(findJobsInputs, ['token']);
    await checkAhead(inputs);
    if (inputs.transform !== undefined) await transformer(inputs.transform);
    const logger = actionsLogger();
    const { store, jobs } = await logger.group('List the jobs', async () => {
      const opened = await openJobStore(inputs, logger);
      return { store: opened, jobs: inputs.job === undefined ? await jobsOf(opened, inputs.onDone) : [inputs.job] };
    });
    const outputs = outputsOf(jobs);
    logger.info(`${counted(jobs.length, 'job')} to collect`);
    if (outputs.waiting !== 0) {
      logger.warn(
        `${counted(Number(outputs.waiting), 'job waits', 'jobs wait')} for the next run: one run has ${MAX_LEGS} at most`,
      );
    }
    setOutputs(outputs);
    await summary.tell(findJobsSummary(store.url, jobs), isShown(inputs.summary, jobs.length === 0));
  });
}

/** Those that are not done, and those that are, but whose event was not sent. */
async function jobsOf(store: ObjectStore, event: string | undefined): Promise<string[]> {
  const jobs = new Set<string>();
  for await (const job of openJobs({ store })) jobs.add(job);
  if (event !== undefined) for await (const job of expectedAnnouncements(store, event)) jobs.add(job);
  return [...jobs];
}

export function outputsOf(jobs: readonly string[]): OutputValues<typeof FIND_JOBS_OUTPUTS> {
  const taken = jobs.slice(0, MAX_LEGS);
  return {
    matrix: JSON.stringify(taken.map((job) => ({ job }))),
    count: taken.length,
    waiting: jobs.length - taken.length,
  };
}

export function findJobsSummary(store: string, jobs: readonly string[]): string {
  return page([
    '### Find jobs',
    jobs.length === 0
      ? `Nothing to collect: no job in ${code(store)} is open.`
      : `${counted(jobs.length, 'job')} to collect in ${code(store)}.`,
    table(
      ['Job'],
      jobs.map((job) => [code(job)]),
    ),
  ]);
}
