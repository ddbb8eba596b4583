/**
 * What answers mean for labels: verdicts, corrections and releases. Every write is conditional on the label being
 * PENDING under this batch; what somebody else changed meanwhile is counted and left alone.
 */
import type { AnsweredRequest } from '@completion-batch/engine';
import pMap from 'p-map';
import type { CheckName } from '../checks/check.ts';
import { isCheckName } from '../checks/checks.ts';
import { type Prompt, type PromptTarget, partsOf } from '../format/prompt.ts';
import { readRequest } from '../format/read-request.ts';
import { namesOf } from '../label-set/label-set.ts';
import { putAuditRows } from '../table/audit-rows.ts';
import { type LabelChange, updateLabelValidationStatus } from '../table/claims.ts';
import { type LabelKey, labelId, type ReceiptKey, type ValidationStatus } from '../table/keys.ts';
import { type LabelState, type LabelWrite, type LabelWriter, readLabels } from '../table/label-writes.ts';
import { LabelsNearby } from '../table/labels-nearby.ts';
import { labelsIn } from '../table/receipt-labels.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { addCorrection, putBatchResults, readResults } from '../table/result-rows.ts';
import { LABEL_ATTRIBUTES, type WordLabel } from '../table/rows.ts';
import { auditsOf, judgementsOf } from './audits.ts';
import { type CheckedBatch, contradictionsOf, needsEarlier } from './contradictions.ts';
import type { Escalation } from './escalation.ts';
import { InvalidLabels } from './invalid-labels.ts';
import { addVerdicts, examplesOf, type LabelCounts, noCounts } from './label-counts.ts';
import { type Outcome, outcomesOf } from './outcome.ts';
import { type ReleaseReason, usesAttempt } from './release-reasons.ts';

/** The batch whose answers are written. */
export interface SettledBatch extends CheckedBatch {
  /** When OpenAI ended it (ISO 8601): the time of every verdict, so that collecting again writes the same rows. */
  readonly endedAt: string;
  /** A target that came back without a verdict so often is left to people. */
  readonly maxAttempts: number;
  readonly escalation: Escalation;
}

type VerdictStatus = Extract<ValidationStatus, 'VALID' | 'INVALID' | 'NEEDS_REVIEW'>;

/** A target that got a verdict, and the status its label is to have. */
interface Verdict {
  readonly key: LabelKey;
  readonly status: VerdictStatus;
  readonly suggested: string | null;
  /** The answer finds the label right, whatever the status. */
  readonly isValid: boolean;
  /** What speaks against that. */
  readonly check?: CheckName | undefined;
  /** Of what is suggested: a word that has a row by one of them has it already. */
  readonly names?: readonly string[];
  /** The word, as the request has it. */
  readonly text?: string | undefined;
}

interface Release {
  readonly key: LabelKey;
  readonly reason: ReleaseReason;
}

export interface SettledRequests {
  readonly counts: LabelCounts;
  /** Labels that they asked about. */
  readonly units: number;
}

/** Writes the outcomes of some requests. Doing it again changes nothing and counts the same. */
export async function settleRequests(
  writer: LabelWriter,
  batch: SettledBatch,
  requests: readonly AnsweredRequest[],
  name: string,
): Promise<SettledRequests> {
  const answers = requests.map((request) => readAnswered(request, name));
  const { table, concurrency } = writer;
  const invalid = earlierOf(table, answers.filter(isAnyInvalid), 'INVALID');
  const valid = earlierOf(
    table,
    answers.filter((answer) => needsEarlier(batch, answer)),
    'VALID',
  );
  const decided = await pMap(
    answers,
    async (answer) => {
      const [wrong, right] = await Promise.all([invalid(answer), valid(answer)]);
      return decide(batch, answer, wrong, await contradictionsOf(writer, batch, answer, right));
    },
    { concurrency },
  );
  const counts = noCounts();
  const verdicts = decided.flatMap((each) => each.verdicts);
  const releases = decided.flatMap((each) => each.releases);
  await writeVerdicts(writer, batch, verdicts, counts);
  await writeReleases(writer, batch, releases, counts);
  const audits = await auditsOf(writer, requests, name);
  await putAuditRows(writer, batch.batchId, audits);
  counts.audit = judgementsOf(audits);
  return { counts, units: answers.reduce((sum, { targets }) => sum + targets.length, 0) };
}

/** A request with its answer. */
interface Answer {
  readonly receipt: ReceiptKey;
  readonly prompt: Prompt;
  readonly targets: readonly { readonly target: PromptTarget; readonly key: LabelKey; readonly outcome: Outcome }[];
  /** Of them, those that it found right. */
  readonly valid: readonly LabelKey[];
}

function readAnswered({ line, result, release }: AnsweredRequest, name: string): Answer {
  const { receipt, prompt, targets: keys } = readRequest(line, name);
  const { asked } = partsOf(prompt);
  const outcomes: Outcome[] =
    release === undefined
      ? outcomesOf({ ...prompt, targets: asked }, result)
      : asked.map(() => ({ kind: 'released', reason: release }));
  const targets = asked.flatMap((target, index) => {
    const [key, outcome] = [keys[index], outcomes[index]];
    return key === undefined || outcome === undefined ? [] : [{ target, key, outcome }];
  });
  const valid = targets.filter(({ outcome }) => outcome.kind === 'valid').map(({ key }) => key);
  return { receipt, prompt, targets, valid };
}

/** What each of some answers is to know of its receipt: the labels that have a status, read for all of them together. */
function earlierOf(
  table: ReceiptsTable,
  answers: readonly Answer[],
  status: ValidationStatus,
): (answer: Answer) => Promise<readonly WordLabel[]> {
  const asking = new Set(answers);
  const nearby = new LabelsNearby(
    table,
    answers.map(({ receipt }) => receipt),
    LABEL_ATTRIBUTES,
  );
  return async (answer) => (asking.has(answer) ? labelsIn(await nearby.rowsOf(answer.receipt, status), status) : []);
}

function isAnyInvalid({ targets }: Answer): boolean {
  return targets.some(({ outcome }) => outcome.kind === 'invalid');
}

/** @param labels of the receipt, that are INVALID */
function decide(
  batch: SettledBatch,
  { prompt, targets }: Answer,
  labels: readonly WordLabel[],
  contradictions: ReadonlyMap<string, CheckName>,
): { verdicts: Verdict[]; releases: Release[] } {
  const invalid = new InvalidLabels(prompt.labels);
  for (const label of labels) {
    // Verdicts of this very batch are judged below, in the order of the targets, so that an interrupted collect decides
    // as it did the first time.
    if (label.completionBatchId !== batch.batchId) invalid.add(label);
  }
  const verdicts: Verdict[] = [];
  const releases: Release[] = [];
  for (const { target, key, outcome } of targets) {
    if (outcome.kind === 'released') releases.push({ key, reason: outcome.reason });
    else if (outcome.kind === 'unsure') releases.push({ key, reason: 'unsure' });
    else if (outcome.kind === 'valid') verdicts.push({ key, status: 'VALID', suggested: null, isValid: true });
    else {
      verdicts.push({
        key,
        status: invalid.hasOther(target) ? 'NEEDS_REVIEW' : 'INVALID',
        suggested: outcome.suggested,
        names: outcome.suggested === null ? [] : namesOf(prompt.labels, outcome.suggested),
        text: wordOf(prompt, target),
        isValid: false,
      });
      invalid.add(target);
    }
  }
  if (contradictions.size === 0) return { verdicts, releases };
  return { verdicts: verdicts.map((verdict) => checked(verdict, contradictions, batch)), releases };
}

/** Undefined where the request does not show it. */
function wordOf({ rows }: Prompt, { lineId, wordId }: PromptTarget): string | undefined {
  const id = `${lineId}.${wordId}`;
  return rows.flat().find((word) => word.id === id)?.text;
}

function checked(verdict: Verdict, contradictions: ReadonlyMap<string, CheckName>, { checks }: SettledBatch): Verdict {
  const check = verdict.isValid ? contradictions.get(labelId(verdict.key)) : undefined;
  if (check === undefined) return verdict;
  return { ...verdict, check, ...(checks === 'enforce' ? { status: 'NEEDS_REVIEW' } : {}) };
}

const mine = (batch: SettledBatch): LabelWrite['expect'] => ({
  validation_status: { S: 'PENDING' },
  completion_batch_id: { S: batch.batchId },
});

async function writeVerdicts(
  writer: LabelWriter,
  batch: SettledBatch,
  verdicts: readonly Verdict[],
  counts: LabelCounts,
): Promise<void> {
  const expect = mine(batch);
  const byUs = { label_proposed_by: { S: 'COMPLETION_BATCH' }, completion_validated_at: { S: batch.endedAt } };
  const results = await updateLabelValidationStatus(
    writer,
    verdicts.map(({ key, status, check }) => ({
      key,
      to: status,
      expect,
      set: check !== undefined && status === 'NEEDS_REVIEW' ? { ...byUs, completion_check: { S: check } } : byUs,
    })),
  );
  const lost = verdicts.filter((_, index) => results[index] === 'lost');
  const states = await readLabels(
    writer,
    lost.map(({ key }) => key),
  );
  const ours = verdicts.flatMap((verdict, index) => {
    const isWritten = results[index] === 'written';
    return (isWritten ? verdict : writtenBefore(verdict, states.get(labelId(verdict.key)), batch)) ?? [];
  });
  counts.changedElsewhere += verdicts.length - ours.length;
  const decided = lost.filter(({ key }) => isDecided(states.get(labelId(key)), batch));
  const said = [...ours, ...(await withoutResult(writer, batch, decided))];
  await putBatchResults(
    writer,
    batch.batchId,
    said.map(({ key, suggested, status }) => ({ key, suggested, status, validatedAt: batch.endedAt })),
  );
  const corrections = await pMap(
    correctionsOf(ours),
    ({ key, suggested, names }) =>
      addCorrection(writer, { wrong: key, suggested, names, batchId: batch.batchId, addedAt: batch.endedAt }),
    { concurrency: writer.concurrency },
  );
  counts.corrections += corrections.filter(Boolean).length;
  for (const { key, status, check } of ours) {
    if (check !== undefined) counts.contradicted[check] = (counts.contradicted[check] ?? 0) + 1;
    const name = COUNTED_AS[status];
    counts[name] += 1;
    addVerdicts(counts.byLabel, key.label, { [name]: 1 });
  }
  const rejected = ours.filter(({ isValid }) => !isValid);
  counts.rejected = examplesOf(rejected.map(({ key, suggested, text = '' }) => ({ ...key, suggested, text })));
}

const COUNTED_AS = { VALID: 'valid', INVALID: 'invalid', NEEDS_REVIEW: 'needsReview' } as const;

/** A person has decided on what this batch had said. */
function isDecided(state: LabelState | undefined, { batchId }: SettledBatch): boolean {
  return state?.label.review !== undefined && state.label.completionBatchId === batchId;
}

/**
 * Verdicts that nobody will know any more: their rows are a person's by now, and the attempt that wrote them ended before
 * it wrote down what was said.
 */
async function withoutResult(
  writer: LabelWriter,
  { batchId }: SettledBatch,
  decided: readonly Verdict[],
): Promise<Verdict[]> {
  const there = await readResults(
    writer,
    decided.map(({ key }) => ({ batchId, key })),
  );
  return decided.filter(({ key }) => !there.has(labelId(key)));
}

/**
 * The verdict as an earlier attempt, or a collect that runs at the same time, has written it; undefined where none has.
 * Which of INVALID and NEEDS_REVIEW it became, or of VALID and NEEDS_REVIEW, was decided then: other programs may have
 * judged the word since.
 */
function writtenBefore(verdict: Verdict, state: LabelState | undefined, batch: SettledBatch): Verdict | undefined {
  if (state?.label.completionBatchId !== batch.batchId || state.label.review !== undefined) return undefined;
  const { validationStatus: status } = state.label;
  if (status === verdict.status) return verdict;
  if (!verdict.isValid) return status === 'INVALID' || status === 'NEEDS_REVIEW' ? { ...verdict, status } : undefined;
  const check = state.item.completion_check?.S;
  if (status === 'NEEDS_REVIEW' && isCheckName(check)) return { ...verdict, status, check };
  return status === 'VALID' && check === undefined ? { ...verdict, status, check } : undefined;
}

interface SuggestedLabel {
  readonly key: LabelKey;
  readonly suggested: string;
  readonly names?: readonly string[] | undefined;
}

/** Each suggested label of a word once, on behalf of the first target that it was suggested for. */
function correctionsOf(verdicts: readonly Verdict[]): SuggestedLabel[] {
  const corrections = new Map<string, SuggestedLabel>();
  for (const { key, suggested, names } of verdicts) {
    const id = suggested === null ? undefined : labelId({ ...key, label: suggested });
    if (suggested !== null && id !== undefined && !corrections.has(id)) corrections.set(id, { key, suggested, names });
  }
  return [...corrections.values()];
}

async function writeReleases(
  writer: LabelWriter,
  batch: SettledBatch,
  releases: readonly Release[],
  counts: LabelCounts,
): Promise<void> {
  if (releases.length === 0) return;
  const states = await readLabels(
    writer,
    releases.map(({ key }) => key),
  );
  const open = releases.filter(({ key }) => isMine(states.get(labelId(key)), batch));
  const changes = open.map(({ key, reason }) => releaseOf(key, reason, states.get(labelId(key)), batch));
  const results = await updateLabelValidationStatus(writer, changes);
  const written = new Set(open.filter((_, index) => results[index] === 'written'));
  for (const [index, { reason }] of open.entries()) {
    if (results[index] !== 'lost') countRelease(counts, reason, changes[index]?.to === 'NEEDS_REVIEW');
  }
  const others = releases.filter((release) => !written.has(release));
  const now = await readLabels(
    writer,
    others.map(({ key }) => key),
  );
  for (const { key, reason } of others) {
    const state = now.get(labelId(key));
    // Released by an earlier attempt, or by a collect that runs at the same time: the row says so.
    if (state?.label.completionReleasedBy !== batch.batchId || isDecided(state, batch)) counts.changedElsewhere += 1;
    else {
      const { validationStatus: status, completionBatchId } = state.label;
      countRelease(counts, reason, status === 'NEEDS_REVIEW' && completionBatchId === batch.batchId);
    }
  }
}

function countRelease(counts: LabelCounts, reason: ReleaseReason, toPeople: boolean): void {
  if (!toPeople) counts.released[reason] = (counts.released[reason] ?? 0) + 1;
  else if (reason === 'unsure') counts.unsure += 1;
  else counts.exhausted += 1;
}

function isMine(state: LabelState | undefined, batch: SettledBatch): boolean {
  return state?.label.validationStatus === 'PENDING' && state.label.completionBatchId === batch.batchId;
}

function releaseOf(
  key: LabelKey,
  reason: ReleaseReason,
  state: LabelState | undefined,
  batch: SettledBatch,
): LabelChange {
  const attempts = (state?.label.completionAttempts ?? 0) + (usesAttempt(reason) ? 1 : 0);
  // A reason that says nothing about the label leaves the one before it: how many targets are asked next depends on it.
  const before = usesAttempt(reason) ? null : state?.label.completionReleaseReason;
  const unsure = reason === 'unsure';
  const { model, next } = batch.escalation;
  const set = {
    completion_attempts: { N: String(attempts) },
    completion_release_reason: { S: before ?? reason },
    completion_released_by: { S: batch.batchId },
    ...(unsure ? { completion_unsure_by: { S: model ?? 'unknown' } } : {}),
  };
  const toPeople = unsure
    ? next === undefined || wasUnsureOther(state, model)
    : usesAttempt(reason) && attempts >= batch.maxAttempts;
  if (toPeople) return { key, to: 'NEEDS_REVIEW', expect: mine(batch), set };
  return { key, to: 'NONE', expect: mine(batch), set, remove: 'completion_batch_id' };
}

/** Two models could not tell: a third opinion is a person's, whichever models are configured by now. */
function wasUnsureOther(state: LabelState | undefined, model: string | undefined): boolean {
  const before = state?.label.completionUnsureBy ?? null;
  return before !== null && before !== model;
}
