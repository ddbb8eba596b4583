/** `npm start`: the whole way on the local stack, with sample receipts or a file of rows, until nothing is left. */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CheckMode,
  type CollectedBatch,
  countLabels,
  createLabelWriter,
  type EvaluateOptions,
  evaluate,
  evidenceOf,
  labelServices,
  openObjectStore,
  readLabels,
  readTruthFile,
  releasedTotal,
} from '@completion-batch/core';
import { counted, number } from '@completion-batch/core/light';
import { gatherReport } from '@completion-batch/core/review';
import { FORWARD_DEFAULTS } from '@completion-batch/emulator';
import {
  CompletionBatchError,
  decide,
  describeError,
  isCompletionBatchError,
  isFree,
  type Logger,
  type PriceList,
} from '@completion-batch/engine';
import { readTemplate, type Written, writePages } from '@completion-batch/page';
import {
  type Answers,
  aboutAnswers,
  answersResponder,
  checkItems,
  folderOf,
  parseRates,
  readTruth,
  type Source,
  type Stack,
  startStack,
  type Truth,
  trueLabelsOfSample,
  truthOfSample,
} from '@completion-batch/sandbox';
import { type CommandLogger, commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { say } from '../../render/print.ts';
import {
  printKept,
  printStart,
  type Round,
  type StartReport,
  startJson,
  whyFailed,
  whyUnanswered,
} from '../../render/print-start.ts';
import { type CollectedBatches, collectBatches } from '../../session/collect-open.ts';
import { embedWords } from '../../session/embed-words.ts';
import { warnOfBadLines } from '../../session/evaluate-file.ts';
import { type FirstRequest, firstRequest } from '../../session/first-request.ts';
import { writableFolder } from '../../session/folder.ts';
import { modelServer, reached } from '../../session/model-server.ts';
import { type PipelineResult, type RunFlags, runPipeline } from '../../session/pipeline.ts';
import { readPrices } from '../../session/prices.ts';
import { exactly } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { tellWaiting } from '../../session/waiting.ts';
import { WAYS } from '../../session/ways.ts';

export interface StartFlags extends Omit<RunFlags, 'validationStatus'> {
  readonly items?: string;
  readonly receipts: number;
  readonly seed: number;
  readonly data?: string;
  readonly engine: 'auto' | 'dynoxide' | 'dynalite';
  readonly reset?: boolean;
  readonly keep?: boolean;
  readonly submitOnly?: boolean;
  readonly truth?: string;
  /** `truth`, `rules`, or the URL of a model server. */
  readonly answers?: string;
  readonly answersConcurrency?: number;
  readonly answersTimeout?: number;
  readonly answerRates?: string;
  readonly held?: 'wait' | 'accept' | 'reject';
  readonly simple?: boolean;
  readonly chaos?: number;
  readonly checks: CheckMode;
  readonly json?: boolean;
}

/**
 * What the demonstration shows beside the plain way: evidence, another model for what is in doubt, a gold sample. The first of
 * a few batches is bad: it is held, and rejected, as a person would.
 */
const ALL_ABILITIES = {
  evidence: 'table',
  escalateModel: 'gpt-4.1',
  auditShare: '10%',
  auditMinAgreement: '80%',
  answerRates: 'bad-batch=0.6',
  held: 'reject',
  maxLines: 20,
} as const;

/** Where the sample is answered from its truth, and the user asks for none of these himself. */
function withAbilities(given: StartFlags): StartFlags {
  const { items, simple = false, answers = 'truth', evidence, model } = given;
  const own = [given.escalateModel, given.auditShare, given.auditMinAgreement, given.answerRates, given.held];
  const asked = simple || answers !== 'truth' || evidence !== 'off' || own.some((option) => option !== undefined);
  if (items !== undefined || asked || model === ALL_ABILITIES.escalateModel) return given;
  return { ...given, ...ALL_ABILITIES, maxLines: given.maxLines ?? ALL_ABILITIES.maxLines };
}

export async function startWork(session: Session, given: StartFlags): Promise<void> {
  const flags = withAbilities(given);
  const logger = commandLogger(session);
  const base = resolve(session.env.INIT_CWD ?? process.cwd());
  const source: Source =
    flags.items === undefined
      ? { kind: 'sample', receipts: flags.receipts, seed: flags.seed }
      : { kind: 'items', file: resolve(base, flags.items) };
  const folder = flags.data === undefined ? folderOf(resolve('.completion-batch'), source) : resolve(base, flags.data);
  // Whatever can be wrong is found before anything is made.
  evidenceOf(flags.evidence, flags.evidenceTokens);
  const { prices } = await readPrices(flags.prices && resolve(base, flags.prices));
  const truthFile = flags.truth && resolve(base, flags.truth);
  const truth = await truthFor(source, truthFile, logger);
  if (source.kind === 'items') await checkItems(source.file, truth);
  const answers = await answersOf({ flags, source, truth, env: session.env, logger });
  // Whatever is killed when: the next start goes on. So there is nothing to tidy up but the table's process.
  const interrupted = (): void => {
    logger.warn('interrupted; run it again and it goes on where it stopped');
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  let stack: Stack | undefined;
  try {
    await writableFolder(folder, '--data');
    stack = await startStack({
      folder,
      source,
      engine: flags.engine,
      reset: flags.reset ?? false,
      responder: answersResponder(answers),
      ...(answers.by === 'server' ? { concurrency: answers.server.concurrency ?? FORWARD_DEFAULTS.concurrency } : {}),
      onReady: () => {
        if (!flags.json) say(aboutAnswers(answers));
      },
      ...(flags.chaos === undefined ? {} : { chaos: flags.chaos }),
      logger,
    });
    if (stack.loaded !== undefined) logger.info(`loaded ${counted(stack.loaded, 'row')} into the table`);
    const way = { stack, flags, answers, prices, logger, env: session.env };
    const done = await goAllTheWay(way, trueLabelsOf(source, truthFile));
    const { page, trouble } = await pageOf(way);
    const first = await firstOf(done);
    const report = { ...done, page, first };
    if (flags.json) printJson(startJson(report));
    else printStart(report, logger);
    const unanswered = whyUnanswered(report);
    if (unanswered !== undefined) logger.warn(unanswered);
    const why = whyFailed(report) ?? trouble;
    if (why !== undefined) {
      logger.error(why);
      session.exitCode = EXIT.failed;
    }
    if (flags.keep) {
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      // A clone's own is on nobody's PATH; and where there is no clone, npx would fetch one from the registry.
      const program = session.env.npm_lifecycle_event === 'start' ? 'npx completion-batch' : 'completion-batch';
      if (!flags.json) printKept(stack, program);
      // What it was at is over; a spinner would turn on.
      session.display?.close();
      await untilSignal();
    }
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await stack?.stop();
  }
}

/** The table alone keeps no process alive. */
async function untilSignal(): Promise<void> {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  const alive = setInterval(() => undefined, DAY_MS);
  process.once('SIGINT', end).once('SIGTERM', end);
  await promise;
  process.off('SIGINT', end).off('SIGTERM', end);
  clearInterval(alive);
}

/** The prompts of a dry run are all that it has to show. */
async function firstOf({ flags, rounds: [round] }: Done): Promise<FirstRequest | undefined> {
  if (!flags.dryRun || round === undefined) return undefined;
  return firstRequest(round.result.prepared.plan, round.result.requests);
}

const DAY_MS = 86_400_000;

async function goAllTheWay(way: Way, trueLabels: TrueLabels | undefined): Promise<Done> {
  const { stack, flags, answers, logger } = way;
  try {
    const rounds = await allRounds(way);
    return await reportOf({ stack, flags, answers, rounds, logger }, trueLabels);
  } finally {
    // Before the report: the last lines are what is left to do.
    if (flags.chaos !== undefined) tellInjected(flags.chaos, stack, logger);
  }
}

/** Of the sample it is known what is right; of other rows only with --truth. */
async function truthFor(source: Source, file: string | undefined, logger: Logger): Promise<Truth | undefined> {
  if (source.kind === 'sample') {
    if (file === undefined) return truthOfSample(source);
    throw wrongUse('--truth is for --items', "Add --items FILE; the sample's own truth is known.");
  }
  if (file === undefined) return undefined;
  return readTruth(file, warnOfBadLines(logger));
}

interface Answering {
  readonly flags: StartFlags;
  readonly source: Source;
  readonly truth: Truth | undefined;
  readonly env: Session['env'];
  readonly logger: Logger;
}

async function answersOf({ flags, source, truth, env, logger }: Answering): Promise<Answers> {
  const { answers, seed, answersConcurrency: concurrency, answersTimeout: timeoutSeconds } = flags;
  if (answers !== undefined && answers !== 'truth' && answers !== 'rules') {
    const server = modelServer(answers, '--answers', { concurrency, timeoutSeconds }, env);
    // A dry run asks nobody.
    return { by: 'server', server: flags.dryRun ? server : await reached(server, '--answers', logger) };
  }
  if (concurrency !== undefined || timeoutSeconds !== undefined) {
    const name = concurrency === undefined ? '--answers-timeout' : '--answers-concurrency';
    throw wrongUse(`${name} is for --answers URL`, `Name a model server with --answers, or leave ${name} out.`);
  }
  if (answers === 'truth' && truth === undefined) {
    throw wrongUse('--answers truth needs --truth FILE with --items', 'Add --truth FILE, or leave --answers out.');
  }
  if (answers === 'rules' || truth === undefined) {
    if (flags.answerRates === undefined) return { by: 'rules' };
    throw wrongUse('--answer-rates is for answers from the truth', 'Add --truth FILE, or leave --answer-rates out.');
  }
  const rates = flags.answerRates === undefined ? {} : { rates: parseRates(flags.answerRates) };
  return { by: 'truth', of: source.kind === 'sample' ? 'sample' : 'file', truth, seed, ...rates };
}

function wrongUse(message: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', message, { remedy });
}

interface Way {
  readonly stack: Stack;
  readonly flags: StartFlags;
  readonly answers: Answers;
  readonly prices: PriceList | undefined;
  readonly logger: CommandLogger;
  readonly env: Session['env'];
}

/** A label is done after a few rounds at most; limits of a batch or of the queue take some more. */
const MOST_ROUNDS = 30;

/** Round after round, each with what the one before left, until there is nothing left or nothing more can be done. */
async function allRounds(first: Way): Promise<Round[]> {
  const { flags, answers, logger } = first;
  // What the first round has said is not said again.
  const further = { ...first, logger: { ...logger, info: logger.debug } };
  const rounds: Round[] = [];
  for (;;) {
    const round = await again(flags.chaos === undefined ? 1 : BAD_DAYS, logger, () =>
      oneRound(rounds.length === 0 ? first : further),
    );
    rounds.push(round);
    if (isLast(round, flags) || rounds.length === MOST_ROUNDS) return rounds;
    // What a server does not answer uses up no attempt, and would be asked for ever.
    if (answers.by === 'server' && answeredNothing(round)) return rounds;
    const left = toAskAgain(round);
    const why = left === 0 ? 'looking for what is left' : `${counted(left, 'label')} corrected or released`;
    logger.info(`round ${rounds.length + 1}: ${why}`);
  }
}

function answeredNothing({ collected }: Round): boolean {
  const settled = collected.results.filter(({ kind }) => kind === 'settled');
  return settled.length > 0 && settled.every(({ counts }) => nothingIn(counts));
}

function nothingIn({ valid, invalid, needsReview, exhausted, unsure, released }: CollectedBatch['counts']): boolean {
  return valid + invalid + needsReview + exhausted + unsure === 0 && Object.keys(released).every(isFree);
}

const toAskAgain = ({ collected }: Round): number =>
  collected.results.reduce((total, { counts }) => total + counts.corrections + releasedTotal(counts), 0);

function isLast({ result, collected }: Round, flags: StartFlags): boolean {
  const { submitted, resumed, failedShards } = result;
  if (flags.dryRun) return true;
  const sent = submitted.files.some(({ ending }) => ending === 'submitted');
  const moved = sent || collected.results.some(({ kind }) => kind === 'settled');
  if (collected.results.some(({ kind }) => kind === 'held')) return true;
  // An execution of an earlier start knows nothing of what came later.
  if (resumed) return !moved && !(submitted.complete && failedShards.length === 0);
  // Limits of one execution are no limits if there are more of them.
  const limited = [flags.maxLabels, flags.maxReceipts, flags.maxCostUsd].some((limit) => limit !== undefined);
  return !moved || (sent && limited);
}

async function oneRound(way: Way): Promise<Round> {
  const { stack, flags, logger } = way;
  const usesVectors = evidenceOf(flags.evidence, flags.evidenceTokens)?.sources.includes('vectors') === true;
  if (usesVectors && !flags.dryRun) await embedWords({ stack, logger, waitMs: LOOK_MS, fileWaitMs: FILE_WAIT_MS });
  const result = await runOn(way);
  if (flags.dryRun || flags.submitOnly) return { result, collected: { results: [], failures: [] } };
  logger.info('collect: waiting for the emulator, writing verdicts');
  return { result, collected: await collectAnswers(way) };
}

/** Of what is held the demonstration does what a person would; elsewhere somebody has to say it. */
async function decideHeld(
  services: ReturnType<typeof labelServices>,
  { flags, logger }: Way,
  collected: CollectedBatches,
  collectAll: () => Promise<CollectedBatches>,
): Promise<CollectedBatches> {
  const { held = 'wait' } = flags;
  const waiting = collected.results.filter(({ kind }) => kind === 'held');
  if (waiting.length === 0 || held === 'wait') return collected;
  const decision = held === 'accept' ? 'accepted' : 'rejected';
  for (const { batchId, reason } of waiting) {
    logger.warn(`batch ${batchId} is ${reason?.split(';')[0] ?? 'held'}`);
    await decide(services, batchId, decision);
  }
  const then = held === 'accept' ? 'its answers are written' : 'its labels are released';
  logger.info(`a person would look at it now; here it is ${decision}: ${then}`);
  const after = await collectAll();
  return { ...after, results: [...collected.results.filter(({ kind }) => kind !== 'held'), ...after.results] };
}

/** How often a run is begun again under chaos, as the schedule of the next days would. */
const BAD_DAYS = 5;

async function again<T>(
  runs: number,
  logger: Logger,
  work: () => Promise<T>,
  isTrouble: (error: unknown) => boolean = isCompletionBatchError,
): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await work();
    } catch (error) {
      if (run >= runs || !isTrouble(error)) throw error;
      logger.warn(`this run failed: ${describeError(error)} Beginning again, as the next scheduled run would.`);
    }
  }
}

function tellInjected(seed: number, stack: Stack, logger: Logger): void {
  const faults = Object.entries(stack.injected());
  const total = faults.reduce((sum, [, count]) => sum + count, 0);
  logger.info(`chaos ${seed}: ${counted(total, 'fault')} ${total === 1 ? 'was' : 'were'} put in`);
  for (const [name, count] of faults) logger.info(`  ${number(count).padStart(5)}  ${name}`);
}

async function runOn({ stack, flags, prices, logger, env }: Way): Promise<PipelineResult> {
  const dry = join(stack.folder, 'dry-run');
  if (flags.dryRun) {
    await rm(dry, { recursive: true, force: true });
    await mkdir(dry, { recursive: true });
  }
  const { table, openai } = stack;
  const store = flags.dryRun ? await openObjectStore(pathToFileURL(join(dry, 'objects')).href) : stack.store;
  return runPipeline({
    services: labelServices({ table, store, openai, logger, prices, ways: WAYS, ...(await exactly()) }),
    out: flags.dryRun ? dry : join(stack.folder, 'run'),
    flags: { ...flags, validationStatus: 'NONE' },
    env,
    exclusive: true,
  });
}

/** Milliseconds between looks, and for result files to appear: the emulator needs seconds where OpenAI needs hours. */
const LOOK_MS = 150;
const FILE_WAIT_MS = 60_000;

async function collectAnswers(way: Way): Promise<CollectedBatches> {
  const { stack, flags, prices, logger } = way;
  const { table, store, openai } = stack;
  const services = labelServices({ table, store, openai, logger, prices, checks: flags.checks, ways: WAYS });
  const collectAll = (): Promise<CollectedBatches> =>
    collectBatches(services, {
      ...{ workDir: join(stack.folder, 'run'), waitMs: LOOK_MS, fileWaitMs: FILE_WAIT_MS },
      onWait: tellWaiting(logger, true),
    });
  return decideHeld(services, way, await collectAll(), collectAll);
}

/** All of the report but the page that is made of the table then, and a dry run's first request. */
type Done = Omit<StartReport, 'page' | 'first'>;

async function reportOf(
  done: Omit<Done, 'left' | 'evaluation' | 'flags'> & { readonly flags: StartFlags; readonly logger: Logger },
  trueLabels: TrueLabels | undefined,
): Promise<Done> {
  const { stack, flags, rounds, logger } = done;
  const settled = rounds
    .flatMap(({ collected }) => collected.results)
    .filter(({ kind }) => kind === 'settled')
    .map(({ batchId }) => batchId);
  const { table } = stack;
  const look = async () => ({
    left: { none: (await countLabels(table, 'NONE')).labels, pending: (await countLabels(table, 'PENDING')).labels },
    evaluation:
      trueLabels === undefined || settled.length === 0
        ? undefined
        : await evaluate({
            reader: createLabelWriter(table, table.clock),
            truth: trueLabels(),
            batches: new Set(settled),
            labels: await readLabels(flags.labels),
          }),
  });
  // No command of the pipeline reads here: under chaos any error of the table may come out.
  return { ...done, ...(await again(flags.chaos === undefined ? 1 : BAD_DAYS, logger, look, () => true)) };
}

/** The page to look at, in the stack's folder. What goes wrong with it takes nothing from what is done. */
async function pageOf({ stack, flags, logger }: Way): Promise<{ readonly page?: Written; readonly trouble?: string }> {
  if (flags.dryRun) return {};
  const { table, store, folder } = stack;
  const labels = await readLabels(flags.labels);
  const write = async () =>
    writePages({
      out: join(folder, 'report', 'report.html'),
      parts: gatherReport({ table, store, workDir: tmpdir(), labels, logger }),
      template: await readTemplate(),
    });
  try {
    return { page: await again(flags.chaos === undefined ? 1 : BAD_DAYS, logger, write, () => true) };
  } catch (error) {
    return { trouble: `there is no page to look at: ${describeError(error)}` };
  }
}

/** The truth label by label, from the beginning each time. */
type TrueLabels = () => EvaluateOptions['truth'];

/** What is wrong with the file has been told when it was read for the first time. */
function trueLabelsOf(source: Source, truthFile: string | undefined): TrueLabels | undefined {
  if (source.kind === 'sample') return () => trueLabelsOfSample(source);
  return truthFile === undefined ? undefined : () => readTruthFile(truthFile, () => undefined);
}
