/** What people say of verdicts, in the table itself: labels that they judged before, and verdicts that they changed. */
import { type LabelKey, labelId } from '../table/keys.ts';
import type { BatchResult } from '../table/result-rows.ts';
import { readBatchResults } from '../table/result-rows.ts';
import { costOfBatches } from './batch-costs.ts';
import { Evaluation, type EvaluationFigures } from './figures.ts';
import type { Said } from './judgements.ts';
import { type KeyedVerdict, type Reader, readRows } from './verdicts.ts';

/** A label that people had judged, and what was said of it when it was asked again. */
export interface Audit {
  readonly key: LabelKey;
  /** People call it VALID. */
  readonly right: boolean;
  readonly said: keyof Said;
  readonly suggested: string | null | undefined;
}

export interface EvaluateByPeopleOptions {
  readonly reader: Reader;
  readonly batches: AsyncIterable<string> | Iterable<string>;
  /** The audits of a batch. */
  readonly readAudits: (batchId: string) => AsyncIterable<Audit>;
  readonly onVerdict?: (verdict: KeyedVerdict) => Promise<void> | void;
  /** Told of each row that does not parse. */
  readonly onProblem: (row: string) => void;
}

const WINDOW = 500;

/** @throws CompletionBatchError what the table throws */
export async function evaluateByPeople(options: EvaluateByPeopleOptions): Promise<EvaluationFigures> {
  const { reader, batches, readAudits, onVerdict } = options;
  const evaluation = new Evaluation();
  const byBatch = new Map<string, number>();
  for await (const batchId of batches) {
    for await (const { key, right, said, suggested } of readAudits(batchId)) {
      const verdict = { label: key.label, right, trueLabel: right ? key.label : undefined, said, suggested };
      evaluation.add(verdict);
      byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + 1);
      await onVerdict?.({ key: labelId(key), ...verdict });
    }
    await findOverruled(evaluation, batchId, options);
  }
  return evaluation.figures(await costOfBatches(reader.state, byBatch));
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

const SAID: Readonly<Record<BatchResult['status'], keyof Said>> = {
  VALID: 'valid',
  INVALID: 'invalid',
  NEEDS_REVIEW: 'neither',
};
