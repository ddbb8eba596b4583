/** Round after round through all phases on the local stack, until nothing is left or nothing more can be done. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CollectedBatch, evidenceOf, labelServices, openObjectStore, releasedTotal } from '@completion-batch/core';
import { counted } from '@completion-batch/core/light';
import { decide, isFree, type PriceList } from '@completion-batch/engine';
import type { Answers, Stack } from '@completion-batch/sandbox';
import type { CommandLogger } from '../render/console-logger.ts';
import type { Round } from '../render/print-start.ts';
import { type CollectedBatches, collectBatches } from '../session/collect-open.ts';
import { embedWords } from '../session/embed-words.ts';
import { type PipelineResult, runPipeline } from '../session/pipeline.ts';
import { exactly } from '../session/services.ts';
import type { Session } from '../session/session.ts';
import { tellWaiting } from '../session/waiting.ts';
import { WAYS } from '../session/ways.ts';
import { again, BAD_DAYS } from './again.ts';
import type { StartFlags } from './flags.ts';

export interface Way {
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
export async function allRounds(first: Way): Promise<Round[]> {
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
    // What follows says it.
    await decide({ ...services, logger: { ...logger, info: logger.debug } }, batchId, decision);
  }
  const then = held === 'accept' ? 'its answers are written' : 'its labels are released';
  logger.info(`a person would look at it now; here it is ${decision}: ${then}`);
  const after = await collectAll();
  return { ...after, results: [...collected.results.filter(({ kind }) => kind !== 'held'), ...after.results] };
}

async function runOn({ stack, flags, prices, logger, env }: Way): Promise<PipelineResult> {
  const dry = join(stack.folder, 'dry-run');
  if (flags.dryRun) {
    await rm(dry, { recursive: true, force: true });
    await mkdir(dry, { recursive: true });
  }
  const { table, openai } = stack;
  const counting = flags.dryRun ? await exactly() : {};
  const store = flags.dryRun ? await openObjectStore(pathToFileURL(join(dry, 'objects')).href) : stack.store;
  return runPipeline({
    services: labelServices({ table, store, openai, logger, prices, ways: WAYS, ...counting }),
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
