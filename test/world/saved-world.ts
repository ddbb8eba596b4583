/**
 * A world as it was at a moment: its rows, the files of its folder (object store, emulator, runs) and its clock, as JSON
 * that people can read. Where it stood is left out of it: its places are names in braces until it stands somewhere again.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, World } from './world.ts';

/** What differs from one world to the next without meaning anything. */
export interface Places {
  readonly store: string;
  readonly folder: string;
  readonly table: string;
}

export interface SavedWorld {
  /** ISO 8601. */
  readonly clock: string;
  /** In the order of their keys. */
  readonly rows: readonly Item[];
  /** By path below the world's folder, texts; of each, what stands in for places and for digests that hang on them. */
  readonly files: Readonly<Record<string, string>>;
}

/** Of whoever runs at the moment, and nothing that the next one reads. */
const PASSING = /^work\/|^openai\/uploads\/|(^|\/)lock\.[^/]*$/;

export async function saveWorld(world: World): Promise<SavedWorld> {
  const files: Record<string, string> = {};
  for (const path of await filesIn(world.folder)) files[path] = await readText(join(world.folder, path));
  const { storeUrl: store, folder, tableName: table } = world;
  const rows = (await world.items()).sort(byKey).map(inOrder);
  const saved = { clock: new Date(world.clock.now()).toISOString(), rows, files };
  const withoutPlaces = withNames(saved, placeNames({ store, folder, table }));
  // A file that names a place has another digest wherever it stands, and others name it by that.
  const digests: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    if (text !== withoutPlaces.files[path]) digests[sha256(text)] ??= `{{sha256 ${path}}}`;
  }
  const left = withNames(withoutPlaces, digests);
  const text = JSON.stringify(left);
  for (const place of [folder, new URL(world.emulator.url).host, new URL(world.endpoint).host]) {
    if (text.includes(place)) throw new Error(`what is saved still names ${place}`);
  }
  return left;
}

/** The rows and files of a saved world at these places. */
export function placed(saved: SavedWorld, places: Places): { items: Item[]; files: Record<string, Uint8Array> } {
  const names = Object.entries(placeNames(places)).map(([place, name]) => [name, place] as const);
  const put = (text: string): string => {
    const here = names.reduce((so, [name, place]) => so.replaceAll(name, place), text);
    return here.replaceAll(/\{\{sha256 ([^}]+)\}\}/g, (_, path: string) => sha256(put(saved.files[path] ?? '')));
  };
  const files = Object.entries(saved.files).map(([path, text]) => [path, Buffer.from(put(text))] as const);
  return { items: JSON.parse(put(JSON.stringify(saved.rows))) as Item[], files: Object.fromEntries(files) };
}

/** The longer before what they contain. */
function placeNames({ store, folder, table }: Places): Record<string, string> {
  return { [store]: '{{store}}', [folder]: '{{folder}}', [table]: '{{table}}' };
}

function withNames(saved: SavedWorld, names: Readonly<Record<string, string>>): SavedWorld {
  const name = (text: string): string =>
    Object.entries(names).reduce((so, [place, word]) => so.replaceAll(place, word), text);
  const files = Object.entries(saved.files).map(([path, text]) => [path, name(text)]);
  return { ...saved, rows: JSON.parse(name(JSON.stringify(saved.rows))) as Item[], files: Object.fromEntries(files) };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !PASSING.test(path))
    .sort();
}

async function readText(path: string): Promise<string> {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const keyOf = (row: Item): string => `${row.PK?.S} / ${row.SK?.S}`;
const byKey = (a: Item, b: Item): number => (keyOf(a) < keyOf(b) ? -1 : 1);

const FIRST = ['PK', 'SK', 'TYPE'];

/** A row's attributes: its key and type, then by name. */
function inOrder(row: Item): Item {
  return sorted(row, (name) => (FIRST.includes(name) ? ` ${FIRST.indexOf(name)}` : name));
}

/** Members by name, all the way down: engines give maps in any order. */
export function sorted<T>(value: T, rank = (name: string): string => name): T {
  if (Array.isArray(value)) return value.map((member: unknown) => sorted(member)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]: [string, unknown]) => [name, sorted(member)])) as T;
}

/** Rows as they were before anything ran, in a file of their own. */
const ROWS_BEFORE = 'rows-before.json';
/** Long lines that several texts have. */
const LINES = 'lines.json';
const LONG = 300;

/** A line, or the name of a long one. */
type SavedLine = string | { readonly line: string };

/** Of a row that was there before: its key, and the attributes that are others now; null for one that is gone. */
type Changed = Record<string, AttributeValue | null>;

interface Written {
  readonly clock: string;
  readonly added: readonly Item[];
  readonly changed: readonly Changed[];
  /** The lines of each, or the path of another that is the same. */
  readonly files: Readonly<Record<string, readonly SavedLine[] | { readonly same: string }>>;
}

/** What is committed of worlds that began with the same rows: texts by the names of their files. */
export function writeSaved(
  moments: Readonly<Record<string, SavedWorld>>,
  before: readonly Item[],
): Record<string, string> {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const uses = new Map<string, number>();
  const longLines = Object.values(moments)
    .flatMap(({ files }) => [...new Set(Object.values(files))])
    .flatMap((text) => text.split('\n').filter((line) => line.length >= LONG));
  for (const line of longLines) uses.set(line, (uses.get(line) ?? 0) + 1);
  const lines: Record<string, string> = {};
  const named = (line: string): SavedLine => {
    if ((uses.get(line) ?? 0) < 2) return line;
    const name = sha256(line).slice(0, 12);
    lines[name] = line;
    return { line: name };
  };
  const texts: Record<string, string> = {};
  for (const [moment, { clock, rows, files }] of Object.entries(moments)) {
    const first = new Map<string, string>();
    const written: Written = {
      clock,
      added: rows.filter((row) => !known.has(keyOf(row))),
      changed: rows.map((row) => changeOf(row, known.get(keyOf(row)) ?? row)).filter((change) => change !== undefined),
      files: Object.fromEntries(
        Object.entries(files).map(([path, text]) => {
          const same = first.get(text);
          if (same === undefined) first.set(text, path);
          return [path, same === undefined ? text.split('\n').map(named) : { same }];
        }),
      ),
    };
    texts[`${moment}.json`] = layOut(written, 3);
  }
  return { [ROWS_BEFORE]: layOut(before, 1), [LINES]: layOut(sorted(lines), 1), ...texts };
}

function changeOf(row: Item, before: Item): Changed | undefined {
  const change: Changed = {};
  for (const name of new Set([...Object.keys(row), ...Object.keys(before)])) {
    if (JSON.stringify(row[name]) !== JSON.stringify(before[name])) change[name] = row[name] ?? null;
  }
  const { PK = null, SK = null } = row;
  return Object.keys(change).length === 0 ? undefined : { PK, SK, ...change };
}

/** The row after the change. */
function changedRow(row: Item, change: Changed): Item {
  const after = Object.entries({ ...row, ...change }).filter(([, value]) => value !== null);
  return inOrder(Object.fromEntries(after) as Item);
}

async function readRowsBefore(folder: string): Promise<Item[]> {
  return JSON.parse(await readFile(join(folder, ROWS_BEFORE), 'utf8')) as Item[];
}

export async function readSaved(folder: string, moment: string): Promise<SavedWorld> {
  const { clock, added, changed, files } = JSON.parse(
    await readFile(join(folder, `${moment}.json`), 'utf8'),
  ) as Written;
  const lines = JSON.parse(await readFile(join(folder, LINES), 'utf8')) as Record<string, string>;
  const texts: Record<string, string> = {};
  for (const [path, content] of Object.entries(files)) {
    texts[path] =
      'same' in content
        ? (texts[content.same] ?? '')
        : content.map((line) => (typeof line === 'string' ? line : lines[line.line])).join('\n');
  }
  const rows = new Map([...(await readRowsBefore(folder)), ...added].map((row) => [keyOf(row), row]));
  for (const change of changed) {
    const key = keyOf(change as Item);
    rows.set(key, changedRow(rows.get(key) ?? {}, change));
  }
  return { clock, rows: [...rows.values()].sort(byKey), files: texts };
}

/** The moments of a folder, by name. */
export async function savedMoments(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter(
    (name) => name.endsWith('.json') && name !== ROWS_BEFORE && name !== LINES,
  );
  return names.map((name) => name.slice(0, -'.json'.length)).sort();
}

/** JSON with a line for each member, so many levels deep; what lies deeper stays on one line. */
function layOut(value: unknown, levels: number): string {
  const at = (part: unknown, depth: number): string => {
    if (depth === levels || typeof part !== 'object' || part === null) return JSON.stringify(part);
    const indent = '  '.repeat(depth);
    const array = Array.isArray(part);
    const members = Object.entries(part).map(
      ([name, member]) => `${indent}  ${array ? '' : `${JSON.stringify(name)}: `}${at(member, depth + 1)}`,
    );
    if (members.length === 0) return array ? '[]' : '{}';
    return `${array ? '[' : '{'}\n${members.join(',\n')}\n${indent}${array ? ']' : '}'}`;
  };
  return `${at(value, 0)}\n`;
}
