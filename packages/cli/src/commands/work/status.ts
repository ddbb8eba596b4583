/** `completion-batch status`: what is on its way, how old it is, and what to do about what is stuck. */
import { describeStuck, receiptsState, stuckJson } from '@completion-batch/core';
import { openTable } from '@completion-batch/core/connect';
import { age, counted, logLine, number } from '@completion-batch/core/light';
import {
  type Batch,
  enqueuedTokens,
  findStuckSubmissions,
  isHeld,
  type LeftOpen,
  learnedLimits,
  queueOf,
  type State,
  type StuckSubmission,
  type Submission,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { block, type Fact, say } from '../../render/print.ts';
import { openaiClient } from '../../session/openai.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { WAYS } from '../../session/ways.ts';

export interface StatusFlags {
  readonly table: string;
  readonly json?: boolean;
}

export async function statusWork(session: Session, flags: StatusFlags): Promise<void> {
  const { env } = session;
  const logger = commandLogger(session);
  const state = receiptsState(await openTable(env, flags.table, logger));
  const submissions: SubmissionLine[] = [];
  const problems: string[] = [];
  for await (const { submission } of state.submissions.listOpen()) {
    // What does not parse is among the stuck ones.
    if (submission !== undefined) submissions.push(submissionLine(submission, state.clock.now()));
  }
  const { stuck } = await findStuckSubmissions({ state, ways: WAYS });
  const openai = env.OPENAI_API_KEY ? openaiClient(env) : undefined;
  const batches: BatchLine[] = [];
  for await (const { batch, where, problem } of state.batches.listOpen()) {
    if (batch !== undefined) batches.push(await batchLine(batch, openai, state.clock.now()));
    else problems.push(`${where}: ${problem}`);
  }
  const models = new Set(batches.flatMap(({ model }) => (model === null ? [] : [queueOf(model)])));
  const queues = await Promise.all([...models].map((model) => queueLine(state, model)));
  if (flags.json) printJson({ submissions, stuck: stuck.map(stuckJson), batches, queues, problems });
  else print({ submissions, stuck, batches, queues, problems });
  const red = stuck.filter((one) => one.red).length;
  if (red === 0) return;
  logger.error(`${counted(red, 'submission is', 'submissions are')} stuck`);
  session.exitCode = EXIT.failed;
}

interface SubmissionLine {
  readonly batchId: string;
  readonly execution: string;
  readonly state: Submission['state'];
  readonly labels: number;
  readonly ageHours: number;
  /** Seconds that its holder's lease lasts; 0 where it has ended. */
  readonly leaseSeconds: number;
  /** How the last run left it open, and why; null where none has said. */
  readonly left: { readonly as: LeftOpen; readonly why: string } | null;
}

interface BatchLine {
  readonly batchId: string;
  readonly openaiBatchId: string;
  readonly status: string;
  /** OpenAI's word; null where it was not asked. */
  readonly openaiStatus: string | null;
  readonly ageHours: number;
  readonly model: string | null;
  readonly requests: number | null;
  readonly labels: number | null;
  readonly advice: string;
}

/** What waits at OpenAI for one model, and what refusals have told about its limits. */
interface QueueLine {
  readonly model: string;
  readonly tokens: number;
  /** Tokens that submit lets wait; null where no refusal has told a limit. */
  readonly limit: number | null;
  readonly learnedAt: string | null;
}

async function queueLine(state: State, model: string): Promise<QueueLine> {
  const row = await state.queues.get(model);
  const tokens = [...(await enqueuedTokens(state, model)).values()].reduce((sum, count) => sum + count, 0);
  return {
    model,
    tokens,
    limit: learnedLimits(row, state.clock.now()).tokens ?? null,
    learnedAt: row.refused_at ?? null,
  };
}

const HOUR_MS = 3_600_000;
const hoursSince = (time: string, now: number): number => Math.max(0, (now - Date.parse(time)) / HOUR_MS);

function submissionLine(row: Submission, now: number): SubmissionLine {
  return {
    batchId: row.batch_id,
    execution: row.execution_id,
    state: row.state,
    labels: row.units,
    ageHours: hoursSince(row.created_at, now),
    leaseSeconds: Math.max(0, Math.ceil((row.lease_until - now) / 1000)),
    left: row.left_open === undefined ? null : { as: row.left_open, why: row.reason ?? 'no reason was given' },
  };
}

async function batchLine(row: Batch, openai: OpenAI | undefined, now: number): Promise<BatchLine> {
  const openaiStatus = openai === undefined ? null : await statusAtOpenai(openai, row.openai_batch_id);
  const ageHours = hoursSince(row.submitted_at, now);
  return {
    batchId: row.batchId,
    openaiBatchId: row.openai_batch_id,
    status: row.status,
    openaiStatus,
    ageHours,
    model: row.model ?? null,
    requests: row.request_count ?? null,
    labels: row.units ?? null,
    advice: isHeld(row) ? heldAdvice(row) : adviceFor(openaiStatus, ageHours),
  };
}

async function statusAtOpenai(openai: OpenAI, id: string): Promise<string> {
  try {
    return (await openai.batches.retrieve(id)).status;
  } catch (error) {
    return error instanceof Error && 'status' in error && error.status === 404 ? 'unknown to OpenAI' : 'not reachable';
  }
}

function heldAdvice({ batchId, held_reason: why }: Batch): string {
  return `held: ${logLine(why ?? '')}; ${WAYS.accept(batchId)}, or ${WAYS.reject(batchId)}`;
}

/** OpenAI ends a batch after 24 hours, done or not. */
function adviceFor(status: string | null, ageHours: number): string {
  if (status !== null && ['completed', 'failed', 'expired', 'cancelled'].includes(status)) return 'collect it';
  if (status === 'unknown to OpenAI') return 'check the key; if the batch is gone for good: reconcile --give-up';
  if (ageHours > 25) return 'over 24 h: collect it';
  if (ageHours > 20) return 'near its end: collect --cancel-after 20 saves what is finished';
  if (status === 'validating' && ageHours > 1) return 'stuck in validation: cancel it';
  return 'wait';
}

interface Status {
  readonly submissions: readonly SubmissionLine[];
  readonly stuck: readonly StuckSubmission[];
  readonly batches: readonly BatchLine[];
  readonly queues: readonly QueueLine[];
  readonly problems: readonly string[];
}

function print({ submissions, stuck, batches, queues, problems }: Status): void {
  say(submissions.length === 0 ? 'No open submission.' : 'Open submissions (the next submit goes on with them):');
  for (const submission of submissions) console.log(submissionBlock(submission));
  for (const one of stuck) say(`Stuck: ${describeStuck(one)}`, 2);
  say(batches.length === 0 ? 'No open batch.' : 'Open batches:');
  for (const batch of batches) console.log(batchBlock(batch));
  for (const { model, tokens, limit, learnedAt } of queues) {
    const known = limit === null ? 'no limit is known' : `${number(limit)} may, since the refusal of ${learnedAt}`;
    say(`Queue of ${logLine(model)}: ${number(tokens)} tokens wait, ${known}.`, 2);
  }
  for (const problem of problems) say(`Does not parse: ${problem}`, 2);
}

function submissionBlock(row: SubmissionLine): string {
  const lease = row.leaseSeconds > 0 ? `held for ${row.leaseSeconds} s more` : 'held by nobody';
  return block(`Submission ${row.batchId}`, [
    ['execution', row.execution],
    ['state', `${row.state}, ${age(row.ageHours)} old, ${lease}`],
    ['labels', number(row.labels)],
    ...(row.left === null ? [] : [['left open', `${row.left.as}: ${row.left.why}`] as Fact]),
  ]);
}

function batchBlock(row: BatchLine): string {
  const size = [
    row.labels === null ? 'labels unknown' : counted(row.labels, 'label'),
    row.requests === null ? 'requests unknown' : counted(row.requests, 'request'),
  ];
  return block(`Batch ${row.batchId}`, [
    ['OpenAI batch', row.openaiBatchId],
    ['status', `${row.status}, at OpenAI ${row.openaiStatus ?? 'not asked'}, ${age(row.ageHours)} old`],
    ['holds', size.join(', ')],
    ['next step', row.advice],
  ]);
}
