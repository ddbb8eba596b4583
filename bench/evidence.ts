/**
 * How often evidence is right, and what it costs: `node bench/evidence.ts ITEMS.ndjson.gz TRUTH.ndjson.gz`. For each label
 * that is asked, the truth about all *other* receipts is taken for verified labels; the majority of the evidence points to
 * the truth or does not. Prompts are made with and without, and counted with o200k.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatBatchCompletionFile, openObjectStore, type ReceiptDetails, requestLine } from '@completion-batch/core';
import { openVectors, vectorSource } from '@completion-batch/core/vectors';
import { ngramVector } from '@completion-batch/emulator';
import { requestTokens } from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { wilson } from '../packages/core/src/evaluate/statistics.ts';
import { DEFAULT_EVIDENCE_TOKENS } from '../packages/core/src/evidence/choice.ts';
import { wordText } from '../packages/core/src/evidence/embed/word-text.ts';
import { type AskedWord, type VerifiedWord, wordId } from '../packages/core/src/evidence/evidence.ts';
import { placedWords } from '../packages/core/src/evidence/placed-words.ts';
import { askedWords, merchantEvidence, pointingsFor } from './support/merchant-evidence.ts';
import { readReceipts, readTruth, type TrueLabel } from './support/sroie-truth.ts';

const [items, truthFile] = process.argv.slice(2);
if (items === undefined || truthFile === undefined) throw new Error('name the rows and the truth about them');

/** What a source finds for the words of a receipt, by `line.word`. */
type Find = (
  details: ReceiptDetails,
  words: readonly AskedWord[],
) => Promise<ReadonlyMap<string, readonly VerifiedWord[]>>;

const receipts = await readReceipts(items);
const truth = Map.groupBy(await readTruth(truthFile), ({ receipt }) => receipt);

/** A wrong label is INVALID once it was judged, and the right one VALID. */
function verdictsOf({ right, label, trueLabel, lineId, wordId: word }: TrueLabel) {
  const own = { lineId, wordId: word };
  const judged = { ...own, label, validationStatus: right ? ('VALID' as const) : ('INVALID' as const) };
  return trueLabel === null || right
    ? [judged]
    : [judged, { ...own, label: trueLabel, validationStatus: 'VALID' as const }];
}

const byTable = merchantEvidence(receipts, (id) => (truth.get(id) ?? []).flatMap(verdictsOf));
const fromTable: Find = async (details, words) => byTable(details, words);

/** Vectors that tell of spelling only, in the embedded file: what `npm start` has. */
const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
const vectors = openVectors(await openObjectStore(pathToFileURL(folder).href));
const never = new AbortController().signal;
const DIMENSIONS = 384;
for (const [id, details] of receipts) {
  const known = Map.groupBy((truth.get(id) ?? []).flatMap(verdictsOf), wordId);
  const placed = placedWords(details);
  const words = details.words.flatMap(({ isNoise, box, ...word }) => {
    const place = placed.get(wordId(word));
    if (isNoise || place === undefined) return [];
    const own = known.get(wordId(word)) ?? [];
    const of = (status: string): string[] =>
      own.filter(({ validationStatus }) => validationStatus === status).map(({ label }) => label);
    const valid = of('VALID');
    const { text, left, right } = place;
    const metadata = {
      ...{ text, left, right, valid },
      merchant: details.merchant?.name ?? '',
      labelStatus: own.length > 0 ? ('validated' as const) : ('unvalidated' as const),
      invalid: of('INVALID').filter((label) => !valid.includes(label)),
    };
    return [{ key: word, vector: ngramVector(wordText(place, box), DIMENSIONS), metadata }];
  });
  await vectors.upsert(words, never);
}
await vectors.save(never);
const source = vectorSource(vectors);
const kept = new Map<ReceiptDetails, ReturnType<Find>>();
const fromVectors: Find = (details, words) => {
  const found = kept.get(details) ?? source.find(details, words, 8, never);
  kept.set(details, found);
  return found;
};

const SOURCES: Record<string, readonly Find[]> = {
  table: [fromTable],
  vectors: [fromVectors],
  'table and vectors': [fromTable, fromVectors],
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const share = (right: number, of: number): string => {
  const { low, high } = wilson(right, of);
  return of === 0 ? '–' : `${percent(right / of)} (${percent(low)} – ${percent(high)})`;
};

interface Tally {
  asked: number;
  wrong: number;
  covered: number;
  right: number;
  saidWrong: number;
  foundWrong: number;
  input: number;
  plain: number;
  requests: number;
  shown: number;
}

async function measure(finds: readonly Find[], tokens: number): Promise<Tally> {
  const tally: Tally = {
    asked: 0,
    wrong: 0,
    covered: 0,
    right: 0,
    saidWrong: 0,
    foundWrong: 0,
    input: 0,
    plain: 0,
    requests: 0,
    shown: 0,
  };
  for (const [id, details] of receipts) {
    const targets = details.labels.filter(({ validationStatus }) => validationStatus === 'NONE');
    if (targets.length === 0) continue;
    const words = askedWords(details, targets);
    const pointings = pointingsFor(words, await Promise.all(finds.map((find) => find(details, words))));
    const known = new Map((truth.get(id) ?? []).map((each) => [`${each.lineId}.${each.wordId}.${each.label}`, each]));
    for (const target of targets) {
      const true_ = known.get(`${target.lineId}.${target.wordId}.${target.label}`);
      if (true_ === undefined) continue;
      tally.asked += 1;
      if (!true_.right) tally.wrong += 1;
      const pointing = pointings.get(`${target.lineId}.${target.wordId}.${target.label}`);
      if (pointing === undefined) continue;
      tally.covered += 1;
      if ((pointing.says === 'valid') === true_.right) tally.right += 1;
      if (pointing.says === 'valid') continue;
      tally.saidWrong += 1;
      if (!true_.right) tally.foundWrong += 1;
    }
    const count = (lines: ReturnType<typeof formatBatchCompletionFile>): number =>
      lines.reduce((sum, { line }) => sum + requestTokens(requestLine.parse(JSON.parse(line)).body, exactTokens), 0);
    tally.plain += count(formatBatchCompletionFile(details, targets, 'gpt-4.1-mini'));
    const lines = formatBatchCompletionFile(details, targets, 'gpt-4.1-mini', {}, undefined, { pointings, tokens });
    tally.input += count(lines);
    tally.requests += lines.length;
    tally.shown += lines.filter(({ evidence }) => evidence.length > 0).length;
  }
  return tally;
}

const table: Record<string, Record<string, string | number>> = {};
for (const [name, finds] of Object.entries(SOURCES)) {
  for (const tokens of [DEFAULT_EVIDENCE_TOKENS]) {
    const tally = await measure(finds, tokens);
    table[`${name}, ${tokens} tokens`] = {
      'labels asked': tally.asked,
      'right before': share(tally.asked - tally.wrong, tally.asked),
      coverage: share(tally.covered, tally.asked),
      'majority is right': share(tally.right, tally.covered),
      'says wrong, and is': share(tally.foundWrong, tally.saidWrong),
      'of the wrong ones': share(tally.foundWrong, tally.wrong),
      'tokens in, per label': `${(tally.plain / tally.asked).toFixed(2)} → ${(tally.input / tally.asked).toFixed(2)}`,
      'requests that show any': `${tally.shown} of ${tally.requests}`,
    };
  }
}
for (const [name, row] of Object.entries(table)) {
  console.log(`\n${name}`);
  for (const [what, value] of Object.entries(row)) console.log(`  ${what.padEnd(24)} ${value}`);
}
await vectors.close();
await rm(folder, { recursive: true });
