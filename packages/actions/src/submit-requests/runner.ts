/** The action `submit-requests`: inputs, the engine's job, outputs, summary, annotations on the files, and what is red. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { error as annotateError, warning as annotateWarning } from '@actions/core';
import { figures } from '@completion-batch/core/jobs';
import { counted, oneLine } from '@completion-batch/core/light';
import {
  type InvalidLine,
  type Logger,
  requestFiles,
  type SubmittedJob,
  submitJob,
  toLine,
} from '@completion-batch/engine';
import { guardedTelling, Incomplete } from '../shared/failure.ts';
import { defined, readInputs } from '../shared/inputs.ts';
import { askingOptions, executionOf } from '../shared/job-inputs.ts';
import { openJobServices } from '../shared/job-services.ts';
import { actionsLogger } from '../shared/logger.ts';
import { dollars, type OutputValues, setOutputs } from '../shared/outputs.ts';
import { runContext } from '../shared/run-context.ts';
import { openRunHolders } from '../shared/run-holders.ts';
import { tellSubmitted } from '../shared/tell-submitted.ts';
import {
  completingOf,
  type SUBMIT_REQUESTS_OUTPUTS,
  type SubmitRequestsInputs,
  submitRequestsInputs,
} from './inputs.ts';
import { submitRequestsSummary } from './summary.ts';

/** GitHub shows ten annotations of a step; one is left for its failure. */
const MAX_ANNOTATIONS = 9;

export function run(): Promise<void> {
  return guardedTelling('Submit requests', async (summary) => {
    const inputs = readInputs<SubmitRequestsInputs>(submitRequestsInputs, ['openaiApiKey', 'token']);
    const complete = completingOf(inputs);
    const logger = actionsLogger();
    const context = runContext();
    const execution = executionOf(context.runId);
    const files = await requestFiles(inputs.requests);
    const services = await openJobServices(inputs, logger);
    const { job, invalid, maxAttempts, cache, dryRun } = inputs;
    const holders = openRunHolders(inputs, logger);
    const submitted = await logger.group('Check the requests and make batches of them', () =>
      submitJob(services, {
        files,
        execution,
        workDir: process.env.RUNNER_TEMP || tmpdir(),
        ...askingOptions(inputs),
        ...defined({ job, complete, again: inputs.again ? execution : undefined }),
        invalid,
        maxAttempts,
        cache,
        dryRun,
        holders,
      }),
    );
    const invalidFile = await writeInvalid(inputs.out, submitted);
    setOutputs(outputsOf(submitted, invalidFile));
    await summary.tell(
      submitRequestsSummary(submitted, {
        ...inputs,
        complete,
        prices: services.prices,
        store: services.store.url,
        context,
      }),
      inputs.summary,
    );
    report(submitted, inputs, logger);
  });
}

async function writeInvalid(out: string, { invalid }: SubmittedJob): Promise<string> {
  if (invalid.count === 0) return '';
  await mkdir(out, { recursive: true });
  const path = join(out, 'invalid.ndjson');
  await writeFile(path, invalid.lines.map((line) => toLine(line)).join(''));
  return path;
}

/** For an artifact: two calls in one run have two, unless the same lines are wrong in both. */
function invalidName(lines: readonly InvalidLine[]): string {
  const digest = createHash('sha256').update(JSON.stringify(lines)).digest('hex');
  return `invalid-${digest.slice(0, 12)}`;
}

export function outputsOf(
  { manifest, known, done, invalid, cached, estimatedUsd, submitted }: SubmittedJob,
  invalidFile: string,
): OutputValues<typeof SUBMIT_REQUESTS_OUTPUTS> {
  const sent = figures(submitted ?? { files: [], dryRun: false });
  return {
    job: manifest?.job ?? '',
    lines: manifest?.lines ?? '',
    requests: manifest?.requests ?? '',
    invalid: invalid.count,
    'invalid-file': invalidFile,
    'invalid-name': invalidFile === '' ? '' : invalidName(invalid.lines),
    cached: cached.requests,
    'saved-usd': dollars(cached.savedUsd),
    'estimated-cost-usd': dollars(estimatedUsd),
    'submitted-requests': sent.requests,
    'openai-batch-ids': JSON.stringify(sent.openaiBatchIds),
    waiting: sent.waiting,
    known,
    done,
  };
}

/** Annotations for what is not done; red only where something failed: what waits for room is asked by a later run. */
function report(
  job: SubmittedJob,
  { invalid, dryRun }: Pick<SubmitRequestsInputs, 'invalid' | 'dryRun'>,
  logger: Logger,
) {
  if (job.invalid.count > 0) annotate(job.invalid.lines, invalid === 'fail' ? annotateError : annotateWarning);
  if (job.manifest === undefined) {
    throw new Incomplete(
      `${counted(job.invalid.count, 'line is no request', 'lines are no requests')} (see the annotations and the summary): ` +
        'nothing was kept or sent. Mend them, or give invalid skip, so that the others are asked.',
    );
  }
  const done = headline(job, dryRun);
  if (job.submitted === undefined) return logger.info(done);
  tellSubmitted(job.submitted, { asked: 'request', done, later: 'the next collect-results' }, logger);
}

/** On the files, where a pull request shows them. */
function annotate(lines: readonly InvalidLine[], annotation: typeof annotateError): void {
  for (const { file, file_line, code, message } of lines.slice(0, MAX_ANNOTATIONS)) {
    annotation(oneLine(message), { title: `No request: ${code}`, file: oneLine(file), startLine: file_line });
  }
}

function headline({ manifest, known, done, cached, submitted }: SubmittedJob, dryRun: boolean): string {
  const job = `job ${manifest?.job}: ${counted(manifest?.requests ?? 0, 'request')}`;
  if (dryRun) return `dry run: ${job}, nothing was kept or sent`;
  if (done) return `${job}, done before: nothing was asked`;
  const { batches, requests } = figures(submitted ?? { files: [], dryRun: false });
  return `${job}${known ? ', known already' : ''}, ${cached.requests} answered by earlier jobs, ${requests} submitted now in ${counted(batches, 'batch', 'batches')}`;
}
