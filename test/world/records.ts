/**
 * Submissions and batches as they are kept, read by their documented form: rows of the table, or numbered objects of which
 * the newest counts. Knows none of the code under test.
 */
import type { World } from './world.ts';

export interface Kept {
  /** Completion batch id. */
  readonly id: string;
  /** Whoever looks for open ones finds it. */
  readonly open: boolean;
  /** Its values as text. */
  readonly fields: Readonly<Record<string, string | undefined>>;
}

export interface KeptRecords {
  readonly submissions: readonly Kept[];
  readonly batches: readonly Kept[];
  /** What is wrong with them whatever else is going on; empty where all is well. */
  readonly faults: readonly string[];
}

export type Keeping = Pick<World, 'rows' | 'objects' | 'combination'>;

const CLOSED = ['RECORDED', 'REJECTED', 'ABANDONED'];
const TERMINAL = ['COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED'];

export async function keptRecords(world: Keeping): Promise<KeptRecords> {
  const records = world.combination.state === 'table' ? await inRows(world) : inObjects(await world.objects());
  const faults: string[] = [...records.faults];
  for (const { id, open, fields } of records.submissions) {
    if (open === CLOSED.includes(fields.state ?? ''))
      faults.push(`submission ${id} is ${fields.state} and ${open ? 'listed as open' : 'not listed'}`);
  }
  for (const { id, open, fields } of records.batches) {
    if (open === TERMINAL.includes(fields.status ?? ''))
      faults.push(`batch ${id} is ${fields.status} and ${open ? 'listed as open' : 'not listed'}`);
  }
  return { ...records, faults };
}

/** What is still open, in a world in which nothing should be. */
export function openFaults({ submissions, batches }: KeptRecords): string[] {
  return [
    ...submissions.flatMap(({ id, open, fields }) =>
      open ? [`submission ${id} is still open (${fields.state})`] : [],
    ),
    ...batches.flatMap(({ id, fields: { status } }) =>
      TERMINAL.includes(status ?? '') ? [] : [`batch ${id} is still ${status}`],
    ),
  ];
}

async function inRows(world: Keeping, faults: string[] = []): Promise<KeptRecords> {
  const submissions = [...(await world.rows('COMPLETION_SUBMISSION')), ...(await world.rows('REQUEST_SUBMISSION'))];
  const kept = (row: (typeof submissions)[number], open: boolean): Kept => ({
    id: row.PK?.S?.slice('BATCH#'.length) ?? '',
    open,
    fields: Object.fromEntries(
      Object.entries(row).map(([name, { S, N, BOOL }]) => [name, S ?? N ?? (BOOL === undefined ? 'NULL' : `${BOOL}`)]),
    ),
  });
  return {
    submissions: submissions.map((row) => kept(row, row.GSI1PK !== undefined)),
    batches: (await world.rows('BATCH_SUMMARY')).map((row) => {
      const index = row.GSI1PK?.S?.replace(/^STATUS#/, '');
      if (index !== row.status?.S) faults.push(`batch ${row.PK?.S} is ${row.status?.S}: its index says ${index}`);
      return kept(row, !TERMINAL.includes(index ?? ''));
    }),
    faults,
  };
}

interface Numbered {
  readonly open?: boolean;
  /** The number that opened it, for which there is a mark as long as it is open. */
  readonly opened?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

function inObjects(objects: ReadonlyMap<string, Buffer>): KeptRecords {
  const faults: string[] = [];
  const listed = (kind: 'submissions' | 'batches'): Kept[] =>
    [...numbersOf(objects, kind)].map(([id, numbers]) => {
      const newest = Math.max(...numbers);
      if (newest !== numbers.length) faults.push(`${kind} ${id}: of ${newest} numbers ${numbers.length} are there`);
      const text = objects.get(`state/${kind}/${id}/${digits(newest)}.json`)?.toString() ?? '';
      const { open = false, opened, data } = JSON.parse(text) as Numbered;
      // One mark too many is found by whoever lists; one too few never is.
      const marked = opened !== undefined && objects.has(`state/open/${kind}/${id}/${digits(opened)}`);
      if (open && !marked) faults.push(`${kind} ${id} is open and not marked so`);
      const fields = Object.entries(data).map(([name, value]) => [name, textOf(value)]);
      return { id, open, fields: Object.fromEntries(fields) };
    });
  return { submissions: listed('submissions'), batches: listed('batches'), faults };
}

const digits = (number: number): string => String(number).padStart(7, '0');
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function numbersOf(objects: ReadonlyMap<string, Buffer>, kind: string): Map<string, number[]> {
  const numbers = new Map<string, number[]>();
  for (const key of objects.keys()) {
    const [top, folder, id = '', name = ''] = key.split('/');
    if (top === 'state' && folder === kind) numbers.set(id, [...(numbers.get(id) ?? []), Number.parseInt(name, 10)]);
  }
  return numbers;
}
