/**
 * Says whether a world is in order. Knows the invariants and the rows' documented form, and none of the code under test:
 * it reads the emulator's journal and files (what would be billed), the table, and nothing else.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from './world.ts';

/** What has to be known of a world to say whether it is in order. */
export type Inspected = Pick<World, 'emulator' | 'rows'>;

export interface BilledBatch {
  readonly id: string;
  readonly completionBatchId: string;
  /** Keys of the label rows its lines ask about; of plain requests their custom ids. */
  readonly labels: readonly string[];
  /** The same by custom id. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** Labels that people have judged and that it asks again, each with the execution that does. */
  readonly audits: readonly string[];
  readonly models: readonly string[];
}

/** Every batch that was created at the emulator, by its journal, with what its input file asks about. */
export async function billedBatches(world: Inspected): Promise<BilledBatch[]> {
  const batches: BilledBatch[] = [];
  for (const entry of await world.emulator.journal()) {
    if (entry.event !== 'batch.created') continue;
    const response = await fetch(`${world.emulator.url}/files/${entry.input_file_id}/content`, {
      headers: { authorization: 'Bearer x' },
    });
    const text = (await response.text()).split('\n').filter((line) => line !== '');
    const requests = text.map((line) => JSON.parse(line) as Request);
    const asked = requests.map((request) => [request.custom_id, askedBy(request)] as const);
    const lines = new Map(asked.map(([id, { labels }]) => [id, labels]));
    const execution = entry.metadata?.execution_id;
    batches.push({
      id: entry.batch_id,
      completionBatchId: entry.metadata?.completion_batch_id ?? '',
      labels: [...lines.values()].flat(),
      lines,
      audits: asked.flatMap(([, { audits }]) => audits.map((label) => `${label}, audited by ${execution}`)),
      models: [...new Set(requests.map(({ body }) => body.model))],
    });
  }
  return batches;
}

interface Request {
  readonly custom_id: string;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

interface Asked {
  readonly labels: readonly string[];
  readonly audits: readonly string[];
}

/** A plain request asks about nothing but itself. */
function askedBy(line: Request): Asked {
  return line.custom_id.startsWith('IMAGE#') ? labelsAskedBy(line) : { labels: [line.custom_id], audits: [] };
}

/**
 * Reads a request as it is documented: after the fence, `LABEL line.word line.word [not …]` a row; the last `nn` labels of one
 * whose custom id ends with `#Ann` or `#E1Ann` are audits, which are asked without being claimed.
 */
function labelsAskedBy(line: Request): Asked {
  const [, image, , receipt, part] = line.custom_id.split('#');
  const user = line.body.messages.find(({ role }) => role === 'user')?.content ?? '';
  const rows = user.slice(user.lastIndexOf('\n>>>\n') + 5).split('\n');
  const named = rows.flatMap((row) => {
    const [label, ...rest] = row.split(' not ')[0]?.split(' ') ?? [];
    return rest.map((word) => {
      const [l, w] = word.split('.').map((id) => id.padStart(5, '0'));
      return `IMAGE#${image}/RECEIPT#${receipt}#LINE#${l}#WORD#${w}#LABEL#${label}`;
    });
  });
  const audits = Number(/^(?:E1)?A(\d+)$/.exec(part ?? '')?.[1] ?? 0);
  const own = named.length - audits;
  return { labels: named.slice(0, own), audits: named.slice(own) };
}

export interface WorldReport {
  readonly batches: readonly BilledBatch[];
  /** Labels by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** What breaks an invariant; empty where all is well. */
  readonly faults: readonly string[];
}

/** Checks the invariants of a world in which nothing is running. */
export async function checkWorld(world: Inspected): Promise<WorldReport> {
  const faults: string[] = [];
  const batches = await billedBatches(world);
  const cancelled = new Set(
    (await world.emulator.journal()).flatMap((entry) => (entry.event === 'batch.cancelling' ? [entry.batch_id] : [])),
  );
  const live = batches.filter(({ id }) => !cancelled.has(id));
  const holders = new Map<string, BilledBatch[]>();
  for (const batch of live)
    for (const label of batch.labels) holders.set(label, [...(holders.get(label) ?? []), batch]);
  for (const [label, held] of holders) if (held.length > 1) faults.push(`${label} is in ${held.length} live batches`);

  const summaries = new Map(
    (await world.rows('BATCH_SUMMARY')).map((row) => [row.PK?.S?.slice('BATCH#'.length) ?? '', row]),
  );
  const open = (await world.rows('COMPLETION_SUBMISSION')).filter((row) => row.GSI1PK !== undefined);
  for (const row of open) faults.push(`submission ${row.PK?.S} is still open (${row.state?.S})`);
  for (const batch of live) {
    const summary = summaries.get(batch.completionBatchId);
    if (summary?.openai_batch_id?.S !== batch.id) faults.push(`batch ${batch.id} has no summary`);
  }
  for (const [id, row] of summaries) {
    if (!batches.some((batch) => batch.id === row.openai_batch_id?.S)) faults.push(`summary ${id} names no batch`);
  }

  const statuses: Record<string, number> = {};
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    const status = row.validation_status?.S ?? 'NONE';
    statuses[status] = (statuses[status] ?? 0) + 1;
    const key = `${row.PK?.S}/${row.SK?.S}`;
    if (row.GSI3PK?.S !== `VALIDATION_STATUS#${status}`)
      faults.push(`${key} is ${status}, its index says ${row.GSI3PK?.S}`);
    if (row.somebody_elses === undefined) faults.push(`${key} lost an attribute of another program`);
    const held = holders.get(key)?.[0];
    if (status === 'PENDING' && held?.completionBatchId !== row.completion_batch_id?.S)
      faults.push(`${key} is PENDING in no batch`);
    if (status === 'NONE' && held !== undefined) faults.push(`${key} is NONE but asked about in ${held.id}`);
    if (status === 'NONE' && row.completion_batch_id !== undefined) faults.push(`${key} is NONE with a batch id`);
  }
  return { batches, statuses, faults };
}

/** The request files that the object store holds, as their text; for looking at bytes. */
export async function storedFile(world: World, key: string): Promise<string> {
  return readFile(join(world.folder, 'objects', key), 'utf8');
}
