/** `npm start`: the whole way on the local stack, with sample receipts or a file of rows. */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  DEFAULT_MAX_ATTEMPTS,
  describeError,
  isCompletionBatchError,
  type Logger,
  openObjectStore,
  type SubmittedFile,
} from '@completion-batch/core';
import { Command, Option } from 'commander';
import { type Accuracy, accuracyOf, readTruth, type Truth, wordOf } from '../accuracy.ts';
import { type CollectedBatches, collectOpen } from '../collect-open.ts';
import { consoleLogger, number } from '../console-logger.ts';
import { folderOf, type Source, type Stack, startStack, TABLE_NAME } from '../local/stack.ts';
import { EXIT, type Session } from '../main.ts';
import {
  batchOptions,
  count,
  jsonOption,
  modelOption,
  parametersOption,
  sizeOptions,
  wholeNumber,
} from '../options.ts';
import { type PipelineResult, type RunFlags, runPipeline } from '../pipeline.ts';
import { dollars, facts, printJson, printSubmitted, warnOfProblems } from '../report.ts';
import { printCollected, printOutcomes } from '../report-collected.ts';
import { sampleTruth } from '../sample/index.ts';

interface StartFlags extends Omit<RunFlags, 'validationStatus'> {
  readonly items?: string;
  readonly receipts: number;
  readonly seed: number;
  readonly data?: string;
  readonly engine: 'auto' | 'dynoxide' | 'dynalite';
  readonly reset?: boolean;
  readonly submitOnly?: boolean;
  readonly truth?: string;
  readonly chaos?: number;
  readonly json?: boolean;
}

export function startCommand(session: Session): Command {
  const command = new Command('start')
    .description('runs all phases on a local stack: embedded table, folder as object store, Batch API emulator')
    .option('--items <file>', 'rows of your own, {"Item": {…}} in DynamoDB JSON a line (.ndjson or .ndjson.gz)')
    .addOption(
      new Option('--receipts <n>', 'how many synthetic receipts, without --items').argParser(count).default(60),
    )
    .addOption(new Option('--seed <n>', 'of the synthetic receipts').argParser(wholeNumber(0, 2 ** 31)).default(1))
    .option('--data <dir>', 'folder of the local stack (default: .completion-batch, a folder per source in it)')
    .addOption(
      new Option('--engine <name>', 'the embedded table').choices(['auto', 'dynoxide', 'dynalite']).default('auto'),
    )
    .option('--reset', 'start over: empties the local stack first')
    .option('--submit-only', 'stop when the batch is submitted; the next start collects it')
    .option('--truth <file>', 'true labels of --items, to see how many verdicts are right')
    .addOption(
      new Option('--chaos <seed>', 'faults in table, store and OpenAI, drawn from this number').argParser(
        wholeNumber(0, 2 ** 31),
      ),
    )
    .addOption(modelOption())
    .addOption(parametersOption());
  for (const option of [...sizeOptions(), ...batchOptions()]) command.addOption(option);
  return command
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: StartFlags) => start(session, flags));
}

const HELP = `
Examples (after "npm start --"):
  --items ../receipts.ndjson.gz   the same with rows of your own table (aws dynamodb scan … | jq -c '.Items[]|{Item:.}')
  --dry-run                       prompts and estimate only; nothing is claimed
  --reset                         forget everything and begin anew
  --chaos 7                       on a bad day; the next start without it finishes what is left

Run it again and it submits only what is new; interrupt it anywhere and run it again: it goes on.`;

async function start(session: Session, flags: StartFlags): Promise<void> {
  const logger = consoleLogger({ stream: process.stderr });
  const base = resolve(session.env.INIT_CWD ?? process.cwd());
  const source: Source =
    flags.items === undefined
      ? { kind: 'sample', receipts: flags.receipts, seed: flags.seed }
      : { kind: 'items', file: resolve(base, flags.items) };
  const folder = flags.data === undefined ? folderOf(resolve('.completion-batch'), source) : resolve(base, flags.data);
  // Whatever is killed when: the next start goes on. So there is nothing to tidy up but the table's process.
  const interrupted = (): void => {
    logger.warn('interrupted; run it again and it goes on where it stopped');
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);

  const stack = await startStack({
    folder,
    source,
    engine: flags.engine,
    reset: flags.reset ?? false,
    ...(flags.chaos === undefined ? {} : { chaos: flags.chaos }),
    logger,
  });
  try {
    if (stack.loaded !== undefined) logger.info(`loaded ${number(stack.loaded)} rows into the table`);
    const truthFile = flags.truth && resolve(base, flags.truth);
    const report = await again(flags.chaos === undefined ? 1 : BAD_DAYS, logger, () =>
      wholeWay(stack, flags, source, truthFile, logger),
    );
    const { result, collected } = report;
    if (flags.json) printJson(toJson(report));
    else print(report, logger);
    const failed = !result.submitted.complete || result.failedShards.length > 0 || collected.failures.length > 0;
    if (failed) session.exitCode = EXIT.failed;
  } finally {
    if (flags.chaos !== undefined) tellInjected(flags.chaos, stack, logger);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await stack.stop();
  }
}

/** How often a run is begun again under chaos, as the schedule of the next days would. */
const BAD_DAYS = 5;

async function again<T>(runs: number, logger: Logger, work: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await work();
    } catch (error) {
      if (run >= runs || !isCompletionBatchError(error)) throw error;
      logger.warn(`this run failed: ${describeError(error)} Beginning again, as the next scheduled run would.`);
    }
  }
}

function tellInjected(seed: number, stack: Stack, logger: Logger): void {
  const faults = Object.entries(stack.injected());
  const total = faults.reduce((sum, [, count]) => sum + count, 0);
  logger.info(`chaos ${seed}: ${number(total)} faults were put in`);
  for (const [name, count] of faults) logger.info(`  ${number(count).padStart(5)}  ${name}`);
}

async function wholeWay(
  stack: Stack,
  flags: StartFlags,
  source: Source,
  truthFile: string | undefined,
  logger: Logger,
): Promise<Report> {
  const result = await runOn(stack, flags, logger);
  const stopHere = flags.dryRun || flags.submitOnly;
  if (!stopHere) logger.info('collect: waiting for the emulator, writing verdicts');
  const collected = stopHere ? { results: [], failures: [] } : await collectAnswers(stack, logger);
  const settled = collected.results.filter(({ kind }) => kind === 'settled').map(({ batchId }) => batchId);
  const truth = settled.length === 0 ? undefined : await truthFor(source, truthFile);
  const accuracy = truth === undefined ? undefined : await accuracyOf(stack.table, settled, truth);
  return { stack, flags, result, collected, accuracy };
}

async function runOn(stack: Stack, flags: StartFlags, logger: Logger): Promise<PipelineResult> {
  const dry = join(stack.folder, 'dry-run');
  if (flags.dryRun) {
    await rm(dry, { recursive: true, force: true });
    await mkdir(dry, { recursive: true });
  }
  return runPipeline({
    table: stack.table,
    store: flags.dryRun ? await openObjectStore(pathToFileURL(join(dry, 'objects')).href) : stack.store,
    openai: stack.openai,
    logger,
    out: flags.dryRun ? dry : join(stack.folder, 'run'),
    flags: { ...flags, validationStatus: 'NONE' },
    exclusive: true,
  });
}

/** Milliseconds between looks, and for result files to appear: the emulator needs seconds where OpenAI needs hours. */
const LOOK_MS = 150;
const FILE_WAIT_MS = 60_000;

function collectAnswers(stack: Stack, logger: Logger): Promise<CollectedBatches> {
  return collectOpen({
    table: stack.table,
    store: stack.store,
    openai: stack.openai,
    logger,
    workDir: join(stack.folder, 'run'),
    maxAttempts: DEFAULT_MAX_ATTEMPTS,
    waitMs: LOOK_MS,
    fileWaitMs: FILE_WAIT_MS,
  });
}

/** Of the sample it is known what is right; of other rows only with --truth. */
async function truthFor(source: Source, file: string | undefined): Promise<Truth | undefined> {
  if (file !== undefined) return readTruth(file);
  if (source.kind === 'items') return undefined;
  const { receipts, seed } = source;
  return new Map([...sampleTruth({ receipts, seed })].map(([key, { trueLabel }]) => [wordOf(key), trueLabel]));
}

interface Report {
  readonly stack: Stack;
  readonly flags: StartFlags;
  readonly result: PipelineResult;
  readonly collected: CollectedBatches;
  readonly accuracy: Accuracy | undefined;
}

function toJson({ stack, result, collected, accuracy }: Report): unknown {
  const { prepared, submitted, failedShards, requests } = result;
  return {
    folder: stack.folder,
    table: TABLE_NAME,
    engine: stack.engine,
    plan: prepared.planPath,
    receipts: prepared.plan.receipts,
    labels: prepared.plan.labels,
    shards: prepared.plan.shards.length,
    requests,
    failedShards,
    ...submitted,
    collected,
    accuracy: accuracy ?? null,
    injected: stack.injected(),
  };
}

function print(report: Report, logger: Logger): void {
  const { stack, flags, result, collected, accuracy } = report;
  const { prepared, submitted, formatted } = result;
  const { plan } = prepared;
  warnOfProblems('rows', plan.problems, prepared.problems, prepared.problemsPath, logger);
  for (const { manifest, problems, problemsPath } of formatted) {
    warnOfProblems(`labels of shard ${manifest.shard}`, manifest.problems, problems, problemsPath, logger);
  }
  const made = submitted.files.filter(({ outcome }) => outcome === 'submitted' || outcome === 'planned');
  if (made.length === 0 && submitted.complete && collected.results.length === 0) {
    console.log(
      `\nNothing left to submit: no label in ${stack.folder} needs validation.` +
        '\n  Begin anew: npm start -- --reset. Rows of your own: npm start -- --items FILE.',
    );
    return;
  }
  console.log('');
  printSubmitted(submitted, false);
  if (made.length > 0) console.log(facts(submissionFacts(report, made)));
  if (flags.dryRun) console.log('\nThat was a dry run: nothing was claimed. Next: the same without --dry-run.');
  else if (flags.submitOnly) console.log('\nNext: npm start collects the answers.');
  else {
    console.log('\nCollected (answered by rules, no model):');
    printCollected(collected);
    printOutcomes(collected.results);
    if (accuracy !== undefined) console.log(facts(accuracyFacts(accuracy)));
    console.log(
      '\nNext: npm start again asks about the corrections and whatever was released; nothing is asked twice.',
    );
  }
}

function submissionFacts({ stack, result }: Report, made: readonly SubmittedFile[]): [string, string][] {
  const { prepared, submitted } = result;
  const sum = (pick: (file: SubmittedFile) => number): string =>
    number(made.reduce((total, file) => total + pick(file), 0));
  const cost = made.some((file) => file.cost === undefined)
    ? undefined
    : made.reduce((total, file) => total + (file.cost ?? 0), 0);
  return [
    ['receipts', number(prepared.plan.receipts)],
    ['labels', number(prepared.plan.labels)],
    ['shards', number(prepared.plan.shards.length)],
    ['requests', sum((file) => file.requests)],
    ['bytes', sum((file) => file.bytes)],
    ['tokens in', `${sum((file) => file.tokens)} (counted with o200k)`],
    ['tokens out', `${sum((file) => file.outputTokens)} (estimated)`],
    ['estimated cost', `${dollars(cost)} at batch prices of ${submitted.model}`],
    ['plan', prepared.planPath],
    ['request files', result.requests],
    ...made.flatMap(({ location }): [string, string][] =>
      location === undefined ? [] : [['sent to OpenAI', location]],
    ),
    ['journal', join(stack.folder, 'openai', 'journal.ndjson')],
    ['table', `${TABLE_NAME}, by ${stack.engine} in ${join(stack.folder, 'table')}`],
  ];
}

function accuracyFacts({ verdicts, rightVerdicts, corrections, rightCorrections }: Accuracy): [string, string][] {
  const share = (right: number, all: number): string =>
    all === 0 ? 'none' : `${number(right)} of ${number(all)} right (${((100 * right) / all).toFixed(1)} %)`;
  return [
    ['verdicts against the truth', share(rightVerdicts, verdicts)],
    ['corrections against the truth', share(rightCorrections, corrections)],
  ];
}
