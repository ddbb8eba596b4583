/** What start has done: its rounds, what is left, how right the verdicts are, and the page to look at. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  countLabels,
  createLabelWriter,
  type EvaluateOptions,
  evaluate,
  readLabels,
  readTruthFile,
} from '@completion-batch/core';
import { counted, number } from '@completion-batch/core/light';
import { gatherReport } from '@completion-batch/core/review';
import { describeError, type Logger } from '@completion-batch/engine';
import { readTemplate, type Written, writePages } from '@completion-batch/page';
import { type Source, type Stack, trueLabelsOfSample } from '@completion-batch/sandbox';
import type { StartReport } from '../render/print-start.ts';
import { type FirstRequest, firstRequest } from '../session/first-request.ts';
import { again, BAD_DAYS } from './again.ts';
import type { StartFlags } from './flags.ts';
import { allRounds, type Way } from './rounds.ts';

export async function goAllTheWay(way: Way, trueLabels: TrueLabels | undefined): Promise<Done> {
  const { stack, flags, answers, logger } = way;
  try {
    const rounds = await allRounds(way);
    return await reportOf({ stack, flags, answers, rounds, logger }, trueLabels);
  } finally {
    // Before the report: the last lines are what is left to do.
    if (flags.chaos !== undefined) tellInjected(flags.chaos, stack, logger);
  }
}

function tellInjected(seed: number, stack: Stack, logger: Logger): void {
  const faults = Object.entries(stack.injected());
  const total = faults.reduce((sum, [, count]) => sum + count, 0);
  logger.info(`chaos ${seed}: ${counted(total, 'fault')} ${total === 1 ? 'was' : 'were'} put in`);
  for (const [name, count] of faults) logger.info(`  ${number(count).padStart(5)}  ${name}`);
}

/** The prompts of a dry run are all that it has to show. */
export async function firstOf({ flags, rounds: [round] }: Done): Promise<FirstRequest | undefined> {
  if (!flags.dryRun || round === undefined) return undefined;
  return firstRequest(round.result.prepared.plan, round.result.requests);
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
export async function pageOf({
  stack,
  flags,
  logger,
}: Way): Promise<{ readonly page?: Written; readonly trouble?: string }> {
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
export function trueLabelsOf(source: Source, truthFile: string | undefined): TrueLabels | undefined {
  if (source.kind === 'sample') return () => trueLabelsOfSample(source);
  return truthFile === undefined ? undefined : () => readTruthFile(truthFile, () => undefined);
}
