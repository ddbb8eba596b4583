/** What people say of verdicts, in the table itself: labels that they judged before, and verdicts that they decided on. */

import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf } from '../label-set/label-set.ts';
import { type AuditResult, readAuditRows } from '../table/audit-rows.ts';
import { labelId } from '../table/keys.ts';
import type { BatchResult } from '../table/result-rows.ts';
import { readBatchResults } from '../table/result-rows.ts';
import { parseLabel, type WordLabel } from '../table/rows.ts';
import { readWordLabels } from '../table/word-labels.ts';
import { costOfBatches } from './batch-costs.ts';
import { Evaluation, type EvaluationFigures } from './figures.ts';
import { type KeyedVerdict, type Reader, readRows, SAID } from './verdicts.ts';

export interface EvaluateByPeopleOptions {
  readonly reader: Reader;
  readonly batches: AsyncIterable<string> | Iterable<string>;
  readonly onVerdict?: (verdict: KeyedVerdict) => Promise<void> | void;
  /** Told of each result of a batch: who needs them, too, need not read them again. */
  readonly onResult?: (batchId: string, result: BatchResult) => void;
  /** Told of each row that does not parse. */
  readonly onProblem: (row: string) => void;
}

const WINDOW = 500;

/** @throws CompletionBatchError what the table throws */
export async function evaluateByPeople(options: EvaluateByPeopleOptions): Promise<EvaluationFigures> {
  const { reader, batches, onVerdict, onProblem } = options;
  const evaluation = new Evaluation();
  const byBatch = new Map<string, number>();
  for await (const batchId of batches) {
    const audits = readAuditRows(reader.table, batchId, (row) => onProblem(`BATCH#${batchId} / ${row}`));
    for await (const audit of audits) {
      const verdict = verdictOf(audit);
      evaluation.add(verdict);
      byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + 1);
      await onVerdict?.(verdict);
    }
    const reviewed = await findDecided(evaluation, batchId, options);
    if (reviewed > 0) byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + reviewed);
  }
  return evaluation.figures(await costOfBatches(reader.state, byBatch));
}

function verdictOf({ key, status, said, suggested }: AuditResult): KeyedVerdict {
  return {
    key: labelId(key),
    label: key.label,
    right: status === 'VALID',
    // Nobody has said what wrong ones should be; suggestions beside right ones alone would all be wrong.
    trueLabel: undefined,
    said: said === null ? 'neither' : SAID[said],
    suggested: said === 'INVALID' ? suggested : undefined,
  };
}

/**
 * Verdicts of a batch that people have decided on since. Who changed one without leaving a person's mark is told apart: those
 * that they agreed with cannot be told from the others.
 * @returns how many have a mark
 */
async function findDecided(evaluation: Evaluation, batchId: string, options: EvaluateByPeopleOptions): Promise<number> {
  const { reader, onProblem } = options;
  let reviewed = 0;
  let window: BatchResult[] = [];
  const flush = async (): Promise<void> => {
    const rows = await readRows(
      reader,
      window.map(({ key }) => key),
    );
    for (const result of window) {
      const row = rows.get(labelId(result.key));
      // Asked again by another batch, it is that one's verdict.
      if (row?.batchId !== batchId || (row.status !== 'VALID' && row.status !== 'INVALID')) continue;
      const right = row.status === 'VALID';
      if (row.isDecided) {
        reviewed += 1;
        const verdict = await decidedOf(reader, result, right);
        evaluation.addReviewed(verdict);
        await options.onVerdict?.(verdict);
      } else if (row.status !== result.status) evaluation.addOverruled(right, SAID[result.status]);
    }
    window = [];
  };
  for await (const result of readBatchResults(reader.table, batchId, (row) => onProblem(`BATCH#${batchId} / ${row}`))) {
    options.onResult?.(batchId, result);
    window.push(result);
    if (window.length === WINDOW) await flush();
  }
  if (window.length > 0) await flush();
  return reviewed;
}

async function decidedOf(reader: Reader, result: BatchResult, right: boolean): Promise<KeyedVerdict> {
  const { key, status, suggested } = result;
  return {
    key: labelId(key),
    label: key.label,
    right,
    trueLabel: right ? key.label : await replacementOf(reader, result),
    said: SAID[status],
    suggested: status === 'VALID' ? undefined : suggested,
  };
}

/** The label that a person has put in the place of a wrong one; undefined where nobody has said what it should be. */
async function replacementOf({ table }: Reader, { key, suggested }: BatchResult): Promise<string | undefined> {
  const labels = (await readWordLabels(table, key)).flatMap((item): WordLabel[] => {
    const parsed = parseLabel(item);
    return 'row' in parsed && parsed.row.label !== key.label ? [parsed.row] : [];
  });
  const right = labels.filter(({ validationStatus, review }) => validationStatus === 'VALID' && review !== undefined);
  const core = ({ label }: WordLabel): string => coreLabelOf(DEFAULT_LABELS, label) ?? label;
  const found =
    right.find((label) => core(label) === suggested) ??
    right.find(({ labelConsolidatedFrom }) => labelConsolidatedFrom === key.label) ??
    (right.length === 1 ? right[0] : undefined);
  return found && core(found);
}
