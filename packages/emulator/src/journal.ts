/**
 * What happened and what was billed, append-only, in `journal.ndjson` of the data directory. Every event stands in it
 * once, whatever restarts there were: the state on disk is written first and missing entries are added at the start.
 */
import { join } from 'node:path';
import { AppendLog, readLog, repairLog } from './disk.ts';
import type { Store } from './store.ts';
import {
  type BatchRecord,
  type BatchUsage,
  type Clock,
  type FileRecord,
  isObject,
  isTerminal,
  type RequestCounts,
} from './types.ts';

/** Times (`at`) are ISO 8601 of the emulator's clock. */
export type JournalEntry =
  | { event: 'file.uploaded'; at: string; file_id: string; filename: string; purpose: string; bytes: number }
  | { event: 'file.deleted'; at: string; file_id: string }
  | {
      event: 'batch.created';
      at: string;
      batch_id: string;
      input_file_id: string;
      endpoint: string;
      metadata: Readonly<Record<string, string>> | null;
    }
  | { event: 'batch.cancelling'; at: string; batch_id: string }
  | {
      event: 'batch.ended';
      at: string;
      batch_id: string;
      status: string;
      request_counts: RequestCounts;
      usage: BatchUsage;
      output_file_id: string | null;
      error_file_id: string | null;
    }
  | LineExecuted
  | Probe
  | FaultInjected;

/** A direct call: billed at the full price, and no line of any batch. `status` is `null` where no answer came. */
export interface Probe {
  event: 'probe';
  at: string;
  custom_id: string;
  model: string;
  status: number | null;
  input_tokens: number;
  output_tokens: number;
}

/** One executed line; `status` is `null` where no answer came. */
export interface LineExecuted {
  event: 'line.executed';
  at: string;
  batch_id: string;
  custom_id: string;
  status: number | null;
  input_tokens: number;
  output_tokens: number;
}

/** A fault that took effect; of batches and files once, however many reads it lasts. */
export interface FaultInjected {
  event: 'fault';
  at: string;
  on: 'call' | 'line' | 'batch' | 'file';
  kind: string;
  /** Of a call. */
  route?: string;
  /** The object of a call, or the file. */
  id?: string;
  /** Of a batch or a line. */
  batch_id?: string;
  custom_id?: string;
}

export class Journal {
  readonly path: string;
  readonly #log: AppendLog;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'journal.ndjson');
    this.#log = new AppendLog(this.path);
  }

  /** Resolves when the entry is in the file. */
  write(entry: JournalEntry): Promise<void> {
    return this.#log.append(JSON.stringify(entry));
  }

  async *read(): AsyncGenerator<JournalEntry> {
    for await (const entry of readLog(this.path)) if (isEntry(entry)) yield entry;
  }

  close(): Promise<void> {
    return this.#log.close();
  }
}

/**
 * Adds entries that a crash kept out of the journal: what is on disk has happened. Answered lines are left to whoever
 * takes up their batch.
 * @returns for each batch that has not ended, the custom ids of its lines in the journal
 */
export async function completeJournal(store: Store, journal: Journal): Promise<Map<string, ReadonlySet<string>>> {
  const batches = store.batches();
  const known = new Set<string>();
  const lines = new Map<string, Set<string>>();
  for (const { id, status } of batches) if (!isTerminal(status)) lines.set(id, new Set());
  await repairLog(journal.path);
  for await (const entry of journal.read()) {
    if (entry.event === 'file.uploaded') known.add(entry.file_id);
    else if (entry.event === 'fault') continue;
    else if (entry.event !== 'line.executed' && 'batch_id' in entry) known.add(`${entry.event} ${entry.batch_id}`);
    else if (entry.event === 'line.executed') lines.get(entry.batch_id)?.add(entry.custom_id);
  }
  for (const file of store.allFiles()) {
    if (file.purpose !== 'batch_output' && !known.has(file.id)) await journal.write(fileUploaded(file));
  }
  for (const batch of batches) {
    const entries = [batchCreated(batch)];
    if (batch.cancellingMs !== null) entries.push(batchCancelling(batch));
    if (isTerminal(batch.status)) entries.push(batchEnded(batch));
    for (const entry of entries) if (!known.has(`${entry.event} ${batch.id}`)) await journal.write(entry);
  }
  return lines;
}

/** The entry of an upload. */
export function fileUploaded(file: FileRecord): JournalEntry {
  const { id, filename, purpose, bytes } = file;
  return { event: 'file.uploaded', at: iso(file.createdMs), file_id: id, filename, purpose, bytes };
}

/** The entry of a batch's creation. */
export function batchCreated(batch: BatchRecord): JournalEntry {
  const { id, inputFileId, endpoint, metadata } = batch;
  const at = iso(batch.createdMs);
  return { event: 'batch.created', at, batch_id: id, input_file_id: inputFileId, endpoint, metadata };
}

/** The entry of a cancellation that was accepted. */
export function batchCancelling(batch: BatchRecord): JournalEntry {
  return { event: 'batch.cancelling', at: iso(batch.cancellingMs ?? batch.createdMs), batch_id: batch.id };
}

/** The entry of a batch's terminal state. */
export function batchEnded(batch: BatchRecord): JournalEntry {
  const at = batch.completedMs ?? batch.failedMs ?? batch.expiredMs ?? batch.cancelledMs ?? batch.createdMs;
  return {
    event: 'batch.ended',
    at: iso(at),
    batch_id: batch.id,
    status: batch.status,
    request_counts: { ...batch.counts },
    usage: batch.usage,
    output_file_id: batch.outputFileId,
    error_file_id: batch.errorFileId,
  };
}

/** The clock's time as the journal writes it. */
export function now(clock: Clock): string {
  return iso(clock.now());
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isEntry(value: unknown): value is JournalEntry {
  return isObject(value) && typeof value.event === 'string';
}
