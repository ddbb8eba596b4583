/**
 * What became of everything that was paid for: like the checker it knows the emulator's journal and the rows' documented
 * form, and none of the code under test.
 */
import { billedBatches } from './checker.ts';
import { plainWorld } from './plain-outcomes.ts';
import { keptRecords } from './records.ts';
import type { World } from './world.ts';

export interface LabelBill {
  /** Lines about this label that ran. */
  runs: number;
  /** Those of them whose answer came whole into a result file. */
  answers: number;
  /** Whose answers these were. */
  readonly models: Set<string>;
}

/** Kinds of faults of lines that leave nothing to use. */
const USELESS = new Set(['status', 'error', 'miss', 'tear']);

/** Bill of each label that was ever asked about, by the key of its row; of plain requests by their custom ids. */
export async function labelBills(world: World): Promise<Map<string, LabelBill>> {
  const batches = new Map((await billedBatches(world)).map((batch) => [batch.id, batch]));
  const journal = await world.emulator.journal();
  const useless = new Set(
    journal.flatMap((entry) =>
      entry.event === 'fault' && entry.on === 'line' && USELESS.has(entry.kind)
        ? [`${entry.batch_id} ${entry.custom_id}`]
        : [],
    ),
  );
  const bills = new Map<string, LabelBill>();
  for (const entry of journal) {
    if (entry.event !== 'line.executed') continue;
    const usable = entry.status === 200 && !useless.has(`${entry.batch_id} ${entry.custom_id}`);
    const { lines, models = [] } = batches.get(entry.batch_id) ?? {};
    for (const label of lines?.get(entry.custom_id) ?? []) {
      const bill: LabelBill = bills.get(label) ?? { runs: 0, answers: 0, models: new Set() };
      bill.runs += 1;
      if (usable) bill.answers += 1;
      if (usable) for (const model of models) bill.models.add(model);
      bills.set(label, bill);
    }
  }
  return bills;
}

/**
 * Faults of the bill in a world in which nothing is left to do: a label was answered once by a model and has its verdict, or was
 * never answered and went to people after `maxAttempts` tries; no answer was paid for that no label got.
 */
export async function billFaults(world: World, maxAttempts = 3): Promise<string[]> {
  const faults: string[] = [];
  const bills = await labelBills(world);
  if (world.combination.workload !== 'labels') {
    for (const [key, { kind }] of (await plainWorld(world)).log) {
      const { runs, answers } = bills.get(key) ?? { runs: 0, answers: 0 };
      bills.delete(key);
      if (answers > 1) faults.push(`${key} was answered ${answers} times`);
      else if (kind !== (answers === 1 ? 'answered' : 'failed'))
        faults.push(`${key} has ${answers} answers and is ${kind}`);
      else if (answers === 0 && runs > maxAttempts) faults.push(`${key} was asked ${runs} times in vain`);
    }
  }
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    const key = `${row.PK?.S}/${row.SK?.S}`;
    const bill = bills.get(key);
    const status = row.validation_status?.S ?? 'NONE';
    if (bill === undefined) {
      if (status === 'NONE') faults.push(`${key} was never asked about`);
      continue;
    }
    bills.delete(key);
    const exhausted = status === 'NEEDS_REVIEW' && row.completion_batch_id === undefined;
    if (bill.answers > bill.models.size) faults.push(`${key} was answered ${bill.answers} times`);
    else if (bill.answers > 1 && row.completion_unsure_by === undefined)
      faults.push(`${key} was answered by ${[...bill.models].join(' and ')}, and nobody was unsure`);
    else if (bill.answers > 0 && !['VALID', 'INVALID', 'NEEDS_REVIEW'].includes(status))
      faults.push(`${key} was answered and is ${status}`);
    else if (bill.answers === 0 && status !== 'NEEDS_REVIEW') faults.push(`${key} was never answered and is ${status}`);
    else if (bill.answers === 0 && bill.runs > maxAttempts) faults.push(`${key} was asked ${bill.runs} times in vain`);
    else if (bill.answers === 1 && exhausted) faults.push(`${key} was answered and went to people for want of answers`);
  }
  for (const key of bills.keys()) faults.push(`${key} was asked about, and nothing tells of it`);
  const known = new Set((await keptRecords(world)).batches.map(({ fields }) => fields.openai_batch_id));
  const paid = new Set(
    (await world.emulator.journal()).flatMap((entry) => (entry.event === 'line.executed' ? [entry.batch_id] : [])),
  );
  for (const id of paid) if (!known.has(id)) faults.push(`batch ${id} was paid for and no record names it`);
  return faults;
}
