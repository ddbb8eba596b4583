/**
 * The gold sample: labels that people have judged, asked again among the others, so that each run tells how far its answers
 * are to be trusted. They are drawn behind random keys of the index, so that no run reads more than it asks, and by the
 * execution's id alone: it draws the same as long as the table is the same.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, splitLines } from '@completion-batch/engine';
import { project, queryItems } from '@completion-batch/engine/dynamodb';
import pMap from 'p-map';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { labelId, receiptPartition, validationStatusPartition } from '../table/keys.ts';
import { isPeoples } from '../table/own-verdicts.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { LABEL_ATTRIBUTES, parseLabel, type WordLabel } from '../table/rows.ts';
import { serializeLabels } from './serialize.ts';
import { receiptOfLine, type Spool } from './shards.ts';

/** They are held in memory; an interval is not made narrower to speak of by more. */
const MAX_AUDITS = 20_000;
/** Of a receipt and a status: its text costs the same for one as for all. */
const PER_RECEIPT = 8;
/** Labels of few receipts would tell of those alone. */
const MIN_RECEIPTS = 4;
/** A partition that ends within so many rows is read whole: random keys would find some of its receipts late, or never. */
const SMALL_ROWS = 1000;
/** What is read behind a key; and what, where nothing of people's was among it. */
const ROWS_PER_PROBE = 100;
const MOST_ROWS_PER_PROBE = 400;
const PROBES_AT_ONCE = 16;
/** One after the other without a label that was not drawn before: there are hardly more. */
const VAIN_PROBES = 64;

type Judged = 'VALID' | 'INVALID';

export interface SampleOptions {
  readonly table: ReceiptsTable;
  /** Of the labels that are asked. */
  readonly share: number;
  readonly labels: number;
  /** What labels there are; default ours. Others are not asked. */
  readonly labelSet?: LabelSet | undefined;
  /** The same draws the same. */
  readonly seed: string;
}

/** Half of them right and half of them wrong by people, as far as there are; in the order of their keys. */
export async function sampleAudits({
  table,
  share,
  labels,
  labelSet = DEFAULT_LABELS,
  seed,
}: SampleOptions): Promise<WordLabel[]> {
  // 7 % of 100 are 7, whatever a processor makes of it.
  const wanted = Math.min(MAX_AUDITS, Math.ceil(share * labels - 1e-9));
  if (wanted <= 0) return [];
  const draw = (status: Judged, count: number): Promise<WordLabel[]> =>
    count === 0 ? Promise.resolve([]) : drawJudged({ table, labelSet, seed: `${seed} ${status}` }, status, count);
  const [more, fewer] = Number.parseInt(sha256(seed).slice(0, 8), 16) % 2 === 0 ? STATUSES : STATUSES.toReversed();
  if (more === undefined || fewer === undefined) return [];
  let first = await draw(more, Math.ceil(wanted / 2));
  const second = await draw(fewer, wanted - first.length);
  const missing = wanted - first.length - second.length;
  if (missing > 0 && first.length === Math.ceil(wanted / 2)) first = await draw(more, first.length + missing);
  return [...first, ...second].sort((a, b) => (labelId(a) < labelId(b) ? -1 : 1));
}

const STATUSES: readonly Judged[] = ['VALID', 'INVALID'];

interface Draw {
  readonly table: ReceiptsTable;
  readonly labelSet: LabelSet;
  readonly seed: string;
}

async function drawJudged(draw: Draw, status: Judged, wanted: number): Promise<WordLabel[]> {
  const perReceipt = Math.min(PER_RECEIPT, Math.ceil(wanted / MIN_RECEIPTS));
  const small = await readFrom(draw, status, undefined, SMALL_ROWS);
  if (small.ended) return drawOfAll(draw.seed, small.labels, wanted, perReceipt);
  const drawn = new Map<string, WordLabel>();
  for (let probe = 0, vain = 0; drawn.size < wanted && vain < VAIN_PROBES; probe += PROBES_AT_ONCE) {
    const numbers = Array.from({ length: PROBES_AT_ONCE }, (_, index) => probe + index);
    for (const labels of await pMap(numbers, (number) => drawReceipt(draw, status, number))) {
      const before = drawn.size;
      for (const label of shuffled(draw.seed, labels).slice(0, perReceipt)) {
        if (drawn.size < wanted) drawn.set(labelId(label), { ...label, reasoning: null });
      }
      vain = drawn.size > before ? 0 : vain + 1;
    }
  }
  return [...drawn.values()];
}

/** Receipts in a random order, a few labels of each, then those that are left of them. */
function drawOfAll(seed: string, labels: readonly WordLabel[], wanted: number, perReceipt: number): WordLabel[] {
  const receipts = Map.groupBy(shuffled(seed, labels), receiptPartition);
  const inOrder = [...receipts].sort(([a], [b]) => (sha256(`${seed} ${a}`) < sha256(`${seed} ${b}`) ? -1 : 1));
  const rounds = [
    inOrder.flatMap(([, own]) => own.slice(0, perReceipt)),
    inOrder.flatMap(([, own]) => own.slice(perReceipt, PER_RECEIPT)),
  ];
  return rounds
    .flat()
    .slice(0, wanted)
    .map((label) => ({ ...label, reasoning: null }));
}

function shuffled(seed: string, labels: readonly WordLabel[]): WordLabel[] {
  return labels
    .map((label) => ({ label, place: sha256(`${seed} ${labelId(label)}`) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ label }) => label);
}

/**
 * People's labels of a receipt not far behind a random key: any of the page that is read there, for the first is likelier the
 * larger the gap before it. Behind the last receipt comes the first.
 */
async function drawReceipt(draw: Draw, status: Judged, number: number): Promise<WordLabel[]> {
  const place = sha256(`${draw.seed} ${number}`);
  const start = `IMAGE#${uuidOf(place)}`;
  let found = await readFrom(draw, status, start, ROWS_PER_PROBE);
  if (found.ended) {
    const first = await readFrom(draw, status, undefined, ROWS_PER_PROBE);
    found = { ...first, labels: [...found.labels, ...first.labels] };
  } else if (found.labels.length === 0) {
    found = await readFrom(draw, status, start, MOST_ROWS_PER_PROBE);
  }
  const receipts = [...Map.groupBy(found.labels, receiptPartition).values()];
  return receipts[Number.parseInt(place.slice(32, 40), 16) % receipts.length] ?? [];
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** People's labels of the receipts that begin and end among so many rows from a key on; `ended`: there are no more. */
async function readFrom(
  { table, labelSet }: Draw,
  status: Judged,
  start: string | undefined,
  rows: number,
): Promise<{ readonly labels: WordLabel[]; readonly ended: boolean }> {
  const names = start === undefined ? ['GSI3PK'] : ['GSI3PK', 'GSI3SK'];
  const items = queryItems(table, {
    IndexName: 'GSI3',
    KeyConditionExpression: `#GSI3PK = :status${start === undefined ? '' : ' AND #GSI3SK >= :start'}`,
    ProjectionExpression: project(LABEL_ATTRIBUTES).ProjectionExpression,
    ExpressionAttributeNames: project([...LABEL_ATTRIBUTES, ...names]).ExpressionAttributeNames,
    ExpressionAttributeValues: {
      ':status': { S: validationStatusPartition(status) },
      ...(start === undefined ? {} : { ':start': { S: start } }),
    },
    Limit: Math.min(rows, SMALL_ROWS),
  });
  const labels: WordLabel[] = [];
  let read = 0;
  let last = '';
  for await (const item of items) {
    read += 1;
    const parsed = parseLabel(item);
    if ('row' in parsed) {
      last = receiptPartition(parsed.row);
      const isKnown = coreLabelOf(labelSet, parsed.row.label) !== undefined;
      if (isKnown && parsed.row.validationStatus === status && isPeoples(parsed.row)) labels.push(parsed.row);
    }
    // The last receipt may go on.
    if (read === rows) return { labels: labels.filter((label) => receiptPartition(label) !== last), ended: false };
  }
  return { labels, ended: true };
}

/**
 * The spool with the audits in their places, each before the labels of its receipt: what was listed to be asked is asked,
 * also where people have judged it since.
 */
export async function withAudits(spool: Spool, audits: readonly WordLabel[], directory: string): Promise<Spool> {
  if (audits.length === 0) return spool;
  const path = join(directory, 'audited.spool');
  await using file = await open(path, 'w');
  let next = 0;
  const writeUpTo = async (receipt: string | undefined): Promise<void> => {
    const start = next;
    // As keys compare, which go on behind the receipt with "#".
    const isBefore = (label: WordLabel): boolean => `${receiptPartition(label)}#` <= `${receipt}#`;
    for (let label = audits[next]; label !== undefined && (receipt === undefined || isBefore(label)); ) {
      next += 1;
      label = audits[next];
    }
    if (next > start) await file.appendFile([...serializeLabels(audits.slice(start, next))].join(''));
  };
  let current: string | undefined;
  let waiting: Uint8Array[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await file.appendFile(Buffer.concat(waiting));
    waiting = [];
  };
  for await (const { bytes } of splitLines(createReadStream(spool.path), { name: spool.path })) {
    const { receipt } = receiptOfLine(bytes);
    if (receipt !== current) {
      await flush();
      await writeUpTo(receipt);
    }
    current = receipt;
    waiting.push(Uint8Array.from(bytes), NEWLINE);
  }
  await flush();
  await writeUpTo(undefined);
  return { ...spool, path };
}

const NEWLINE = Buffer.from('\n');
