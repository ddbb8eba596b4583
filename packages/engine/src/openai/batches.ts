/** The calls to OpenAI's Batches API that make a batch, or find one that was made. */
import type OpenAI from 'openai';
import type { BatchCreateParams } from 'openai/resources/batches';
import { answeredId } from './answered-id.ts';
import { ask } from './ask.ts';
import { describeFile } from './files.ts';
import { type ListedBatch, listAllBatches } from './lists.ts';

export interface BatchRequest {
  /** Of all lines of the file. */
  readonly endpoint: string;
  readonly inputFileId: string;
  readonly metadata: Record<string, string>;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * The one call that costs money. Never retried here or by the client: its effect may outlive its answer.
 * @returns the batch's id at OpenAI
 */
export async function submitOpenaiBatch(openai: OpenAI, request: BatchRequest): Promise<string> {
  const batch = await ask(openai, (client) =>
    client.batches.create(
      {
        input_file_id: request.inputFileId,
        endpoint: request.endpoint as BatchCreateParams['endpoint'],
        completion_window: '24h',
        metadata: request.metadata,
      },
      { maxRetries: 0, timeout: request.timeout },
    ),
  );
  return answeredId(batch);
}

export interface FoundBatch {
  readonly id: string;
  readonly createdAt: number;
  readonly status: string;
  readonly inputFileId: string | undefined;
  readonly kinship: Exclude<Kinship, 'none' | 'silent'>;
}

/** What tells a batch of ours: servers have been seen that give no metadata back, and the file is ours alone. */
export interface BatchMarks {
  readonly completionBatchId: string;
  /** SHA-256 of the request file; undefined where that does not matter. */
  readonly digest: string | undefined;
  readonly inputFileId: string | undefined;
}

/**
 * What a batch is to a submission. `ours`: it names it, and its file by the digest. `by-file`: it names nothing, and was made
 * of the file that the record names. `other-file`: it names the submission, and another file. `silent`: it tells nothing.
 */
export type Kinship = 'ours' | 'by-file' | 'other-file' | 'silent' | 'none';

export function kinshipOf(
  { metadata, input_file_id }: Pick<ListedBatch, 'metadata' | 'input_file_id'>,
  { completionBatchId, digest, inputFileId }: BatchMarks,
): Kinship {
  const { completion_batch_id: named, digest: made } = metadata ?? {};
  if (named === undefined) {
    if (!input_file_id) return 'silent';
    return input_file_id === inputFileId ? 'by-file' : 'none';
  }
  if (named !== completionBatchId) return 'none';
  return made === undefined || digest === undefined || made === digest ? 'ours' : 'other-file';
}

/** Those of the listed batches that are, or may be, ours, the oldest first. */
export function oursAmong(batches: readonly ListedBatch[], marks: BatchMarks): FoundBatch[] {
  return batches
    .flatMap((batch): FoundBatch[] => {
      const kinship = kinshipOf(batch, marks);
      if (kinship === 'none' || kinship === 'silent') return [];
      const { id, created_at: createdAt, status, input_file_id } = batch;
      return [{ id, createdAt, status, inputFileId: input_file_id || undefined, kinship }];
    })
    .sort((a, b) => a.createdAt - b.createdAt);
}

/**
 * Looks for our batches in the whole list, or in its first `pages`.
 * @returns those that are there, the oldest first; and whether there can be no other: where the list cannot be read to its
 * end that is known only if it goes back to before the file was uploaded, by the server's own times
 */
export async function findBatches(
  openai: OpenAI,
  marks: BatchMarks,
  pages?: number,
): Promise<{ found: FoundBatch[]; sure: boolean }> {
  const listed = await listAllBatches(openai, pages);
  const found = oursAmong(listed.items, marks);
  if (listed.complete || found.length > 0) return { found, sure: true };
  if (listed.completeSince === undefined || !marks.inputFileId) return { found, sure: false };
  const { createdAt } = await describeFile(openai, marks.inputFileId);
  return { found, sure: createdAt !== undefined && listed.completeSince < createdAt };
}
