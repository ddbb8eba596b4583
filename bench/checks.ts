/**
 * What the checks say: `node bench/checks.ts [ITEMS.ndjson.gz TRUTH.ndjson.gz]`; without files of the sample receipts. Each
 * receipt's labels get verdicts of three answerers: one that is right, one that takes all for valid, and one that errs in
 * 2.5 of 100. A false alarm is a right label that a check speaks against where all verdicts are right.
 */
import { formatBatchCompletionFile, readPrompt, requestLine } from '@completion-batch/core';
import { generateReceipts, sampleTruth } from '@completion-batch/sandbox';
import type { Check, CheckedLabel } from '../packages/core/src/checks/check.ts';
import { CHECKS, findContradicted } from '../packages/core/src/checks/checks.ts';
import { DEFAULT_EXCLUSIVE } from '../packages/core/src/checks/conflicts.ts';
import { parseLabelKey, receiptPartition } from '../packages/core/src/table/keys.ts';
import { type Details, readReceipts, readTruth, receiptsOf, type TrueLabel } from './support/sroie-truth.ts';
import { wilson } from './support/wilson.ts';

const [items, truthFile] = process.argv.slice(2);
const receipts =
  items === undefined ? await receiptsOf(generateReceipts({ receipts: 200 })) : await readReceipts(items);
const truth = Map.groupBy(truthFile === undefined ? ofSample() : await readTruth(truthFile), ({ receipt }) => receipt);

function ofSample(): TrueLabel[] {
  return [...sampleTruth({ receipts: 200 })].flatMap(([key, { trueLabel }]) => {
    const [PK, SK] = [key.split('#').slice(0, 2).join('#'), key.split('#').slice(2).join('#')];
    const ids = parseLabelKey({ PK, SK });
    if (ids === undefined) return [];
    const { imageId, receiptId, lineId, wordId, label } = ids;
    return { receipt: `${imageId}#${receiptId}`, lineId, wordId, label, right: label === trueLabel, trueLabel };
  });
}

/** Numbers from 0 to 1 that are the same each time: mulberry32. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = numbers(1);
const ANSWERERS: Readonly<Record<string, (label: TrueLabel) => boolean>> = {
  'all right': ({ right }) => right,
  'all valid': () => true,
  '2.5 % wrong': ({ right }) => right !== random() < 0.025,
};

interface Tally {
  right: number;
  wrong: number;
  rightHit: number;
  wrongHit: number;
}

/** Every label of a receipt in one request, as its first pass is: those that the answerer finds valid, and what is shown. */
function checkedLabels(details: Details, labels: readonly TrueLabel[], isValid: (label: TrueLabel) => boolean) {
  const known = new Map(labels.map((label) => [`${label.lineId}.${label.wordId}.${label.label}`, label]));
  const targets = details.labels.filter(({ lineId, wordId, label }) => known.has(`${lineId}.${wordId}.${label}`));
  const [line] = formatBatchCompletionFile(details, targets, 'gpt-4.1-mini');
  const prompt = line === undefined ? undefined : readPrompt(requestLine.parse(JSON.parse(line.line)).body);
  const texts = new Map(prompt?.rows.flat().map(({ id, text }) => [id, text]));
  const checked = new Map<CheckedLabel, TrueLabel>();
  for (const { lineId, wordId, label, id } of prompt?.targets ?? []) {
    const true_ = known.get(id);
    const text = texts.get(`${lineId}.${wordId}`);
    if (true_ !== undefined && text !== undefined && isValid(true_))
      checked.set({ lineId, wordId, label, text, asked: true }, true_);
  }
  return { checked, rows: prompt?.rows ?? [] };
}

function measure(checks: readonly Check[], isValid: (label: TrueLabel) => boolean): Tally {
  const tally: Tally = { right: 0, wrong: 0, rightHit: 0, wrongHit: 0 };
  for (const [id, details] of receipts) {
    const { checked, rows } = checkedLabels(details, truth.get(id) ?? [], isValid);
    const found = findContradicted({ labels: [...checked.keys()], rows, exclusive: DEFAULT_EXCLUSIVE }, checks);
    for (const { right } of checked.values()) tally[right ? 'right' : 'wrong'] += 1;
    for (const { label, check } of found) {
      const right = checked.get(label)?.right === true;
      tally[right ? 'rightHit' : 'wrongHit'] += 1;
      if (right && process.env.VERBOSE) console.log(receiptPartition(details), check, label);
    }
  }
  return tally;
}

const share = (some: number, of: number): string => {
  const { low, high } = wilson(some, of);
  const percent = (value: number): string => (100 * value).toFixed(2);
  return of === 0 ? 'none' : `${some} of ${of}: ${percent(some / of)} % (${percent(low)} – ${percent(high)})`;
};

for (const [answerer, isValid] of Object.entries(ANSWERERS)) {
  console.log(`\n${answerer}`);
  for (const checks of [...CHECKS.map((check) => [check]), CHECKS]) {
    const { right, wrong, rightHit, wrongHit } = measure(checks, isValid);
    const name = checks.length === 1 ? (checks[0]?.name ?? '') : 'all';
    console.log(
      `  ${name.padEnd(11)} right ones ${share(rightHit, right).padEnd(40)} wrong ones ${share(wrongHit, wrong)}`,
    );
  }
}
