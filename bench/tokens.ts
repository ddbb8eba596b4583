/**
 * Counts what labels cost in tokens: `node bench/tokens.ts [items.ndjson[.gz]]`, by default SROIE's where they are, else the
 * sample receipts. Real request lines, counted with o200k; the answer as a perfect model would give it, with a quarter of the
 * labels wrong. The first pass asks all labels that are open, answered by rules; the second what those answers correct. Each
 * with and without words of other receipts (`evidence: table`, whose verdicts are those of the first pass), the second also
 * with the context of `full`; of how many labels the rules say something else where they see less. P10: tokens in and out of the
 * first pass, in of the second; and what a night of 100,000 labels costs with its second passes, at the prices built in.
 */
import { answerSchema, type Context, formatBatchCompletionFile, readPrompt, requestLine } from '@completion-batch/core';
import { costOf, estimateTokens, requestTokens } from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { generateReceipts } from '@completion-batch/sandbox';
import { DEFAULT_EVIDENCE_TOKENS } from '../packages/core/src/evidence/choice.ts';
import { sroiePath } from '../packages/core/test/sroie.ts';
import { judge, type Verdicts } from '../packages/sandbox/src/responders/by-rules.ts';
import { askedWords, merchantEvidence, pointingsFor } from './support/merchant-evidence.ts';
import { promise } from './support/promise.ts';
import { type Details, itemsOf, receiptsOf } from './support/sroie-truth.ts';

const MODEL = 'gpt-4.1-mini';
const NIGHT = 100_000;

const file = process.argv[2] ?? sroiePath();
const rows = file === undefined ? generateReceipts({ seed: 1, receipts: 200 }) : itemsOf(file);
const first = await receiptsOf(rows);

type Label = Details['labels'][number];
type Receipts = ReadonlyMap<string, Details>;

const openOf = ({ labels }: Details): Label[] => labels.filter(({ validationStatus }) => validationStatus === 'NONE');
const isSameWord = (one: Label, { lineId, wordId }: Label): boolean => one.lineId === lineId && one.wordId === wordId;

function verdictsOf(line: string): Verdicts {
  const prompt = readPrompt(requestLine.parse(JSON.parse(line)).body);
  return prompt === undefined ? { valid: [], invalid: [] } : judge(prompt);
}

/** The receipt once the answers are in: verdicts, and corrections of words that do not have them yet. */
function settled(details: Details): Details {
  const labels: Label[] = details.labels.filter(({ validationStatus }) => validationStatus !== 'NONE');
  const open = new Map(openOf(details).map((label) => [`${label.lineId}.${label.wordId}.${label.label}`, label]));
  const wrong: (readonly [Label, string | null])[] = [];
  for (const { line } of formatBatchCompletionFile(details, [...open.values()], MODEL)) {
    const { valid, invalid } = verdictsOf(line);
    for (const id of valid) {
      const label = open.get(id);
      if (label !== undefined) labels.push({ ...label, validationStatus: 'VALID' });
    }
    for (const { id, label: suggested } of invalid) {
      const label = open.get(id);
      if (label === undefined) continue;
      const isSecond = labels.some((other) => isSameWord(other, label) && other.validationStatus === 'INVALID');
      labels.push({ ...label, validationStatus: isSecond ? 'NEEDS_REVIEW' : 'INVALID' });
      wrong.push([label, suggested]);
    }
  }
  for (const [label, suggested] of wrong) {
    const isThere = labels.some((other) => isSameWord(other, label) && other.label === suggested);
    if (suggested !== null && !isThere) labels.push({ ...label, label: suggested, validationStatus: 'NONE' });
  }
  return { ...details, labels };
}

const second: Receipts = new Map([...first].map(([id, details]) => [id, settled(details)]));
const others = merchantEvidence(second, (_, { labels }) => labels);

function measure(receipts: Receipts, context: Context, evidence: 'off' | 'table') {
  const sum = { receipts: 0, labels: 0, requests: 0, input: 0, estimate: 0, output: 0 };
  /** What rules say that see no more than the request: a verdict by label. */
  const ruled = new Map<string, string>();
  for (const details of receipts.values()) {
    const targets = openOf(details);
    if (targets.length === 0) continue;
    sum.receipts += 1;
    const words = evidence === 'off' ? [] : askedWords(details, targets);
    const pointings = pointingsFor(words, words.length === 0 ? [] : [others(details, words)]);
    const known = { pointings, tokens: DEFAULT_EVIDENCE_TOKENS };
    for (const request of formatBatchCompletionFile(details, targets, MODEL, { context }, undefined, known)) {
      const { line, customId, targets: asked } = request;
      const { body } = requestLine.parse(JSON.parse(line));
      sum.requests += 1;
      sum.labels += asked.length;
      sum.input += requestTokens(body, exactTokens);
      sum.estimate += requestTokens(body, estimateTokens);
      sum.output += exactTokens(JSON.stringify(perfect(asked)));
      const { valid, invalid } = verdictsOf(line);
      for (const id of valid) ruled.set(`${customId} ${id}`, 'right');
      for (const { id, label } of invalid) ruled.set(`${customId} ${id}`, `wrong, ${label}`);
    }
  }
  return { sum, ruled };
}

function perfect(asked: readonly { readonly id: string }[]): unknown {
  const isWrong = (index: number): boolean => index % 4 === 0;
  return answerSchema.parse({
    valid: asked.filter((_, index) => !isWrong(index)).map(({ id }) => id),
    invalid: asked.filter((_, index) => isWrong(index)).map(({ id }) => ({ id, label: 'GRAND_TOTAL' })),
    unsure: [],
  });
}

type Measured = ReturnType<typeof measure>;

const rowOf = ({ sum, ruled }: Measured, full: Measured) => ({
  receipts: sum.receipts,
  labels: sum.labels,
  requests: sum.requests,
  'tokens in, per label': (sum.input / sum.labels).toFixed(2),
  'tokens out, per label': (sum.output / sum.labels).toFixed(2),
  'estimate / exact': (sum.estimate / sum.input).toFixed(3),
  'rules say otherwise': [...ruled].filter(([id, verdict]) => full.ruled.get(id) !== verdict).length,
});

function tell(
  id: string,
  what: string,
  { sum }: Measured,
  bars: { readonly in?: number; readonly out?: number },
): void {
  const bounds = [
    ['in', sum.input / sum.labels, bars.in],
    ['out', sum.output / sum.labels, bars.out],
  ] as const;
  for (const [name, ratio, atMost] of bounds) {
    promise({
      id: `${id} ${name}`,
      what: `tokens of a label, ${what}, ${sum.labels} labels of ${sum.receipts} receipts: ${name}`,
      against: 'the bar',
      ours: ratio.toFixed(2),
      theirs: atMost?.toString() ?? '-',
      ratio,
      ...(atMost === undefined ? {} : { atMost }),
    });
  }
}

/** USD of so many labels of a first pass, and of what comes back of them. */
function nightOf(one: Measured, two: Measured): { readonly first: number; readonly second: number } {
  const factor = NIGHT / one.sum.labels;
  return { first: factor * (costOf(one.sum, MODEL) ?? 0), second: factor * (costOf(two.sum, MODEL) ?? 0) };
}

const table: Record<string, ReturnType<typeof rowOf>> = {};
for (const evidence of ['off', 'table'] as const) {
  const passes = { one: measure(first, 'auto', evidence), two: measure(second, 'auto', evidence) };
  const full = { one: measure(first, 'full', evidence), two: measure(second, 'full', evidence) };
  const near = measure(first, 'near', evidence);
  table[`first pass, evidence ${evidence}`] = rowOf(passes.one, full.one);
  table[`first pass, near, evidence ${evidence}`] = rowOf(near, full.one);
  table[`second pass, evidence ${evidence}`] = rowOf(passes.two, full.two);
  table[`second pass, full, evidence ${evidence}`] = rowOf(full.two, full.two);
  const plain = evidence === 'off';
  tell(plain ? 'P10' : 'P10 table', `first pass, evidence ${evidence}`, passes.one, plain ? { in: 40, out: 13 } : {});
  tell(plain ? 'P10 2nd' : 'P10 2nd table', `second pass, evidence ${evidence}`, passes.two, plain ? { in: 110 } : {});
  const night = nightOf(passes.one, passes.two);
  const all = night.first + night.second;
  promise({
    id: plain ? 'P10 cost' : 'P10 cost table',
    what: `a night of ${NIGHT} labels and its second passes, ${MODEL}, evidence ${evidence}`,
    against: 'of them second passes',
    ours: `$${all.toFixed(3)}`,
    theirs: `$${night.second.toFixed(3)}`,
    ratio: all,
  });
}
console.table(table);
