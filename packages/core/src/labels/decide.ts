/** What the answer to a request means for each label that it asks about: a verdict, or why there is none. Writes nothing. */
import type { AnsweredRequest } from '@completion-batch/engine';
import type { CheckName } from '../checks/check.ts';
import { type PromptTarget, partsOf } from '../format/prompt.ts';
import { readRequest } from '../format/request.ts';
import { coreLabelOf, type LabelSet, namesOf } from '../label-set/label-set.ts';
import { type LabelKey, labelId, type ValidationStatus } from '../table/keys.ts';
import { getLabelsOfStatus } from '../table/receipt-labels.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type CheckedBatch, contradictionsOf } from './contradictions.ts';
import { type Outcome, outcomesOf } from './outcome.ts';
import type { ReleaseReason } from './release-reasons.ts';

type VerdictStatus = Extract<ValidationStatus, 'VALID' | 'INVALID' | 'NEEDS_REVIEW'>;

/** A target that got a verdict, and the status its label is to have. */
export interface Verdict {
  readonly key: LabelKey;
  readonly status: VerdictStatus;
  readonly suggested: string | null;
  /** The answer finds the label right, whatever the status. */
  readonly isValid: boolean;
  /** What speaks against that. */
  readonly check?: CheckName | undefined;
  /** Of what is suggested: a word that has a row by one of them has it already. */
  readonly names?: readonly string[] | undefined;
}

export interface Release {
  readonly key: LabelKey;
  readonly reason: ReleaseReason;
}

/** A target without a verdict is a release; each target is in one of the lists. */
export interface Decided {
  readonly verdicts: readonly Verdict[];
  readonly releases: readonly Release[];
}

/** The same however often it is called for a batch: what the batch itself has written by then does not count. */
export async function decide(
  table: ReceiptsTable,
  batch: CheckedBatch,
  { line, result, release }: AnsweredRequest,
  name: string,
): Promise<Decided> {
  const { receipt, prompt } = readRequest(line, name);
  const targets = partsOf(prompt).asked;
  const outcomes: Outcome[] =
    release === undefined
      ? outcomesOf({ ...prompt, targets }, result)
      : targets.map(() => ({ kind: 'released', reason: release }));
  const anyInvalid = outcomes.some(({ kind }) => kind === 'invalid');
  const rejected = rejectedWords(
    prompt.labels,
    // Verdicts of this very batch are judged below, in the order of the targets, as they were the first time.
    (anyInvalid ? await getLabelsOfStatus(table, receipt, 'INVALID') : []).filter(
      ({ completionBatchId }) => completionBatchId !== batch.batchId,
    ),
  );
  const verdicts: Verdict[] = [];
  const releases: Release[] = [];
  for (const [index, target] of targets.entries()) {
    const outcome = outcomes[index];
    const key: LabelKey = { ...receipt, lineId: target.lineId, wordId: target.wordId, label: target.label };
    if (outcome === undefined) continue;
    if (outcome.kind === 'released') releases.push({ key, reason: outcome.reason });
    else if (outcome.kind === 'unsure') releases.push({ key, reason: 'unsure' });
    else if (outcome.kind === 'valid') verdicts.push({ key, status: 'VALID', suggested: null, isValid: true });
    else {
      const { suggested } = outcome;
      const names = suggested === null ? [] : namesOf(prompt.labels, suggested);
      const status = rejected.hasOther(target) ? 'NEEDS_REVIEW' : 'INVALID';
      verdicts.push({ key, status, suggested, names, isValid: false });
      rejected.note(target);
    }
  }
  const valid = verdicts.filter(({ isValid }) => isValid).map(({ key }) => key);
  const contradictions = await contradictionsOf(table, batch, receipt, prompt, valid);
  return { verdicts: verdicts.map((verdict) => checked(verdict, contradictions, batch)), releases };
}

type WordLabelName = Pick<PromptTarget, 'lineId' | 'wordId' | 'label'>;

/**
 * Core labels that words do not have: by earlier verdicts, or by an earlier target of a request. Wrong under two names of one
 * label is wrong once; what is in no list tells nothing of those that are.
 */
function rejectedWords(labels: LabelSet, before: readonly WordLabelName[]) {
  const rejected = new Map<string, Set<string>>();
  const wordOf = ({ lineId, wordId }: WordLabelName): string => `${lineId}.${wordId}`;
  const note = (label: WordLabelName): void => {
    const core = coreLabelOf(labels, label.label);
    if (core !== undefined) rejected.set(wordOf(label), (rejected.get(wordOf(label)) ?? new Set()).add(core));
  };
  for (const label of before) note(label);
  return {
    note,
    hasOther: (label: WordLabelName): boolean =>
      [...(rejected.get(wordOf(label)) ?? [])].some((core) => core !== coreLabelOf(labels, label.label)),
  };
}

function checked(verdict: Verdict, contradictions: ReadonlyMap<string, CheckName>, { checks }: CheckedBatch): Verdict {
  const check = verdict.isValid ? contradictions.get(labelId(verdict.key)) : undefined;
  if (check === undefined) return verdict;
  return { ...verdict, check, ...(checks === 'enforce' ? { status: 'NEEDS_REVIEW' } : {}) };
}
