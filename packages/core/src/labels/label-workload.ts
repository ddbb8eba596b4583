/** What the pipeline's requests mean: each asks about word labels of one receipt in the table. */
import {
  type AnsweredRequest,
  type Attributes,
  atOnce,
  type EndedBatch,
  type LineClaim,
  type NdjsonLine,
  requestTokens,
  type Settled,
  type Submission,
  sha256,
  type TokenCounter,
  type Workload,
} from '@completion-batch/engine';
import { type CheckMode, DEFAULT_CHECKS } from '../checks/checks.ts';
import { parseCustomId } from '../format/custom-id.ts';
import type { Prompt } from '../format/prompt.ts';
import { readRequest, readRequestKey } from '../format/read-request.ts';
import { writeRequest } from '../format/request.ts';
import { writeSystemMessage } from '../format/system-message.ts';
import { verifyRequest } from '../format/verify-request.ts';
import { CURRENT_VERSION, PROMPT_VERSIONS } from '../format/versions.ts';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { type ClaimableStatus, claimLabels, releaseLabels } from '../table/claims.ts';
import { type LabelKey, labelId, type ReceiptKey, receiptPartition } from '../table/keys.ts';
import type { LabelWriter, WriteResult } from '../table/label-writes.ts';
import { auditAttributes, examineAudits, MIN_AGREEMENT } from './audits.ts';
import { escalationIn, escalationOf } from './escalation.ts';
import { addCounts, contradictedTotal, type LabelCounts, noCounts, releasedTotal } from './label-counts.ts';
import { type SettledBatch, settleRequests } from './label-verdicts.ts';

/** Tokens of a perfect answer per label, measured on 4,694 labels of real receipts, rounded up (`bench/tokens.ts`). */
export const ANSWER_TOKENS_PER_LABEL = 10;
export const DEFAULT_MAX_ATTEMPTS = 3;
/** Requests settled at once: about a thousand labels. */
const WINDOW = 48;
/** Settled, and claimed. What one of them waits for, another one uses. */
const WINDOWS = 2;
/**
 * An item may have 409,600 bytes. A reference takes about 70 of them (36 of image id, attribute names, a number, type
 * and map overhead), so 3,000 leave room for all else. The whole list is in the request file, whose key the row holds.
 */
export const MAX_RECEIPT_REFS = 3000;

export interface LabelWorkloadOptions {
  readonly writer: LabelWriter;
  readonly countTokens: TokenCounter;
  /** A target that came back without a verdict so often goes to people; default 3. */
  readonly maxAttempts?: number;
  /** What becomes of verdicts that a check speaks against; default: they are counted. */
  readonly checks?: CheckMode;
  /** See `Services.tidy`: called for each thousand labels that are settled, of which nothing is needed any more. */
  readonly tidy?: (() => void) | undefined;
}

export function labelWorkload(options: LabelWorkloadOptions): Workload<LabelCounts> {
  const { writer, countTokens, maxAttempts = DEFAULT_MAX_ATTEMPTS, checks = DEFAULT_CHECKS } = options;
  return {
    version: CURRENT_VERSION.version,
    reads: PROMPT_VERSIONS.filter((each) => each !== CURRENT_VERSION).map(({ version }) => version),
    // The last updates of one window leave room for the first of the next; the writer bounds what is in flight.
    claimsAtOnce: WINDOWS,
    unit: ['label', 'labels'],
    // Where our record is lost this is all that tells of it.
    metadata: ({ workload_version, attributes }) => ({
      prompt_version: workload_version,
      ...escalationIn(attributes),
      ...(attributes[MIN_AGREEMENT] === undefined ? {} : { [MIN_AGREEMENT]: String(attributes[MIN_AGREEMENT]) }),
    }),
    versionIn: ({ prompt_version }) => prompt_version,

    read(line, name) {
      const { customId, targets, audits, body, model, prompt } = readRequest(line, name);
      const labels = ownLabels(prompt);
      const asked = [...targets.map(labelId).sort(), ...audits.map(labelId).sort()];
      return {
        key: customId,
        identity: [customId, ...asked, ...(labels === undefined ? [] : [labels])].join(' '),
        ...(labels === undefined ? {} : { setting: labels }),
        inputTokens: requestTokens(body, countTokens),
        outputTokens: (targets.length + audits.length) * ANSWER_TOKENS_PER_LABEL,
        units: targets.length,
        model,
      };
    },

    keyOf: readRequestKey,

    verify(line, name, written) {
      verifyRequest(line, name, written);
    },

    forModel(line, name, model, parameters) {
      const { customId, prompt } = readRequest(line, name);
      return Buffer.from(writeRequest(customId, model, parameters, prompt).line.trimEnd());
    },

    claim: (submission, lines, name) => claimLines(writer, submission, lines, name),

    async release({ batch_id }, lines, name) {
      const targets = lines.flatMap((line) => readRequest(line, name).targets);
      const results = await releaseLabels(writer, batch_id, targets);
      return results.filter((result) => result === 'written').length;
    },

    attributes: (keys, known) => ({
      receipts: receiptsOf(keys).length,
      ...escalationIn(known),
      ...minAgreementIn(known),
    }),

    rowAttributes({ attributes }, keys) {
      const { [MIN_AGREEMENT]: least } = minAgreementIn(attributes);
      const refs = receiptsOf(keys).slice(0, MAX_RECEIPT_REFS);
      return {
        receipt_count: attributes.receipts ?? refs.length,
        ...(least === undefined ? {} : { examine: least }),
        receipt_refs: refs.map(({ imageId, receiptId }) => ({ image_id: imageId, receipt_id: receiptId })),
        ...escalationIn(attributes),
      };
    },

    examine: (batch, requests, least) => examineAudits(writer, windowsOf(requests), batch.name, least),

    settle: (batch, requests, onProgress) =>
      settleInWindows(writer, { maxAttempts, checks }, batch, requests, (units) => {
        onProgress(units);
        options.tidy?.();
      }),

    countAttributes: (counts) => ({
      valid_count: counts.valid,
      invalid_count: counts.invalid,
      needs_review_count: counts.needsReview,
      released_count: releasedTotal(counts),
      exhausted_count: counts.exhausted,
      changed_elsewhere_count: counts.changedElsewhere,
      correction_count: counts.corrections,
      ...(counts.unsure === 0 ? {} : { unsure_count: counts.unsure }),
      contradicted_count: contradictedTotal(counts),
      checks,
      ...auditAttributes(counts.audit),
    }),

    noCounts,
  };
}

/** As the run says it, the record, or the batch's metadata, which are texts. */
function minAgreementIn({ [MIN_AGREEMENT]: given }: Attributes): { readonly [MIN_AGREEMENT]?: number } {
  const least = typeof given === 'string' ? Number(given) : given;
  return typeof least === 'number' && least > 0 && least <= 1 ? { [MIN_AGREEMENT]: least } : {};
}

/** What tells a run's own labels from others; undefined for those of a release. */
function ownLabels({ version, labels }: Prompt): string | undefined {
  if (labels === DEFAULT_LABELS || labels === version.only) return undefined;
  return sha256(writeSystemMessage({ version, labels, hasEvidence: false }));
}

/** The receipts that requests ask about, each once, in their order. */
function receiptsOf(customIds: readonly string[]): ReceiptKey[] {
  const receipts = new Map<string, ReceiptKey>();
  for (const id of customIds) {
    const receipt = parseCustomId(id);
    if (receipt !== undefined) receipts.set(receiptPartition(receipt), receipt);
  }
  return [...receipts.values()];
}

async function claimLines(
  writer: LabelWriter,
  { batch_id: batchId, attributes }: Submission,
  lines: readonly NdjsonLine[],
  name: string,
): Promise<LineClaim[]> {
  const from: ClaimableStatus = attributes.validation_status === 'PENDING' ? 'PENDING' : 'NONE';
  const requests = lines.map((line) => readRequest(line, name).targets);
  const results = await claimLabels(writer, batchId, requests.flat(), from);
  let next = 0;
  const claims = requests.map((targets) => {
    const own = results.slice(next, next + targets.length);
    next += targets.length;
    return { targets, own, held: own.every((result) => result === 'claimed') };
  });
  // All of a line: a claim may have taken effect although its answer says otherwise. Only what is ours is given back.
  const spare = claims.flatMap(({ targets, held }) => (held ? [] : targets));
  const given = new Map<string, WriteResult | undefined>();
  for (const [index, result] of (await releaseLabels(writer, batchId, spare)).entries()) {
    const key = spare[index];
    if (key !== undefined) given.set(labelId(key), result);
  }
  return claims.map(({ targets, own, held }): LineClaim => {
    // What could be given back was ours after all.
    const isLost = (key: LabelKey, index: number): boolean =>
      own[index] !== 'claimed' && given.get(labelId(key)) !== 'written';
    return { held, lost: held ? 0 : targets.filter(isLost).length };
  });
}

async function settleInWindows(
  writer: LabelWriter,
  rules: Pick<SettledBatch, 'maxAttempts' | 'checks'>,
  { batchId, endedAt, name, answered }: EndedBatch,
  requests: AsyncIterable<AnsweredRequest>,
  onProgress: (units: number) => void,
): Promise<Settled<LabelCounts>> {
  const counts = noCounts();
  const settled = { batchId, endedAt, escalation: await escalationOf(writer.state, batchId), ...rules };
  let units = 0;
  const inOrder = atOnce(WINDOWS, windowsOf(requests), (window) => settleRequests(writer, settled, window, name));
  for await (const window of inOrder) {
    addCounts(counts, window.counts);
    units += window.units;
    onProgress(units);
  }
  const trouble = describeUnusable(answered, units, counts);
  return { counts, units, elsewhere: counts.changedElsewhere, trouble };
}

async function* windowsOf(requests: AsyncIterable<AnsweredRequest>): AsyncGenerator<AnsweredRequest[]> {
  let window: AnsweredRequest[] = [];
  for await (const request of requests) {
    window.push(request);
    if (window.length < WINDOW) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}

/** The sentence for answers of which none could be used; one alone proves nothing. */
function describeUnusable(answered: number, targets: number, counts: LabelCounts): string | undefined {
  const used = counts.valid + counts.invalid + counts.needsReview + counts.unsure + (counts.released.unsure ?? 0);
  // Answers that were cut off are asked in halves: nobody has to see to them.
  const others = counts.changedElsewhere + (counts.released['cut-off'] ?? 0);
  if (answered < 2 || used > 0 || others >= targets) return undefined;
  const reasons = Object.entries(counts.released).map(([reason, labels]) => `${reason} ${labels}`);
  return `none of its ${answered} answers could be used (labels released: ${reasons.join(', ') || 'none'})`;
}
