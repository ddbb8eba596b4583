/** What batches said of labels whose truth is known: label by label, as the rows of the table have it. */
import type { Item } from '@completion-batch/engine/dynamodb';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { type LabelKey, labelId, labelKey, parseLabelId, parseLabelKey } from '../table/keys.ts';
import { type LabelWriter, readItems } from '../table/label-writes.ts';
import { type BatchResult, readResults } from '../table/result-rows.ts';
import { LABEL_ATTRIBUTES, parseLabel } from '../table/rows.ts';
import { costOfBatches } from './batch-costs.ts';
import { Evaluation, type EvaluationFigures, type LeftOut, type Verdict } from './figures.ts';
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
  readonly batches?: ReadonlySet<string> | undefined;
  /** What names mean the same; default: our own. */
  readonly labels?: LabelSet | undefined;
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
  /** A person has decided what it is. */
  readonly isDecided: boolean;
}

const ROW_ATTRIBUTES = [...LABEL_ATTRIBUTES, 'completion_proposed_in'];

/** @returns the batch of each verdict that counts, once for each */
async function judgeWindow(
  evaluation: Evaluation,
  window: readonly TrueLabel[],
  { reader, batches, labels: set = DEFAULT_LABELS, onVerdict }: Omit<EvaluateOptions, 'truth'>,
): Promise<string[]> {
  const core = (name: string): string => coreLabelOf(set, name) ?? name;
  const known = window.map(({ key, trueLabel }) => {
    return { key: parseLabelId(key), id: key, trueLabel: trueLabel === null ? null : core(trueLabel) };
  });
  const labels = known.flatMap(({ key, ...more }) => (key === undefined ? [] : [{ key, ...more }]));
  for (let bad = labels.length; bad < known.length; bad += 1) evaluation.leaveOut('notInTable');
  const judgedBy: string[] = [];
  const suggestions: Suggestion[] = [];
  for (const { key, id, trueLabel, row, result } of await readSaid(reader, labels, batches)) {
    const said = row === undefined ? 'notInTable' : (whyLeftOut(row, batches) ?? saidOf(row, result));
    if (typeof said === 'string') {
      evaluation.leaveOut(said);
      continue;
    }
    const verdict = { label: key.label, right: trueLabel === core(key.label), trueLabel, ...said };
    evaluation.add(verdict);
    judgedBy.push(row?.batchId ?? '');
    if (said.suggested != null) suggestions.push(suggestionOf(key, said.suggested, trueLabel));
    await onVerdict?.({ key: id, ...verdict });
  }
  await judgeCorrections(evaluation, suggestions, { reader, batches });
  return judgedBy;
}

interface Suggestion {
  readonly key: LabelKey;
  readonly id: string;
  /** The label that it is to replace. */
  readonly corrects: string;
  readonly trueLabel: string | null;
}

function suggestionOf(wrong: LabelKey, suggested: string, trueLabel: string | null): Suggestion {
  const key = { ...wrong, label: suggested };
  return { key, id: labelId(key), corrects: wrong.label, trueLabel };
}

/** Corrections that have been asked about in their turn, each where it was proposed first; and what was proposed for those. */
async function judgeCorrections(
  evaluation: Evaluation,
  suggestions: readonly Suggestion[],
  { reader, batches }: Pick<EvaluateOptions, 'reader' | 'batches'>,
): Promise<void> {
  let open = suggestions;
  while (open.length > 0) {
    const next: Suggestion[] = [];
    for (const { key, corrects, trueLabel, row, result } of await readSaid(reader, open, batches)) {
      if (row?.corrects !== corrects || !isOf(row, batches)) continue;
      const said = saidOf(row, result);
      if (typeof said === 'string') continue;
      evaluation.addSecondPass(trueLabel === key.label, said.said);
      if (said.suggested != null) next.push(suggestionOf(key, said.suggested, trueLabel));
    }
    open = next;
  }
}

/** With each label its row, and what the batch that the row names said of it. */
async function readSaid<T extends { readonly key: LabelKey; readonly id: string }>(
  reader: Reader,
  labels: readonly T[],
  batches: EvaluateOptions['batches'],
): Promise<(T & { readonly row: LabelRow | undefined; readonly result: BatchResult | undefined })[]> {
  const rows = await readRows(
    reader,
    labels.map(({ key }) => key),
  );
  const asked = labels.flatMap(({ key, id }) => {
    const row = rows.get(id);
    return row?.batchId !== undefined && isOf(row, batches) ? [{ key, batchId: row.batchId }] : [];
  });
  const results = await readResults(reader, asked);
  return labels.map((label) => ({ ...label, row: rows.get(label.id), result: results.get(label.id) }));
}

const isOf = ({ batchId }: LabelRow, batches: EvaluateOptions['batches']): boolean =>
  batchId !== undefined && (batches === undefined || batches.has(batchId));

/** Why a label is none of those that these batches judged; undefined where it may be. */
function whyLeftOut(row: LabelRow, batches: EvaluateOptions['batches']): keyof LeftOut | undefined {
  if (row.corrects !== undefined) return 'ownCorrections';
  if (row.status === 'NONE' || row.status === 'PENDING') return 'noVerdict';
  if (row.batchId === undefined) return 'judgedElsewhere';
  return isOf(row, batches) ? undefined : 'otherBatches';
}

/** What a result row says. */
export const SAID = { VALID: 'valid', INVALID: 'invalid', NEEDS_REVIEW: 'neither' } as const;

function saidOf(
  { status, isDecided }: LabelRow,
  result: BatchResult | undefined,
): Pick<Verdict, 'said' | 'suggested'> | 'judgedElsewhere' {
  if (result !== undefined) {
    return { said: SAID[result.status], suggested: result.status === 'VALID' ? undefined : result.suggested };
  }
  // Without a result: answered too often with nothing, or unsure. Otherwise somebody else was faster.
  return status === 'NEEDS_REVIEW' || isDecided ? { said: 'neither', suggested: undefined } : 'judgedElsewhere';
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
    isDecided: isDecided(item),
  };
  return [[labelId(key), row]];
}

function isDecided(item: Item): boolean {
  const parsed = parseLabel(item);
  return 'row' in parsed && parsed.row.review !== undefined;
}
