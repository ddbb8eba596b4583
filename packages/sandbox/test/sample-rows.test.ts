/** The sample's rows against the table's layout, checked with rules written down here a second time. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { CORE_LABELS } from '@completion-batch/core';
import { expect, test } from 'vitest';
import { generateReceipts, sampleTruth } from '../src/receipts/generate.ts';

type Row = Record<string, AttributeValue>;

const rows: Row[] = [...generateReceipts()];
const UUID_V4 = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const STATUSES = ['NONE', 'VALID', 'INVALID', 'NEEDS_REVIEW'];

function text(row: Row, name: string): string {
  return row[name]?.S ?? '';
}

const ofType = (type: string): Row[] => rows.filter((row) => text(row, 'TYPE') === type);

/** The index attributes a row has, as `GSI1PK=…`, in the order of their names. */
function indexKeys(row: Row): string[] {
  const names = Object.keys(row).filter((name) => /^GSI\d[PS]K$/.test(name));
  return names.sort().map((name) => `${name}=${text(row, name)}`);
}

/** What the data model says, from nothing but the primary key and the few attributes the keys are made of. */
function expectedKeys(row: Row): string[] {
  const image = text(row, 'PK');
  const sk = text(row, 'SK');
  const path = `${image}#${sk}`;
  const [, receipt = '', , line = '', , word = '', , label = ''] = sk.split('#');
  const partition = `${image}#RECEIPT#${receipt}`;
  const merchant = `MERCHANT#${text(row, 'merchant_name').toUpperCase().replace(/ /g, '_')}`;
  switch (text(row, 'TYPE')) {
    case 'RECEIPT':
      return [
        `GSI1PK=${image}`,
        `GSI1SK=${sk}`,
        'GSI2PK=RECEIPT',
        `GSI2SK=${path}`,
        `GSI4PK=${partition}`,
        'GSI4SK=0_RECEIPT',
      ];
    case 'RECEIPT_LINE':
      return [
        'GSI1PK=EMBEDDING_STATUS#NONE',
        `GSI1SK=LINE#${path}`,
        `GSI3PK=${partition}`,
        'GSI3SK=LINE',
        `GSI4PK=${partition}`,
        `GSI4SK=2_LINE#${line}`,
      ];
    case 'RECEIPT_WORD':
      return [
        'GSI1PK=EMBEDDING_STATUS#NONE',
        `GSI1SK=WORD#${path}`,
        'GSI2PK=RECEIPT',
        `GSI2SK=${path}`,
        `GSI3PK=${partition}`,
        'GSI3SK=WORD',
        `GSI4PK=${partition}`,
        `GSI4SK=3_WORD#${line}#${word}`,
      ];
    case 'RECEIPT_WORD_LABEL':
      return [
        `GSI1PK=LABEL#${label}${'_'.repeat(40 - 'LABEL#'.length - label.length)}`,
        `GSI1SK=${path.slice(0, path.indexOf('#LABEL#'))}`,
        'GSI2PK=RECEIPT',
        `GSI2SK=${path.slice(0, path.indexOf('#LABEL#'))}`,
        `GSI3PK=VALIDATION_STATUS#${text(row, 'validation_status')}`,
        `GSI3SK=${path}`,
        `GSI4PK=${partition}`,
        `GSI4SK=4_LABEL#${line}#${word}#${label}`,
      ];
    case 'RECEIPT_METADATA': {
      const place = text(row, 'place_id');
      const byPlace = place === '' ? [] : [`GSI2PK=PLACE#${place}`, `GSI2SK=${path}`];
      return [
        `GSI1PK=${merchant}`,
        `GSI1SK=${path}`,
        ...byPlace,
        'GSI3PK=MERCHANT_VALIDATION',
        'GSI3SK=STATUS#MATCHED',
      ];
    }
    case 'RECEIPT_PLACE':
      return [`GSI1PK=${merchant}`, `GSI1SK=${path}`, `GSI4PK=${partition}`, 'GSI4SK=1_PLACE'];
    default:
      return [];
  }
}

const SORT_KEYS: Record<string, RegExp> = {
  RECEIPT: /^RECEIPT#\d{5}$/,
  RECEIPT_METADATA: /^RECEIPT#\d{5}#METADATA$/,
  RECEIPT_PLACE: /^RECEIPT#\d{5}#PLACE$/,
  RECEIPT_LINE: /^RECEIPT#\d{5}#LINE#\d{5}$/,
  RECEIPT_WORD: /^RECEIPT#\d{5}#LINE#\d{5}#WORD#\d{5}$/,
  RECEIPT_LETTER: /^RECEIPT#\d{5}#LINE#\d{5}#WORD#\d{5}#LETTER#\d{5}$/,
  RECEIPT_WORD_LABEL: /^RECEIPT#\d{5}#LINE#\d{5}#WORD#\d{5}#LABEL#[A-Z_]+$/,
};

test('every row has the keys of its kind and no others', () => {
  for (const row of rows) {
    expect(text(row, 'PK')).toMatch(new RegExp(`^IMAGE#${UUID_V4}$`));
    expect(text(row, 'SK')).toMatch(SORT_KEYS[text(row, 'TYPE')] ?? /no such kind/);
    expect(indexKeys(row)).toEqual(expectedKeys(row));
  }
});

test('every kind occurs, and no key twice', () => {
  expect(ofType('RECEIPT')).toHaveLength(60);
  for (const kind of Object.keys(SORT_KEYS)) expect(ofType(kind).length).toBeGreaterThan(0);
  expect(new Set(rows.map((row) => `${text(row, 'PK')} ${text(row, 'SK')}`)).size).toBe(rows.length);
});

test('no receipt has both generations of merchant rows, some have neither', () => {
  const kinds = new Map<string, string[]>(ofType('RECEIPT').map((row) => [text(row, 'GSI2SK'), []]));
  for (const row of [...ofType('RECEIPT_METADATA'), ...ofType('RECEIPT_PLACE')]) {
    kinds.get(text(row, 'GSI1SK').replace(/#(METADATA|PLACE)$/, ''))?.push(text(row, 'TYPE'));
  }
  const seen = [...kinds.values()];
  expect(Math.max(...seen.map((list) => list.length))).toBe(1);
  expect(seen.some((list) => list.length === 0)).toBe(true);
});

test('no string is empty except an unknown place, which is in no index', () => {
  const empty = rows.flatMap((row) => Object.keys(row).filter((name) => row[name]?.S === ''));
  expect(new Set(empty)).toEqual(new Set(['place_id']));
});

test('lines are their words, words are their letters', () => {
  const words = Map.groupBy(ofType('RECEIPT_WORD'), (row) => text(row, 'GSI2SK').replace(/#WORD#.*/, ''));
  for (const line of ofType('RECEIPT_LINE')) {
    const own = words.get(text(line, 'GSI1SK').replace(/^LINE#/, '')) ?? [];
    expect(own.map((word) => text(word, 'text')).join(' ')).toBe(text(line, 'text'));
  }
  const letters = Map.groupBy(
    ofType('RECEIPT_LETTER'),
    (row) => `${text(row, 'PK')}#${text(row, 'SK').replace(/#LETTER#.*/, '')}`,
  );
  const spelled = new Map(ofType('RECEIPT_WORD').map((row) => [text(row, 'GSI2SK'), text(row, 'text')]));
  for (const [word, own] of letters) expect(own.map((row) => text(row, 'text')).join('')).toBe(spelled.get(word));
});

test('boxes lie inside the picture, upright, y upward', () => {
  const at = (value: AttributeValue | undefined): [number, number] => [Number(value?.M?.x?.N), Number(value?.M?.y?.N)];
  for (const row of rows.filter((candidate) => candidate.bounding_box !== undefined)) {
    const corners = [row.top_left, row.top_right, row.bottom_left, row.bottom_right].map(at);
    for (const number of corners.flat()) expect(number >= 0 && number <= 1, text(row, 'SK')).toBe(true);
    const [topLeft, topRight, bottomLeft] = corners;
    expect(topLeft?.[1]).toBeGreaterThan(bottomLeft?.[1] ?? 1);
    expect(topRight?.[0]).toBeGreaterThan(topLeft?.[0] ?? 1);
  }
});

test('labels stand on words, are core labels, and most wait for validation', () => {
  const words = new Set(ofType('RECEIPT_WORD').map((row) => text(row, 'GSI2SK')));
  const labels = ofType('RECEIPT_WORD_LABEL');
  for (const label of labels) {
    expect(words.has(text(label, 'GSI2SK'))).toBe(true);
    expect(Object.keys(CORE_LABELS)).toContain(text(label, 'SK').split('#').at(-1));
    expect(STATUSES).toContain(text(label, 'validation_status'));
  }
  const waiting = labels.filter((label) => text(label, 'validation_status') === 'NONE');
  const perReceipt = [...Map.groupBy(waiting, (label) => text(label, 'GSI4PK')).values()].map((list) => list.length);
  expect(perReceipt).toHaveLength(60);
  expect(Math.min(...perReceipt)).toBeGreaterThanOrEqual(20);
  expect(Math.max(...perReceipt)).toBeLessThanOrEqual(30);
  for (const status of STATUSES) expect(labels.some((label) => text(label, 'validation_status') === status)).toBe(true);
});

test('the truth knows every label: a quarter of the waiting ones are wrong, all verdicts are right', () => {
  const truth = sampleTruth();
  const labels = ofType('RECEIPT_WORD_LABEL');
  expect(truth.size).toBe(labels.length);
  let [waiting, wrong] = [0, 0];
  for (const label of labels) {
    const known = truth.get(text(label, 'GSI3SK'));
    const right = known?.trueLabel === text(label, 'SK').split('#').at(-1);
    expect(known).toBeDefined();
    if (text(label, 'validation_status') === 'VALID') expect(right).toBe(true);
    if (text(label, 'validation_status') === 'INVALID') expect(right).toBe(false);
    if (text(label, 'validation_status') !== 'NONE') continue;
    waiting += 1;
    if (!right) wrong += 1;
  }
  expect(wrong / waiting).toBeGreaterThan(0.2);
  expect(wrong / waiting).toBeLessThan(0.3);
});

test('some words have a refused label and a new proposal', () => {
  const byWord = Map.groupBy(ofType('RECEIPT_WORD_LABEL'), (label) => text(label, 'GSI2SK'));
  const twice = [...byWord.values()].filter((labels) => labels.length > 1);
  expect(twice.length).toBeGreaterThan(30);
  for (const labels of twice) {
    expect(labels.map((label) => text(label, 'validation_status')).sort()).toEqual(['INVALID', 'NONE']);
    const [refused] = labels.filter((label) => text(label, 'validation_status') === 'INVALID');
    const [waiting] = labels.filter((label) => text(label, 'validation_status') === 'NONE');
    expect(text(waiting ?? {}, 'label_consolidated_from')).toBe(
      text(refused ?? {}, 'SK')
        .split('#')
        .at(-1),
    );
  }
});

test('the same seed gives the same rows, another seed others, fewer receipts the beginning', () => {
  expect(JSON.stringify([...generateReceipts({ seed: 1, receipts: 60 })])).toBe(JSON.stringify(rows));
  const few = [...generateReceipts({ receipts: 5 })];
  expect(rows.slice(0, few.length)).toEqual(few);
  const images = new Set(rows.map((row) => text(row, 'PK')));
  expect([...generateReceipts({ seed: 2, receipts: 5 })].some((row) => images.has(text(row, 'PK')))).toBe(false);
});
