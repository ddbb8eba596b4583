/** What people say of verdicts, in the table itself: labels that they judged before, and verdicts that they changed. */
import { type AuditResult, readAuditRows } from '../table/audit-rows.ts';
import { labelId } from '../table/keys.ts';
import type { BatchResult } from '../table/result-rows.ts';
import { readBatchResults } from '../table/result-rows.ts';
import { costOfBatches } from './batch-costs.ts';
import { Evaluation, type EvaluationFigures } from './figures.ts';
import { type KeyedVerdict, type Reader, readRows, SAID } from './verdicts.ts';

export interface EvaluateByPeopleOptions {
  readonly reader: Reader;
  readonly batches: AsyncIterable<string> | Iterable<string>;
  readonly onVerdict?: (verdict: KeyedVerdict) => Promise<void> | void;
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
    await findOverruled(evaluation, batchId, options);
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

/** Verdicts of a batch that somebody has changed since. Those that somebody agreed with cannot be told from the others. */
async function findOverruled(
  evaluation: Evaluation,
  batchId: string,
  { reader, onProblem }: EvaluateByPeopleOptions,
): Promise<void> {
  let window: BatchResult[] = [];
  const flush = async (): Promise<void> => {
    const rows = await readRows(
      reader,
      window.map(({ key }) => key),
    );
    for (const { key, status } of window) {
      const row = rows.get(labelId(key));
      // Asked again by another batch, it is that one's verdict.
      if (row?.batchId !== batchId || row.status === status) continue;
      if (row.status !== 'VALID' && row.status !== 'INVALID') continue;
      evaluation.addOverruled(row.status === 'VALID', SAID[status]);
    }
    window = [];
  };
  for await (const result of readBatchResults(reader.table, batchId, (row) => onProblem(`BATCH#${batchId} / ${row}`))) {
    window.push(result);
    if (window.length === WINDOW) await flush();
  }
  if (window.length > 0) await flush();
}
