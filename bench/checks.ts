/**
 * What the checks say: `node bench/checks.ts [ITEMS.ndjson.gz TRUTH.ndjson.gz]`; without files of the sample receipts. Each
 * receipt's labels get verdicts of three answerers: one that is right, one that takes all for valid, and one that errs in
 * 2.5 of 100. A false alarm is a right label that a check speaks against where all verdicts are right.
 */
import { DEFAULT_LABELS, formatBatchCompletionFile, readPrompt, requestLine } from '@completion-batch/core';
import { generateReceipts, sampleTruth } from '@completion-batch/sandbox';
import type { Check, CheckedLabel } from '../packages/core/src/checks/check.ts';
import { CHECKS, findContradicted } from '../packages/core/src/checks/checks.ts';
import { wilson } from '../packages/core/src/evaluate/statistics.ts';
import { parseLabelKey } from '../packages/core/src/table/keys.ts';
import { type Details, readReceipts, readTruth, receiptsOf, type TrueLabel } from './support/sroie-truth.ts';

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

type Answerer = (label: TrueLabel) => boolean;
/** By how often all is asked: what is drawn differs from time to time. */
const ANSWERERS: Readonly<Record<string, { readonly times: number; readonly of: (seed: number) => Answerer }>> = {
  'all right': { times: 1, of: () => (label) => label.right },
  'all valid': { times: 1, of: () => () => true },
  '2.5 % wrong': {
    times: 20,
    of(seed) {
      const random = numbers(seed);
      return ({ right }) => right !== random() < 0.025;
    },
  },
};

/** Labels that were found valid and that the checks look at, and those of them that one speaks against. */
interface Tally {
  right: number;
  wrong: number;
  rightHit: number;
  wrongHit: number;
}

/** Every label of a receipt in one request, as its first pass is: those that the answerer finds valid, and what is shown. */
function checkedLabels(details: Details, labels: readonly TrueLabel[], isValid: Answerer) {
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

function measure(checks: readonly Check[], isValid: Answerer, tally: Tally): void {
  for (const [id, details] of receipts) {
    const { checked, rows } = checkedLabels(details, truth.get(id) ?? [], isValid);
    const found = findContradicted({ labels: [...checked.keys()], rows, exclusive: DEFAULT_LABELS.exclusive }, checks);
    for (const [{ label }, { right }] of checked) {
      if (checks.some(({ looksAt }) => looksAt(label, DEFAULT_LABELS.exclusive))) tally[right ? 'right' : 'wrong'] += 1;
    }
    for (const { label } of found) tally[checked.get(label)?.right === true ? 'rightHit' : 'wrongHit'] += 1;
  }
}

const share = (some: number, of: number): string => {
  const { low, high } = wilson(some, of);
  const percent = (value: number): string => (100 * Math.abs(value)).toFixed(2);
  return of === 0 ? 'none' : `${some} of ${of}: ${percent(some / of)} % (${percent(low)} – ${percent(high)})`;
};

for (const [answerer, { times, of }] of Object.entries(ANSWERERS)) {
  console.log(`\n${answerer}${times === 1 ? '' : `, ${times} times`}`);
  for (const checks of [...CHECKS.map((check) => [check]), CHECKS]) {
    const tally: Tally = { right: 0, wrong: 0, rightHit: 0, wrongHit: 0 };
    for (let seed = 1; seed <= times; seed += 1) measure(checks, of(seed), tally);
    const name = checks.length === 1 ? (checks[0]?.name ?? '') : 'all';
    const right = share(tally.rightHit, tally.right);
    console.log(`  ${name.padEnd(11)} right ones ${right.padEnd(42)} wrong ones ${share(tally.wrongHit, tally.wrong)}`);
  }
}
