/** `npm start`: the whole way on the local stack, with sample receipts or a file of rows. */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Logger, listOpenBatches, openObjectStore } from '@completion-batch/core';
import { Command, Option } from 'commander';
import type OpenAI from 'openai';
import { consoleLogger, number } from '../console-logger.ts';
import { folderOf, type Source, type Stack, startStack, TABLE_NAME } from '../local/stack.ts';
import { EXIT, type Session } from '../main.ts';
import { batchOptions, count, jsonOption, modelOption, sizeOptions, wholeNumber } from '../options.ts';
import { type PipelineResult, type RunFlags, runPipeline } from '../pipeline.ts';
import { dollars, facts, printJson, printSubmitted, warnOfProblems } from '../report.ts';

interface StartFlags extends Omit<RunFlags, 'validationStatus'> {
  readonly items?: string;
  readonly receipts: number;
  readonly seed: number;
  readonly data?: string;
  readonly engine: 'auto' | 'dynoxide' | 'dynalite';
  readonly reset?: boolean;
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
    .addOption(modelOption());
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

  const stack = await startStack({ folder, source, engine: flags.engine, reset: flags.reset ?? false, logger });
  try {
    if (stack.loaded !== undefined) logger.info(`loaded ${number(stack.loaded)} rows into the table`);
    const result = await runOn(stack, flags, logger);
    const answered = flags.dryRun ? [] : await waitForAnswers(stack.openai, result, logger);
    const open = await countOpen(stack);
    if (flags.json) printJson(toJson(stack, result, answered));
    else print(stack, flags, result, answered, open, logger);
    if (!result.submitted.complete || result.failedShards.length > 0) session.exitCode = EXIT.failed;
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await stack.stop();
  }
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

interface Answered {
  readonly batchId: string;
  readonly openaiBatchId: string;
  readonly status: string;
  readonly completed: number;
  readonly failed: number;
  readonly outputFileId: string | null;
}

const ENDED = ['completed', 'failed', 'expired', 'cancelled'];

/** The emulator needs seconds where OpenAI needs hours. */
async function waitForAnswers(openai: OpenAI, { submitted }: PipelineResult, logger: Logger): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const { batchId, openaiBatchId } of submitted.files) {
    if (openaiBatchId === undefined) continue;
    for (;;) {
      const batch = await openai.batches.retrieve(openaiBatchId);
      const counts = batch.request_counts;
      logger.progress(
        'requests answered by the emulator',
        (counts?.completed ?? 0) + (counts?.failed ?? 0),
        counts?.total,
      );
      if (ENDED.includes(batch.status)) {
        answered.push({
          batchId,
          openaiBatchId,
          status: batch.status,
          completed: counts?.completed ?? 0,
          failed: counts?.failed ?? 0,
          outputFileId: batch.output_file_id ?? null,
        });
        break;
      }
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
  return answered;
}

async function countOpen(stack: Stack): Promise<number> {
  let open = 0;
  for await (const _ of listOpenBatches(stack.table)) open += 1;
  return open;
}

function toJson(
  stack: Stack,
  { prepared, submitted, failedShards, requests }: PipelineResult,
  answered: Answered[],
): unknown {
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
    answered,
  };
}

function print(
  stack: Stack,
  flags: StartFlags,
  result: PipelineResult,
  answered: readonly Answered[],
  open: number,
  logger: Logger,
): void {
  const { prepared, submitted, formatted } = result;
  const { plan } = prepared;
  warnOfProblems('rows', plan.problems, prepared.problems, prepared.problemsPath, logger);
  for (const { manifest, problems, problemsPath } of formatted) {
    warnOfProblems(`labels of shard ${manifest.shard}`, manifest.problems, problems, problemsPath, logger);
  }
  const made = submitted.files.filter(({ outcome }) => outcome === 'submitted' || outcome === 'planned');
  if (made.length === 0 && submitted.complete) {
    console.log(
      `\nNothing left to submit: no label in ${stack.folder} needs validation.` +
        `\n  ${open} batch${open === 1 ? ' waits' : 'es wait'} to be collected. Begin anew: npm start -- --reset`,
    );
    return;
  }
  const sum = (pick: (file: (typeof made)[number]) => number): number =>
    made.reduce((total, file) => total + pick(file), 0);
  const cost = made.some((file) => file.cost === undefined) ? undefined : sum((file) => file.cost ?? 0);
  console.log('');
  printSubmitted(submitted, false);
  console.log(
    facts([
      ['receipts', number(plan.receipts)],
      ['labels', number(plan.labels)],
      ['shards', number(plan.shards.length)],
      ['requests', number(sum((file) => file.requests))],
      ['bytes', number(sum((file) => file.bytes))],
      ['tokens in', `${number(sum((file) => file.tokens))} (counted with o200k)`],
      ['tokens out', `${number(sum((file) => file.outputTokens))} (estimated)`],
      ['estimated cost', `${dollars(cost)} at batch prices of ${submitted.model}`],
      ...answered.map(({ openaiBatchId, status, completed, failed }): [string, string] => [
        'emulator',
        `${openaiBatchId} ${status}: ${number(completed)} answered, ${number(failed)} failed (by rules, no model)`,
      ]),
      ['plan', prepared.planPath],
      ['request files', result.requests],
      ...made.flatMap(({ location }): [string, string][] =>
        location === undefined ? [] : [['sent to OpenAI', location]],
      ),
      ['journal', join(stack.folder, 'openai', 'journal.ndjson')],
      ['table', `${TABLE_NAME}, by ${stack.engine} in ${join(stack.folder, 'table')}`],
    ]),
  );
  console.log(
    flags.dryRun
      ? '\nThat was a dry run: nothing was claimed. Next: the same without --dry-run.'
      : `\n${number(sum((file) => file.labels))} labels are PENDING under their completion batch id. Next: read the request file above, or run npm start again: nothing is submitted twice.`,
  );
}
