/**
 * The action `announce-results`: tells of a job that is done by an event, after its results were handed on. It is sent at
 * least once: that it was sent is kept after it was, and until then find-jobs lists the job.
 */
import { type JobStatus, jobStatus, type Logger, type ObjectStore } from '@completion-batch/engine';
import { forgetAnnouncement, keepAnnounced, wasAnnounced } from '../shared/announcements.ts';
import { guarded } from '../shared/failure.ts';
import { readInputs } from '../shared/inputs.ts';
import { noToken, openJobPlaces } from '../shared/job-services.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { readPrices } from '../shared/prices.ts';
import { runContext } from '../shared/run-context.ts';
import { type ANNOUNCE_RESULTS_OUTPUTS, type AnnounceResultsInputs, announceResultsInputs } from './inputs.ts';

export function run(): Promise<void> {
  return guarded('Announce results', async () => {
    const inputs = readInputs<AnnounceResultsInputs>(announceResultsInputs, ['token']);
    const { token } = inputs;
    if (token === undefined) throw noToken('which sends the event');
    const logger = actionsLogger();
    const prices = inputs.prices === undefined ? undefined : await readPrices(inputs.prices);
    const { store, state } = await openJobPlaces(inputs, logger);
    const sent = await announce({ ...inputs, token }, store, logger, () =>
      jobStatus({ store, state, ...(prices === undefined ? {} : { prices }) }, inputs.job),
    );
    setOutputs({ sent } satisfies OutputValues<typeof ANNOUNCE_RESULTS_OUTPUTS>);
  });
}

type Announcement = Pick<AnnounceResultsInputs, 'job' | 'onDone' | 'artifact' | 'artifactId'> & {
  readonly token: string;
};

async function announce(
  { job, onDone, artifact, artifactId, token }: Announcement,
  store: ObjectStore,
  logger: Logger,
  statusOf: () => Promise<JobStatus>,
): Promise<boolean> {
  if (await wasAnnounced(store, onDone, job)) {
    logger.info(`the event ${onDone} was sent for job ${job} before`);
    await forgetAnnouncement(store, onDone, job);
    return false;
  }
  const status = await statusOf();
  if (!status.done) {
    logger.info(`job ${job} is not done: no event is sent`);
    return false;
  }
  const { runId } = runContext();
  const payload = {
    ...payloadOf(status, store.url),
    run_id: runId ?? null,
    artifact: artifact ?? null,
    artifact_id: artifactId ?? null,
  };
  const { dispatchEvent } = await import('./dispatch.ts');
  await dispatchEvent(token, onDone, payload);
  await keepAnnounced(store, onDone, job, payload);
  logger.info(`the event ${onDone} was sent for job ${job}`);
  return true;
}

/** GitHub takes ten members, and 64 KB. */
function payloadOf({ manifest, counts, costUsd }: JobStatus, store: string): object {
  return {
    job: manifest.job,
    counts: { lines: manifest.lines, requests: manifest.requests, ...counts },
    results: `${store}/jobs/${manifest.job}/results.ndjson`,
    failures: `${store}/jobs/${manifest.job}/failures.ndjson`,
    cost_usd: costUsd ?? null,
  };
}
