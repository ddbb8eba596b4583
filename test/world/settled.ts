/**
 * What a world must look like when all is done, and what was billed for it. Like the checker, it knows the documented form
 * of rows and objects and the emulator's journal, and none of the code under test.
 */
import { isDeepStrictEqual } from 'node:util';
import { billedBatches } from './checker.ts';
import { jobFaults, jobSnapshot } from './job-outcomes.ts';
import { plainFaults, plainSnapshot, plainStatuses, plainWorld } from './plain-outcomes.ts';
import { type Kept, keptRecords, openFaults } from './records.ts';
import type { Item, World } from './world.ts';

/** Rows and records by key, with the attributes that are the same however often a run was interrupted: no times, no ids of OpenAI's. */
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
  'completion_unsure_by',
  'completion_check',
  'completion_proposed_in',
];
const RESULT_ATTRIBUTES = ['status', 'original_label', 'gpt_suggested_label', 'GSI3PK'];
const AUDIT_ATTRIBUTES = ['people_status', 'said', 'gpt_suggested_label'];
const SUMMARY_ATTRIBUTES = [
  'status',
  'GSI1PK',
  'receipt_count',
  'request_count',
  'label_count',
  'unit_count',
  'units',
  'request_key',
  'valid_count',
  'invalid_count',
  'needs_review_count',
  'released_count',
  'unsure_count',
  'escalate_model',
  'audit_min_agreement',
  'audit_count',
  'audit_agreed_count',
  'audit_right_valid_count',
  'audit_wrong_invalid_count',
  'held_reason',
  'decision',
  'correction_count',
  'changed_elsewhere_count',
  'audit_count',
  'audit_agreed_count',
  'decision',
  'input_tokens',
  'answered_count',
  'failed_count',
  'again_count',
];
const SUBMISSION_ATTRIBUTES = ['state', 'GSI1PK', 'requests', 'labels', 'units', 'sha256'];

export async function snapshotOf(world: World): Promise<Snapshot> {
  const pick = (item: Item, names: readonly string[]): Record<string, string | undefined> =>
    Object.fromEntries(
      names.map((name) => [name, item[name]?.S ?? item[name]?.N ?? (item[name] ? 'NULL' : undefined)]),
    );
  const pickKept = ({ fields }: Kept, names: readonly string[]): Record<string, string | undefined> =>
    Object.fromEntries(names.map((name) => [name, fields[name]]));
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['RECEIPT_WORD_LABEL', LABEL_ATTRIBUTES],
    ['COMPLETION_BATCH_RESULT', RESULT_ATTRIBUTES],
    ['COMPLETION_BATCH_AUDIT', AUDIT_ATTRIBUTES],
  ];
  const { submissions, batches } = await keptRecords(world);
  const entries: [string, Record<string, string | undefined>][] = [
    ...batches.map((kept): (typeof entries)[number] => [`batch ${kept.id}`, pickKept(kept, SUMMARY_ATTRIBUTES)]),
    ...submissions.map((kept): (typeof entries)[number] => [
      `submission ${kept.id}`,
      pickKept(kept, SUBMISSION_ATTRIBUTES),
    ]),
    ...plainSnapshot(await plainWorld(world)),
    ...(await jobSnapshot(world)),
  ];
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
  /** How often each label was asked about in a line that ran, and each that people have judged by each execution. */
  readonly asked: ReadonlyMap<string, number>;
}

/**
 * Follows the journal in its order: at no moment is a label in two batches that may both still be billed, and no line
 * of a label that has its verdict runs again.
 * @param theirs a batch of another program
 */
export async function billingOf(world: World, theirs?: string): Promise<Billing> {
  const ours = (await billedBatches(world)).filter(({ id }) => id !== theirs);
  const batches = new Map(ours.map((batch) => [batch.id, batch]));
  const entries = await world.emulator.journal();
  const journal = entries.filter((entry) => !('batch_id' in entry) || entry.batch_id !== theirs);
  const ran = new Set(journal.flatMap((entry) => (entry.event === 'line.executed' ? [entry.batch_id] : [])));
  const cancelled = new Set(journal.flatMap((entry) => (entry.event === 'batch.cancelling' ? [entry.batch_id] : [])));
  const spare = [...batches.keys()].filter((id) => cancelled.has(id) && !ran.has(id));
  const live = new Map<string, string>();
  const asked = new Map<string, number>();
  const faults = ours.flatMap(({ id, models }) => (models.length > 1 ? [`${id} is for ${models.join(' and ')}`] : []));
  for (const entry of journal) {
    if (entry.event === 'batch.created' && !spare.includes(entry.batch_id)) {
      const { labels = [], audits = [] } = batches.get(entry.batch_id) ?? {};
      for (const label of [...labels, ...audits]) {
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

/**
 * Faults of a world in which nothing is left to do: nothing open, nothing pending, every request with its outcome.
 * @param billing where it has been read already
 */
export async function settledFaults(world: World, billing?: Billing): Promise<string[]> {
  const records = await keptRecords(world);
  const faults = [...(billing ?? (await billingOf(world))).faults, ...records.faults, ...openFaults(records)];
  faults.push(...plainFaults(await plainWorld(world)), ...(await labelFaults(world)), ...(await judgedFaults(world)));
  faults.push(...(await jobFaults(world)));
  return faults;
}

/** What people had judged before anything of ours ran is as it was, to the last attribute. */
export async function judgedFaults(world: World): Promise<string[]> {
  const rows = new Map((await world.rows('RECEIPT_WORD_LABEL')).map((row) => [`${row.PK?.S}/${row.SK?.S}`, row]));
  return world.judged.flatMap((row) => {
    const key = `${row.PK?.S}/${row.SK?.S}`;
    return isDeepStrictEqual(rows.get(key), row) ? [] : [`${key}, which people have judged, is not as it was`];
  });
}

/** Nothing pending, and every verdict with its result row. */
async function labelFaults(world: World): Promise<string[]> {
  const faults: string[] = [];
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

/** How many labels have each status; of plain requests, how many stand how. */
export async function statuses(world: World): Promise<Record<string, number>> {
  if (world.combination.workload !== 'labels') return plainStatuses(await plainWorld(world));
  const counts: Record<string, number> = {};
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    const status = row.validation_status?.S ?? 'NONE';
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}
