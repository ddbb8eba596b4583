/** What batches said of labels whose truth is known: label by label, as the rows of the table have it. */
import type { Item } from '@completion-batch/engine/dynamodb';
import { type LabelKey, labelId, labelKey, parseLabelKey } from '../table/keys.ts';
import { type LabelWriter, readItems } from '../table/label-writes.ts';
import { type BatchResult, readResults } from '../table/result-rows.ts';
import { costOfBatches } from './batch-costs.ts';
import { Evaluation, type EvaluationFigures, type Verdict } from './figures.ts';
import type { TrueLabel } from './truth-file.ts';

/** A verdict on a label, with the label's key. */
export interface KeyedVerdict extends Verdict {
  /** `IMAGE#…#LABEL#…` */
  readonly key: string;
}

/** What reads the table; the writer of labels is one. */
export type Reader = Pick<LabelWriter, 'table' | 'clock' | 'concurrency' | 'state'>;

export interface EvaluateOptions {
  readonly reader: Reader;
  /** May be of any length. Of a label that it names twice both count. */
  readonly truth: AsyncIterable<TrueLabel> | Iterable<TrueLabel>;
  /** Verdicts of these batches only; default: whichever judged a label last. */
  readonly batches?: ReadonlySet<string>;
  /** Told of each verdict that counts. */
  readonly onVerdict?: (verdict: KeyedVerdict) => Promise<void> | void;
}

/** Labels that are looked at together. */
const WINDOW = 500;

/**
 * Compares what batches said with what is true. The memory that it takes does not depend on how many labels there are.
 * @throws CompletionBatchError what the table throws
 */
export async function evaluate({ truth, ...options }: EvaluateOptions): Promise<EvaluationFigures> {
  const evaluation = new Evaluation();
  const byBatch = new Map<string, number>();
  let window: TrueLabel[] = [];
  const flush = async (): Promise<void> => {
    for (const batchId of await judgeWindow(evaluation, window, options)) {
      byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + 1);
    }
    window = [];
  };
  for await (const entry of truth) {
    window.push(entry);
    if (window.length === WINDOW) await flush();
  }
  if (window.length > 0) await flush();
  return evaluation.figures(await costOfBatches(options.reader.state, byBatch));
}

/** A label row as far as it matters here: also one that the pipeline would not ask about any more. */
interface LabelRow {
  readonly status: string;
  readonly batchId: string | undefined;
  /** The label that it was proposed in place of, where a batch of ours proposed it. */
  readonly corrects: string | undefined;
}

const ROW_ATTRIBUTES = [
  ...['PK', 'SK', 'validation_status', 'completion_batch_id'],
  ...['completion_proposed_in', 'label_consolidated_from'],
];

/** @returns the batch of each verdict that counts, once for each */
async function judgeWindow(
  evaluation: Evaluation,
  window: readonly TrueLabel[],
  { reader, batches, onVerdict }: Omit<EvaluateOptions, 'truth'>,
): Promise<string[]> {
  const keyed = window.map((entry) => ({ ...entry, label: keyOf(entry.key) }));
  const rows = await readRows(
    reader,
    keyed.flatMap(({ label }) => label ?? []),
  );
  const inScope = (row: LabelRow | undefined): row is LabelRow & { readonly batchId: string } =>
    row?.batchId !== undefined && (batches === undefined || batches.has(row.batchId));
  const results = await readResults(
    reader,
    keyed.flatMap(({ key, label }) => {
      const row = rows.get(key);
      return label !== undefined && inScope(row) ? [{ key: label, batchId: row.batchId }] : [];
    }),
  );
  const judgedBy: string[] = [];
  const suggestions: (TrueLabel & { readonly key: string; readonly suggested: string; readonly label: LabelKey })[] =
    [];
  for (const { key, label, trueLabel } of keyed) {
    const row = rows.get(key);
    const out = label === undefined || row === undefined ? 'notInTable' : whyLeftOut(row, inScope(row));
    const result = results.get(key);
    const said = out === undefined && row !== undefined ? saidOf(row, result) : undefined;
    if (out !== undefined || label === undefined || said === undefined) {
      evaluation.leaveOut(out ?? 'judgedElsewhere');
      continue;
    }
    const suggested = result === undefined || result.status === 'VALID' ? undefined : result.suggested;
    const verdict = { label: label.label, right: trueLabel === label.label, trueLabel, said, suggested };
    evaluation.add(verdict);
    judgedBy.push(row?.batchId ?? '');
    if (suggested != null) suggestions.push({ key, trueLabel, suggested, label });
    await onVerdict?.({ key, ...verdict });
  }
  const corrections = suggestions.map(({ label, trueLabel, suggested }) => {
    const key = { ...label, label: suggested };
    return { key, id: labelId(key), corrects: label.label, right: suggested === trueLabel };
  });
  await judgeCorrections(evaluation, corrections, reader, inScope);
  return judgedBy;
}

interface ProposedCorrection {
  readonly key: LabelKey;
  readonly id: string;
  /** The label that it is to replace. */
  readonly corrects: string;
  readonly right: boolean;
}

/** Corrections that have been asked about in their turn, each with the label that it was proposed for. */
async function judgeCorrections(
  evaluation: Evaluation,
  corrections: readonly ProposedCorrection[],
  reader: Reader,
  inScope: (row: LabelRow | undefined) => row is LabelRow & { readonly batchId: string },
): Promise<void> {
  const keys = corrections.map(({ key }) => key);
  const rows = await readRows(reader, keys);
  const asked = corrections.flatMap((correction) => {
    const row = rows.get(correction.id);
    return inScope(row) && row.corrects === correction.corrects ? [{ ...correction, row, batchId: row.batchId }] : [];
  });
  const results = await readResults(reader, asked);
  for (const { id, row, right } of asked) {
    const said = saidOf(row, results.get(id));
    if (said !== undefined) evaluation.addSecondPass(right, said);
  }
}

/** Why a label is none of those that batches judged; undefined where it may be. */
function whyLeftOut(
  row: LabelRow,
  inScope: boolean,
): 'ownCorrections' | 'noVerdict' | 'judgedElsewhere' | 'otherBatches' | undefined {
  if (row.corrects !== undefined) return 'ownCorrections';
  if (row.status === 'NONE' || row.status === 'PENDING') return 'noVerdict';
  if (row.batchId === undefined) return 'judgedElsewhere';
  return inScope ? undefined : 'otherBatches';
}

/** Undefined where the batch has judged it no more than others have: somebody else was faster. */
function saidOf(row: LabelRow, result: BatchResult | undefined): Verdict['said'] | undefined {
  if (result?.status === 'VALID') return 'valid';
  if (result?.status === 'INVALID') return 'invalid';
  // Without a result: answered too often with nothing, or unsure.
  if (result !== undefined || row.status === 'NEEDS_REVIEW') return 'neither';
  return undefined;
}

/** Label rows by `labelId`, as far as they are there. */
export async function readRows(reader: Reader, keys: readonly LabelKey[]): Promise<Map<string, LabelRow>> {
  const items = await readItems(reader, keys.map(labelKey), ROW_ATTRIBUTES);
  return new Map(items.flatMap((item) => rowOf(item) ?? []));
}

function rowOf(item: Item): [id: string, row: LabelRow][] {
  const key = parseLabelKey({ PK: item.PK?.S ?? '', SK: item.SK?.S ?? '' });
  if (key === undefined) return [];
  const ours = item.completion_proposed_in?.S !== undefined;
  const row = {
    // Old rows have none.
    status: item.validation_status?.S ?? 'NONE',
    batchId: item.completion_batch_id?.S,
    corrects: ours ? (item.label_consolidated_from?.S ?? '') : undefined,
  };
  return [[labelId(key), row]];
}

function keyOf(id: string): LabelKey | undefined {
  const [, image, , sortKey = ''] = /^(IMAGE#[^#]+)(#)(.*)$/s.exec(id) ?? [];
  return image === undefined ? undefined : parseLabelKey({ PK: image, SK: sortKey });
}
