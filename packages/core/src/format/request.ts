/**
 * One request line: a receipt's targets as one question to `/v1/chat/completions`. A receipt too big for one request
 * becomes several, cut between targets, and their custom ids say so.
 */

import { modelParameters, type RequestParameters, toLine, withParameters } from '@completion-batch/engine';
import { chooseLines, type Pointing } from '../evidence/choose.ts';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import type { Context } from '../prepare/plan.ts';
import { wordOf } from '../table/keys.ts';
import { wordRows } from '../table/reading-order.ts';
import type { ReceiptDetails, SeenLabel } from '../table/receipt-details.ts';
import type { WordLabel } from '../table/rows.ts';
import { customId } from './custom-id.ts';
import { keptRows, mayLeaveOut } from './near-rows.ts';
import {
  evidenceText,
  evidenceTokens,
  merchantText,
  type Prompt,
  type PromptTarget,
  type PromptWord,
  wordText,
  writeUserMessage,
} from './prompt.ts';
import { ENDPOINT, type RequestLine } from './read-request.ts';
import { type PlacedTarget, splitTargets, withAudits } from './split-targets.ts';
import { writeSystemMessage } from './system-message.ts';
import { CURRENT_VERSION } from './versions.ts';

/** An id costs about 8 tokens in the answer, a wrong one with its label about 20. */
const ANSWER_TOKENS_PER_TARGET = 24;
const ANSWER_TOKENS_FIXED = 64;
/** Targets in one request: a longer list makes models skip some. */
export const TARGETS_PER_REQUEST = 120;
/** Audits in one request, beside them. */
export const AUDITS_PER_REQUEST = 16;
/** Bytes of receipt text in one request (about 16,000 tokens). */
export const TEXT_BYTES = 48 * 1024;
/** Words of one printed row; a longer visual row is broken. */
export const WORDS_PER_ROW = 60;

/** Lower ones than ours: submit takes no request that is over those. */
export interface RequestLimits {
  readonly targetsPerRequest?: number;
  /** Bytes. */
  readonly textBytes?: number;
  /** Default full. */
  readonly context?: Context | undefined;
  /** Those that there are for words; default ours. */
  readonly labels?: LabelSet | undefined;
}

/** What is known of a receipt's targets, by `12.3.DATE`. */
export interface RequestEvidence {
  readonly pointings: ReadonlyMap<string, Pointing>;
  /** In one request, at most. */
  readonly tokens: number;
}

export interface FormattedRequest {
  readonly customId: string;
  readonly model: string;
  /** The line with its newline. */
  readonly line: string;
  readonly targets: readonly PromptTarget[];
  /** So many of them, the last, are audits. */
  readonly audits: number;
  readonly evidence: Prompt['evidence'];
}

/** What a receipt has beside the targets of one model. */
export interface ReceiptAsks {
  /** The targets are for the other model. */
  readonly escalated?: boolean;
  /** Labels that people have judged, asked behind the others of the first request, as far as its text has room. */
  readonly audits?: readonly WordLabel[];
}

/**
 * The request lines for the targets of one receipt.
 * @param targets labels to check; each one's word must be among the details' words
 * @param parameters laid over ours
 * @param evidence of other receipts; without it nothing is said of any
 * @param more what else its receipt has
 */
export function formatBatchCompletionFile(
  details: ReceiptDetails,
  targets: readonly WordLabel[],
  model: string,
  limits: RequestLimits = {},
  parameters?: RequestParameters,
  evidence?: RequestEvidence,
  { escalated = false, audits = [] }: ReceiptAsks = {},
): FormattedRequest[] {
  const rows = textRows(details, new Set([...targets, ...audits].map(wordOf)));
  const rowOf = new Map(
    rows.flatMap((row, index) => row.flatMap((word) => (word.id === undefined ? [] : [[word.id, index] as const]))),
  );
  const labels = limits.labels ?? DEFAULT_LABELS;
  const inOrder = (some: readonly WordLabel[]): PlacedTarget[] =>
    some
      .map((label) => ({ target: promptTarget(details, label, labels), row: rowOf.get(wordOf(label)) ?? 0 }))
      .sort((a, b) => a.row - b.row || a.target.lineId - b.target.lineId || a.target.wordId - b.target.wordId);
  const asked = inOrder(targets);
  const room = {
    textBytes: Math.min(limits.textBytes ?? TEXT_BYTES, TEXT_BYTES),
    targetsPerRequest: targetsPerRequest(targets, limits),
    kept: mayLeaveOut(
      limits.context,
      asked.map(({ target }) => target),
    )
      ? keptRows(rows, details, rowOf)
      : undefined,
  };
  const parts = withAudits(
    splitTargets(asked, rows, room),
    inOrder(whatMayBeAudited({ details, labels }, audits, asked)),
    rows,
    room,
  );
  const merchant = merchantText(details.merchant);
  return parts.map(({ placed, rows: shown, audits: behind }, index) => {
    const asks = placed.map(({ target }) => target);
    return writeRequest(customId(details, index, behind, escalated), model, parameters, {
      version: CURRENT_VERSION,
      labels,
      merchant,
      rows: shown.map((row) => onlyIdsOf(row, asks)),
      evidence: evidence === undefined ? [] : evidenceFor(asks, evidence),
      targets: asks,
      audits: behind,
    });
  });
}

/** Without those that the prompt gives away: what a target of the same word is not, by a verdict before. */
function whatMayBeAudited(
  { details, labels }: { readonly details: ReceiptDetails; readonly labels: LabelSet },
  audits: readonly WordLabel[],
  asked: readonly PlacedTarget[],
): WordLabel[] {
  const told = new Set(asked.flatMap(({ target }) => target.rejected.map((label) => `${wordOf(target)}.${label}`)));
  const found: WordLabel[] = [];
  const coreOf = ({ label }: WordLabel): string => coreLabelOf(labels, label) ?? label;
  for (const audit of audits) {
    const rejected = rejectedBeside(details, audit, labels);
    if (told.has(`${wordOf(audit)}.${coreOf(audit)}`)) continue;
    // Nor may one audit tell of another one.
    if (found.some((other) => wordOf(other) === wordOf(audit) && rejected.includes(coreOf(other)))) continue;
    for (const label of rejected) told.add(`${wordOf(audit)}.${label}`);
    if (found.push(audit) === AUDITS_PER_REQUEST) break;
  }
  return found;
}

function evidenceFor(
  targets: readonly PromptTarget[],
  { pointings, tokens }: RequestEvidence,
): ReturnType<typeof chooseLines> {
  return chooseLines(
    targets.flatMap(({ id }) => pointings.get(id) ?? []),
    evidenceText,
    (lines) => evidenceTokens(lines) <= tokens,
  );
}

/** After an answer that was cut off for its length the receipt is asked in halves, after two in quarters, and so on. */
function targetsPerRequest(targets: readonly WordLabel[], limits: RequestLimits): number {
  const cuts = targets.map((target) => (target.completionReleaseReason === 'cut-off' ? target.completionAttempts : 0));
  const most = Math.min(limits.targetsPerRequest ?? TARGETS_PER_REQUEST, TARGETS_PER_REQUEST);
  return Math.max(1, Math.min(most, Math.ceil(targets.length / 2 ** Math.max(0, ...cuts))));
}

function promptTarget(details: ReceiptDetails, target: WordLabel, labels: LabelSet): PromptTarget {
  return {
    id: `${wordOf(target)}.${target.label}`,
    lineId: target.lineId,
    wordId: target.wordId,
    label: target.label,
    rejected: rejectedBeside(details, target, labels),
  };
}

/** Core labels of its word that were found wrong before; its own, under another name, is what is asked. */
export function rejectedBeside(details: ReceiptDetails, target: WordLabel, labels: LabelSet): string[] {
  const own = coreLabelOf(labels, target.label);
  const rejected = details.labels
    .filter((label) => wordOf(label) === wordOf(target) && isRejected(label))
    .flatMap(({ label }) => coreLabelOf(labels, label) ?? [])
    .filter((core) => core !== own);
  return [...new Set(rejected)].sort();
}

/** Found wrong: also by the second verdict of that kind on a word, which goes to people. */
function isRejected({ validationStatus, exhausted }: SeenLabel): boolean {
  return validationStatus === 'INVALID' || (validationStatus === 'NEEDS_REVIEW' && exhausted !== true);
}

/** The rows of words, each with its id. Noise is left out, unless it is a target. */
function textRows({ lines, words }: ReceiptDetails, ids: ReadonlySet<string>): PromptWord[][] {
  const shown = wordRows(lines, words).map((row) =>
    row
      .map((word) => ({ word, id: wordOf(word) }))
      .filter(({ word, id }) => ids.has(id) || !word.isNoise)
      .map(({ word, id }) => ({ id, text: wordText(word.text) })),
  );
  return shown.filter((row) => row.length > 0).flatMap(breakRow);
}

function breakRow(row: PromptWord[]): PromptWord[][] {
  return Array.from({ length: Math.ceil(row.length / WORDS_PER_ROW) }, (_, index) =>
    row.slice(index * WORDS_PER_ROW, (index + 1) * WORDS_PER_ROW),
  );
}

/** Only the words that this request asks about carry their id. */
function onlyIdsOf(row: readonly PromptWord[], targets: readonly PromptTarget[]): PromptWord[] {
  const ids = new Set(targets.map(wordOf));
  return row.map((word) => (word.id !== undefined && ids.has(word.id) ? word : { id: undefined, text: word.text }));
}

/** The line that asks a prompt, for a model. */
export function writeRequest(
  id: string,
  model: string,
  parameters: RequestParameters | undefined,
  prompt: Prompt,
): FormattedRequest {
  const answerTokens = ANSWER_TOKENS_FIXED + ANSWER_TOKENS_PER_TARGET * prompt.targets.length;
  const body: RequestLine['body'] = {
    model,
    messages: [
      { role: 'system', content: writeSystemMessage({ ...prompt, hasEvidence: prompt.evidence.length > 0 }) },
      { role: 'user', content: writeUserMessage(prompt) },
    ],
    response_format: prompt.version.answerFormat,
    ...modelParameters(model, answerTokens),
  };
  const request: RequestLine = {
    custom_id: id,
    method: 'POST',
    url: ENDPOINT,
    body: withParameters(body, parameters),
  };
  const { targets, audits = 0, evidence } = prompt;
  return { customId: id, model, line: toLine(request), targets, audits, evidence };
}
