/** Labels as NDJSON, one a line, lossless both ways; the form in which they wait between prepare and format. */

import { CompletionBatchError, explain, parseLine, splitLines, toLine } from '@completion-batch/engine';
import { z } from 'zod';
import type { LabelKey } from '../table/keys.ts';
import type { WordLabel } from '../table/rows.ts';

const labelLine = z.strictObject({
  image_id: z.string(),
  receipt_id: z.int().nonnegative(),
  line_id: z.int().nonnegative(),
  word_id: z.int().nonnegative(),
  label: z.string(),
  reasoning: z.string().nullable(),
  timestamp_added: z.string().nullable(),
  validation_status: z.enum(['NONE', 'PENDING', 'VALID', 'INVALID', 'NEEDS_REVIEW']),
  label_proposed_by: z.string().nullable(),
  label_consolidated_from: z.string().nullable(),
  completion_batch_id: z.string().nullable(),
  completion_attempts: z.number(),
  completion_release_reason: z.string().nullable(),
  /** Absent for none, as in the files of earlier releases. */
  completion_unsure_by: z.string().optional(),
});

/** Planned with the verdict of people: it is asked only to see whether the answer is the same. */
export function isAudit({ validationStatus }: Pick<WordLabel, 'validationStatus'>): boolean {
  return validationStatus === 'VALID' || validationStatus === 'INVALID';
}

/** What heals labels that are gone or damaged. */
export const LABELS_REMEDY =
  'Run prepare again with the same execution id (in a workflow run: re-run all jobs): it writes them anew from the table. Format alone would meet them as they are.';

/** The lines of `labels`, each with its newline. */
export function* serializeLabels(labels: Iterable<WordLabel>): Generator<string> {
  for (const label of labels) {
    yield toLine({
      image_id: label.imageId,
      receipt_id: label.receiptId,
      line_id: label.lineId,
      word_id: label.wordId,
      label: label.label,
      // Of an audit it stands here, where the key is read.
      ...(isAudit(label) ? { validation_status: label.validationStatus } : {}),
      reasoning: label.reasoning,
      timestamp_added: label.timestampAdded,
      validation_status: label.validationStatus,
      label_proposed_by: label.labelProposedBy,
      label_consolidated_from: label.labelConsolidatedFrom,
      completion_batch_id: label.completionBatchId,
      completion_attempts: label.completionAttempts,
      completion_release_reason: label.completionReleaseReason,
      ...(label.completionUnsureBy === null ? {} : { completion_unsure_by: label.completionUnsureBy }),
    } satisfies z.input<typeof labelLine>);
  }
}

/** How `serializeLabels` begins a line; the rest is some hundred bytes that need not be read for the key. */
const LINE_HEAD =
  /^\{"image_id":"([\w-]+)","receipt_id":(\d+),"line_id":(\d+),"word_id":(\d+),"label":"(\w+)",(?:"validation_status":"(VALID|INVALID)",)?/;
const HEAD_BYTES = 250;

export interface PlannedLabel extends LabelKey {
  readonly isAudit: boolean;
}

/**
 * The keys alone, for who learns at the stream's end whether its bytes are those of prepare: only then they mean anything.
 * @throws CompletionBatchError `ndjson-damaged`, `line-too-large`
 */
export async function* readLabelKeys(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<PlannedLabel> {
  for await (const line of splitLines(chunks, { name })) {
    const head = Buffer.from(line.bytes.buffer, line.bytes.byteOffset, Math.min(line.bytes.length, HEAD_BYTES));
    const [, imageId, receiptId, lineId, wordId, label, audit] = LINE_HEAD.exec(head.toString('latin1')) ?? [];
    if (imageId === undefined || label === undefined) {
      throw new CompletionBatchError('ndjson-damaged', 'the line is not a label', {
        where: `${name}:${line.number}`,
        remedy: LABELS_REMEDY,
      });
    }
    yield {
      imageId,
      receiptId: Number(receiptId),
      lineId: Number(lineId),
      wordId: Number(wordId),
      label,
      isAudit: audit !== undefined,
    };
  }
}

/**
 * The labels of a serialized stream.
 * @throws CompletionBatchError `ndjson-damaged` with file and line where one is not a label, or the end is torn
 */
export async function* deserializeLabels(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<WordLabel> {
  for await (const line of splitLines(chunks, { name })) {
    const value = labelLine.safeParse(parseLine(line, name));
    if (!value.success || !line.terminated) {
      throw new CompletionBatchError(
        'ndjson-damaged',
        value.success
          ? 'the last line has no newline: the file is cut off'
          : `the line is not a label: ${explain(value.error)}`,
        {
          where: `${name}:${line.number}`,
          remedy: LABELS_REMEDY,
        },
      );
    }
    const row = value.data;
    yield {
      imageId: row.image_id,
      receiptId: row.receipt_id,
      lineId: row.line_id,
      wordId: row.word_id,
      label: row.label,
      reasoning: row.reasoning,
      timestampAdded: row.timestamp_added,
      validationStatus: row.validation_status,
      labelProposedBy: row.label_proposed_by,
      labelConsolidatedFrom: row.label_consolidated_from,
      completionBatchId: row.completion_batch_id,
      completionAttempts: row.completion_attempts,
      completionReleaseReason: row.completion_release_reason,
      completionUnsureBy: row.completion_unsure_by ?? null,
    };
  }
}
