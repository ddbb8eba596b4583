/**
 * What a world must look like when all is done, and what was billed for it. Like the checker, it knows the rows' documented
 * form and the emulator's journal, and none of the code under test.
 */
import { billedBatches } from './checker.ts';
import type { Item, World } from './world.ts';

/** Rows by key, with the attributes that are the same however often a run was interrupted: no times, no ids of OpenAI's. */
export type Snapshot = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

const LABEL_ATTRIBUTES = [
  'validation_status',
  'GSI3PK',
  'label_proposed_by',
  'label_consolidated_from',
  'completion_batch_id',
  'completion_attempts',
  'completion_release_reason',
  'completion_released_by',
  'completion_proposed_in',
];
const RESULT_ATTRIBUTES = ['status', 'original_label', 'gpt_suggested_label', 'GSI3PK'];
const SUMMARY_ATTRIBUTES = [
  'status',
  'GSI1PK',
  'receipt_count',
  'request_count',
  'label_count',
  'request_key',
  'valid_count',
  'invalid_count',
  'needs_review_count',
  'released_count',
  'correction_count',
  'changed_elsewhere_count',
  'input_tokens',
];
const SUBMISSION_ATTRIBUTES = ['state', 'GSI1PK', 'requests', 'labels', 'sha256'];

export async function snapshotOf(world: World): Promise<Snapshot> {
  const pick = (item: Item, names: readonly string[]): Record<string, string | undefined> =>
    Object.fromEntries(
      names.map((name) => [name, item[name]?.S ?? item[name]?.N ?? (item[name] ? 'NULL' : undefined)]),
    );
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['RECEIPT_WORD_LABEL', LABEL_ATTRIBUTES],
    ['COMPLETION_BATCH_RESULT', RESULT_ATTRIBUTES],
    ['BATCH_SUMMARY', SUMMARY_ATTRIBUTES],
    ['COMPLETION_SUBMISSION', SUBMISSION_ATTRIBUTES],
  ];
  const entries: [string, Record<string, string | undefined>][] = [];
  for (const [type, names] of kinds) {
    for (const row of await world.rows(type)) entries.push([`${row.PK?.S}/${row.SK?.S}`, pick(row, names)]);
  }
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Billing {
  /** Batches that were created, spare ones included. */
  readonly batches: number;
  /** Batches that were cancelled before a line of them ran: second ones for the same work, found and ended. */
  readonly spare: number;
  /** What breaks an invariant; empty where all is well. */
  readonly faults: readonly string[];
  /** How often each label was asked about in a line that ran. */
  readonly asked: ReadonlyMap<string, number>;
}

/**
 * Follows the journal in its order: at no moment is a label in two batches that may both still be billed, and no line
 * of a label that has its verdict runs again.
 */
export async function billingOf(world: World): Promise<Billing> {
  const batches = new Map((await billedBatches(world)).map((batch) => [batch.id, batch]));
  const journal = await world.emulator.journal();
  const ran = new Set(journal.flatMap((entry) => (entry.event === 'line.executed' ? [entry.batch_id] : [])));
  const cancelled = new Set(journal.flatMap((entry) => (entry.event === 'batch.cancelling' ? [entry.batch_id] : [])));
  const spare = [...batches.keys()].filter((id) => cancelled.has(id) && !ran.has(id));
  const live = new Map<string, string>();
  const asked = new Map<string, number>();
  const faults: string[] = [];
  for (const entry of journal) {
    if (entry.event === 'batch.created' && !spare.includes(entry.batch_id)) {
      for (const label of batches.get(entry.batch_id)?.labels ?? []) {
        const other = live.get(label);
        if (other !== undefined) faults.push(`${label} is in ${entry.batch_id} while ${other} may still be billed`);
        live.set(label, entry.batch_id);
        if (ran.has(entry.batch_id)) asked.set(label, (asked.get(label) ?? 0) + 1);
      }
    }
    if (entry.event === 'batch.ended') {
      for (const [label, holder] of live) if (holder === entry.batch_id) live.delete(label);
    }
  }
  return { batches: batches.size, spare: spare.length, faults, asked };
}

/** Faults of a world in which nothing is left to do: nothing open, nothing pending, every verdict with its result row. */
export async function settledFaults(world: World): Promise<string[]> {
  const faults = [...(await billingOf(world)).faults];
  for (const row of await world.rows('COMPLETION_SUBMISSION')) {
    if (row.GSI1PK !== undefined) faults.push(`submission ${row.PK?.S} is still open (${row.state?.S})`);
  }
  const terminal = ['COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED'];
  for (const row of await world.rows('BATCH_SUMMARY')) {
    if (!terminal.includes(row.status?.S ?? '')) faults.push(`batch ${row.PK?.S} is still ${row.status?.S}`);
    if (row.GSI1PK?.S !== `STATUS#${row.status?.S}`) faults.push(`batch ${row.PK?.S}: its index says ${row.GSI1PK?.S}`);
  }
  const results = new Map<string, Item>();
  for (const row of await world.rows('COMPLETION_BATCH_RESULT')) {
    const [, , receipt, , line, , word, , label, , image] = row.SK?.S?.split('#') ?? [];
    const five = (id: string | undefined): string => (id ?? '').padStart(5, '0');
    const sk = `RECEIPT#${five(receipt)}#LINE#${five(line)}#WORD#${five(word)}#LABEL#${label}`;
    results.set(`${row.PK?.S}/IMAGE#${image}/${sk}`, row);
  }
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    const key = `${row.PK?.S}/${row.SK?.S}`;
    const status = row.validation_status?.S ?? 'NONE';
    if (row.GSI3PK?.S !== `VALIDATION_STATUS#${status}`)
      faults.push(`${key} is ${status}, its index says ${row.GSI3PK?.S}`);
    if (status === 'PENDING') faults.push(`${key} is PENDING and nothing is open`);
    if (status === 'NONE' && row.completion_batch_id !== undefined) faults.push(`${key} is NONE with a batch id`);
    const batch = row.completion_batch_id?.S;
    if (batch !== undefined && ['VALID', 'INVALID', 'NEEDS_REVIEW'].includes(status)) {
      const result = results.get(`BATCH#${batch}/${key}`);
      const exhausted = status === 'NEEDS_REVIEW' && row.completion_release_reason !== undefined;
      if (result?.status?.S !== status && !exhausted)
        faults.push(`${key} is ${status}, its result row says ${result?.status?.S}`);
    }
    const ours = row.label_proposed_by?.S === 'COMPLETION_BATCH' && row.label_consolidated_from !== undefined;
    if (row.somebody_elses === undefined && !ours) faults.push(`${key} lost an attribute of another program`);
  }
  return faults;
}

/** How many labels have each status. */
export async function statuses(world: World): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    const status = row.validation_status?.S ?? 'NONE';
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}
