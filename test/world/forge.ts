/** Somebody who can write the state writes records: as rows of the table, or as the next numbered objects. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, World } from './world.ts';

export type Kind = 'submissions' | 'batches';
/** Of a record; undefined takes one out. */
export type Forged = Readonly<Record<string, unknown>>;

const SK: Readonly<Record<Kind, string>> = { submissions: 'SUBMISSION', batches: 'STATUS' };
const TYPE: Readonly<Record<Kind, string>> = { submissions: 'COMPLETION_SUBMISSION', batches: 'BATCH_SUMMARY' };

/** Ids of the records of a kind. */
export async function recordIds(world: World, kind: Kind): Promise<string[]> {
  if (world.combination.state === 'objects') return readdir(folderOf(world, kind));
  return (await world.rows(TYPE[kind])).map(({ PK }) => PK?.S?.slice('BATCH#'.length) ?? '');
}

/**
 * Alters a record; `index` are attributes of the row that no record in an object has. What is closed is opened again where
 * the state that is written is an open one.
 */
export async function forge(world: World, kind: Kind, id: string, fields: Forged, index: Item = {}): Promise<void> {
  if (world.combination.state === 'objects') return forgeObject(world, kind, id, fields);
  const row = (await world.get(`BATCH#${id}`, SK[kind])) ?? {};
  const names: Readonly<Record<string, string>> = { units: 'labels', workload_version: 'prompt_version' };
  const changes = Object.entries(fields).map(([name, value]) => [names[name] ?? name, attributeOf(value)] as const);
  const altered = Object.entries({ ...row, ...Object.fromEntries(changes), ...index });
  await world.put(
    Object.fromEntries(altered.filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined)),
  );
}

/** How a submission is listed as open. */
export const LISTED: Item = { GSI1PK: { S: 'COMPLETION_SUBMISSION#OPEN' }, GSI1SK: { S: 'x#y' } };

async function forgeObject(world: World, kind: Kind, id: string, fields: Forged): Promise<void> {
  const folder = join(folderOf(world, kind), id);
  const numbers = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const newest = numbers.at(-1);
  const before = newest === undefined ? {} : JSON.parse(await readFile(join(folder, newest), 'utf8'));
  const next = Number.parseInt(newest ?? '0', 10) + 1;
  const data = { ...before.data, ...fields };
  await mkdir(folder, { recursive: true });
  const record = { ...before, write: `forged-${next}`, open: true, opened: next, data };
  await writeFile(join(folder, `${digits(next)}.json`), JSON.stringify(record));
  const marks = join(world.folder, 'objects/state/open', kind, id);
  await mkdir(marks, { recursive: true });
  await writeFile(join(marks, digits(next)), '');
}

const digits = (number: number): string => String(number).padStart(7, '0');
const folderOf = (world: World, kind: Kind): string => join(world.folder, 'objects/state', kind);

function attributeOf(value: unknown): AttributeValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return value === null ? { NULL: true } : { S: JSON.stringify(value) };
}

/** Puts an object where no phase of ours does. */
export async function plant(world: World, key: string, text: string | Uint8Array): Promise<void> {
  const path = join(world.folder, 'objects', key);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}
