/**
 * Counts what labels cost in tokens: `node bench/tokens.ts [items.ndjson[.gz]]`, by default SROIE's where they are, else the
 * sample receipts. Real
 * request lines, counted with o200k; the answer as a perfect model would give it, with a quarter of the labels wrong.
 * Both contexts, for all labels that are open and for those of the second pass alone; and of how many the answerer by rules
 * says something else where it sees less. P10: tokens in and out of the first pass, and in of the second.
 */
import { answerSchema, formatBatchCompletionFile, readPrompt, requestLine } from '@completion-batch/core';
import { estimateTokens, requestTokens } from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { generateReceipts } from '@completion-batch/sandbox';
import { sroiePath } from '../packages/core/test/sroie.ts';
import { judge } from '../packages/sandbox/src/responders/by-rules.ts';
import { promise } from './support/promise.ts';
import { type Details, itemsOf, receiptsOf } from './support/sroie-truth.ts';

const MODEL = 'gpt-4.1-mini';

const file = process.argv[2] ?? sroiePath();
const rows = file === undefined ? generateReceipts({ seed: 1, receipts: 200 }) : itemsOf(file);
const receipts = await receiptsOf(rows);

type Label = Details['labels'][number];

/** Labels of words of which one was found wrong before: what a run asks when all else has its verdict. */
const isSecond = ({ labels }: Details, { lineId, wordId }: Label): boolean =>
  labels.some((other) => other.validationStatus === 'INVALID' && other.lineId === lineId && other.wordId === wordId);

function measure(context: 'full' | 'near', wanted: (details: Details, label: Label) => boolean) {
  const sum = { receipts: 0, labels: 0, requests: 0, bytes: 0, input: 0, estimate: 0, output: 0 };
  /** What rules say that see no more than the request: a verdict by label. */
  const ruled = new Map<string, string>();
  for (const details of receipts.values()) {
    const open = details.labels.filter(({ validationStatus }) => validationStatus === 'NONE');
    const targets = open.filter((label) => wanted(details, label));
    if (targets.length === 0) continue;
    sum.receipts += 1;
    for (const { line, customId, targets: asked } of formatBatchCompletionFile(details, targets, MODEL, { context })) {
      const { body } = requestLine.parse(JSON.parse(line));
      sum.requests += 1;
      sum.bytes += Buffer.byteLength(line);
      sum.labels += asked.length;
      sum.input += requestTokens(body, exactTokens);
      sum.estimate += requestTokens(body, estimateTokens);
      const wrong = new Set(asked.filter((_, index) => index % 4 === 0));
      const answer = answerSchema.parse({
        valid: asked.filter((target) => !wrong.has(target)).map(({ id }) => id),
        invalid: [...wrong].map(({ id }) => ({ id, label: 'GRAND_TOTAL' })),
        unsure: [],
      });
      sum.output += exactTokens(JSON.stringify(answer));
      const prompt = readPrompt(body);
      const { valid, invalid } = prompt === undefined ? { valid: [], invalid: [] } : judge(prompt);
      for (const id of valid) ruled.set(`${customId} ${id}`, 'right');
      for (const { id, label } of invalid) ruled.set(`${customId} ${id}`, `wrong, ${label}`);
    }
  }
  return { sum, ruled };
}

/** Of the issue that asked for them: tokens of a label in each pass. */
const BARS = { 'all labels': { in: 40, out: 13 }, 'second pass alone': { in: 110 } };

const PASSES = [
  ['all labels', () => true],
  ['second pass alone', isSecond],
] as const;
const table: Record<string, Record<string, string | number>> = {};
for (const [pass, wanted] of PASSES) {
  const full = measure('full', wanted);
  for (const [context, { sum, ruled }] of Object.entries({ full, near: measure('near', wanted) })) {
    table[`${pass}, ${context}`] = {
      receipts: sum.receipts,
      labels: sum.labels,
      requests: sum.requests,
      bytes: sum.bytes,
      'tokens in, per label': (sum.input / sum.labels).toFixed(2),
      'tokens out, per label': (sum.output / sum.labels).toFixed(2),
      'estimate / exact': (sum.estimate / sum.input).toFixed(3),
      'rules say otherwise': [...ruled].filter(([id, verdict]) => full.ruled.get(id) !== verdict).length,
    };
  }
  const { labels, input, output } = full.sum;
  const bars: { in: number; out?: number } = BARS[pass];
  const what = `tokens of a label, ${pass}, ${labels} labels of ${full.sum.receipts} receipts`;
  const id = pass === 'all labels' ? 'P10' : 'P10 2nd';
  const say = (name: string, ours: number, theirs: number | undefined): void =>
    promise({
      id: `${id} ${name}`,
      what: `${what}: ${name}`,
      against: 'the bar',
      ours: (ours / labels).toFixed(2),
      theirs: theirs?.toString() ?? '-',
      ratio: ours / labels,
      ...(theirs === undefined ? {} : { atMost: theirs }),
    });
  say('in', input, bars.in);
  say('out', output, bars.out);
}
console.table(table);
