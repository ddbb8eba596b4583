/** `completion-batch batch submit` */
import { tmpdir } from 'node:os';
import { whyIncomplete } from '@completion-batch/core/jobs';
import { counted, number } from '@completion-batch/core/light';
import {
  type Completing,
  CompletionBatchError,
  requestFiles,
  type SubmitJobOptions,
  type SubmittedJob,
  submitJob,
  usd,
} from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { ownCommand } from '../../render/own-command.ts';
import { block, estimatedDollars, type Fact, sayNext, sayNextCommand } from '../../render/print.ts';
import { askedJson, destinationFacts, jobJson, printAsked, tellInvalid } from '../../render/print-job.ts';
import { startAnswers } from '../../session/emulated.ts';
import { printRound, refuseEmpty, sayWait, waitUntilDone } from '../../session/job-rounds.ts';
import {
  type AskingFlags,
  askingOf,
  EMULATED,
  newExecution,
  type OpenedJobs,
  openJobServices,
} from '../../session/jobs.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface BatchSubmitFlags extends AskingFlags {
  readonly job?: string;
  readonly again?: string;
  readonly invalid: 'fail' | 'skip';
  readonly complete?: boolean;
  readonly model?: string;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly cache?: boolean;
  readonly emulator?: boolean;
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

export async function batchSubmitWork(
  session: Session,
  patterns: readonly string[],
  flags: BatchSubmitFlags,
): Promise<void> {
  const completing = completingOf(flags);
  checkTogether(flags);
  const logger = commandLogger(session);
  const files = await requestFiles(patterns);
  await using emulator = flags.emulator === true ? await startAnswers(EMULATED.data) : undefined;
  const opened = await openJobServices(session, flags, {
    logger,
    openai: emulator?.openai ?? (flags.dryRun === true ? 'nothing' : 'asks'),
    ...(emulator === undefined ? {} : { quick: EMULATED }),
  });
  if (emulator !== undefined) logger.info('the local emulator answers: no model is asked, and the answers are made up');
  const result = await submitJob(opened.services, {
    ...askingOf(flags, { execution: newExecution(), workDir: tmpdir() }),
    files,
    ...namesOf(flags),
    invalid: flags.invalid,
    ...completing,
    maxAttempts: flags.maxAttempts,
    cache: flags.cache ?? false,
    dryRun: flags.dryRun ?? false,
  });
  tellInvalid(result.invalid, flags.invalid === 'skip' ? logger.warn : logger.error);
  const { manifest } = result;
  if (flags.json !== true) printSubmittedJob(result, opened, flags);
  const ended =
    manifest !== undefined && isWaited(flags)
      ? await waitUntilDone({ session, opened, flags, job: manifest.job, forMs: DAY_MS, logger })
      : undefined;
  if (flags.json)
    printJson({
      ...submittedJobJson(result, opened),
      ...(ended === undefined ? {} : { status: jobJson(ended.status) }),
    });
  if (ended !== undefined) {
    if (flags.json !== true) printRound(ended, opened.again);
    refuseEmpty(ended, session, logger);
    return;
  }
  const why = whyNotSubmitted(result, flags);
  if (why === undefined) return;
  logger.error(why);
  session.exitCode = manifest === undefined ? EXIT.wrongUse : EXIT.failed;
}

const isWaited = ({ wait, emulator, dryRun }: BatchSubmitFlags): boolean =>
  dryRun !== true && (wait === true || emulator === true);

function namesOf({ job, again }: BatchSubmitFlags): Pick<SubmitJobOptions, 'job' | 'again'> {
  return { ...(job === undefined ? {} : { job }), ...(again === undefined ? {} : { again }) };
}

const CHAT = '/v1/chat/completions';

function completingOf({ complete, model, endpoint }: BatchSubmitFlags): { readonly complete?: Completing } {
  if (complete === true) return { complete: { endpoint: endpoint ?? CHAT, ...(model === undefined ? {} : { model }) } };
  const option = model !== undefined ? '--model' : endpoint !== undefined ? '--endpoint' : undefined;
  if (option === undefined) return {};
  throw new CompletionBatchError('invalid-input', `${option} is for --complete`, {
    remedy: `Add --complete where lines are no whole requests; what they name themselves stays. Else leave ${option} out.`,
  });
}

/** What the emulator says must not come to where answers of OpenAI are. */
function checkTogether({ emulator, store, state, dryRun }: BatchSubmitFlags): void {
  if (emulator !== true) return;
  const other =
    store !== undefined ? '--store' : state !== undefined ? '--state' : dryRun === true ? '--dry-run' : undefined;
  if (other === undefined) return;
  throw new CompletionBatchError('invalid-input', `--emulator and ${other} exclude each other`, {
    remedy:
      other === '--dry-run'
        ? 'Leave one of them out: a dry run asks nobody, not even the emulator.'
        : `Leave ${other} out: what the emulator makes up is kept in ${EMULATED.store}, apart from real answers.`,
  });
}

function whyNotSubmitted(
  { manifest, invalid, submitted }: SubmittedJob,
  { complete }: BatchSubmitFlags,
): string | undefined {
  if (manifest !== undefined) return submitted === undefined ? undefined : whyIncomplete(submitted);
  const what = counted(invalid.count, 'line is no request', 'lines are no requests');
  const bare =
    complete !== true && invalid.lines.some(({ custom_id, param }) => custom_id === null || param === 'method');
  const hint = bare ? '; where they leave out what is the same in all, add --complete --model NAME' : '';
  return `${what}, and nothing was sent: put them right, or leave them out with --invalid skip${hint}`;
}

function printSubmittedJob(result: SubmittedJob, { place, again }: OpenedJobs, flags: BatchSubmitFlags): void {
  const { manifest, known, done, invalid, cached, estimatedUsd, submitted } = result;
  const { dryRun = false } = flags;
  if (manifest === undefined) return;
  const { job, lines } = manifest;
  console.log(
    block(`Job ${job}: ${done ? 'done already' : known ? 'known already' : dryRun ? 'dry run' : 'new'}`, [
      [
        'lines',
        `${number(lines)}${invalid.count > 0 ? `, of them ${number(invalid.count)} no request: left out` : ''}`,
      ],
      ...destinationFacts(manifest),
      ['cost', estimatedDollars(estimatedUsd)],
      ...cachedFact(cached),
      ['store', place],
    ]),
  );
  if (submitted !== undefined) printAsked(submitted);
  if (isWaited(flags)) return;
  if (dryRun) sayNext('the same without --dry-run. That was a dry run: nothing was written or sent.');
  else if (done) sayNextCommand(ownCommand(`batch results ${job}${again}`), '--again NAME asks it again.');
  else sayWait(job, again);
}

function cachedFact({ requests, savedUsd }: SubmittedJob['cached']): Fact[] {
  if (requests === 0) return [];
  const saved = savedUsd === undefined ? '' : `, ${usd(savedUsd)} saved`;
  return [['by earlier jobs', `${counted(requests, 'request')} answered${saved}`]];
}

function submittedJobJson(result: SubmittedJob, { place }: OpenedJobs): object {
  const { manifest, known, done, invalid, cached, estimatedUsd = null, submitted } = result;
  return {
    job: manifest?.job ?? null,
    known,
    done,
    lines: manifest?.lines ?? null,
    requests: manifest?.requests ?? null,
    destinations: manifest?.destinations ?? [],
    invalid,
    cached: { ...cached, savedUsd: cached.savedUsd ?? null },
    estimatedUsd,
    store: place,
    submitted: submitted === undefined ? null : askedJson(submitted),
  };
}
