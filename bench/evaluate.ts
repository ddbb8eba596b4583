/**
 * Three answerers that are no models, side by side: regular expressions, the truth with seeded mistakes, "valid" to
 * everything. `node bench/evaluate.ts [ITEMS.ndjson.gz TRUTH.ndjson.gz]`: on the sample, and on rows whose truth is known.
 * Requests as format writes them, outcomes as collect reads them; a request without an answer is asked three times.
 */
import { tmpdir } from 'node:os';
import {
  Comparing,
  Evaluation,
  type EvaluationFigures,
  type FormattedRequest,
  formatBatchCompletionFile,
  type KeyedVerdict,
  labelId,
  type Outcome,
  outcomesOf,
  readPrompt,
  shortShareText,
} from '@completion-batch/core';
import { chatCompletion, type Responder } from '@completion-batch/emulator';
import {
  generateReceipts,
  readTruth,
  rulesResponder,
  type Truth,
  truthOfSample,
  wordKeyOf,
} from '@completion-batch/sandbox';
import { readResultLine } from '../packages/engine/src/requests/result-line.ts';
import { truthResponder } from '../packages/sandbox/src/responders/by-truth.ts';
import { type Details, itemsOf, receiptsOf } from './support/sroie-truth.ts';

const MODEL = 'gpt-4.1-mini';
const ATTEMPTS = 3;
const SEED = 1;

const allValid: Responder = async ({ body }) => {
  const valid = readPrompt(body)?.targets.map(({ id }) => id) ?? [];
  const content = JSON.stringify({ valid, invalid: [] });
  return {
    status: 200,
    body: chatCompletion({ request: body, content, model: 'all-valid', fingerprint: 'all-valid' }),
  };
};

/** What an answerer says of each label that is open and whose truth is known. */
async function verdictsOf(receipts: Iterable<Details>, truth: Truth, responder: Responder): Promise<KeyedVerdict[]> {
  const verdicts: KeyedVerdict[] = [];
  for (const details of receipts) {
    let open = details.labels.filter(({ validationStatus }) => validationStatus === 'NONE');
    for (let attempt = 1; open.length > 0; attempt += 1) {
      const again = new Set<string>();
      for (const request of formatBatchCompletionFile(details, open, MODEL)) {
        for (const { target, outcome } of await outcomesFor(request, responder)) {
          const key = labelId({ ...details, ...target });
          if (outcome.kind === 'released' && attempt < ATTEMPTS) {
            again.add(key);
            continue;
          }
          const trueLabel = truth.get(wordKeyOf({ ...details, ...target }));
          if (trueLabel === undefined) continue;
          const said = outcome.kind === 'valid' || outcome.kind === 'invalid' ? outcome.kind : 'neither';
          const suggested = outcome.kind === 'invalid' ? outcome.suggested : undefined;
          verdicts.push({ key, label: target.label, right: trueLabel === target.label, trueLabel, said, suggested });
        }
      }
      open = open.filter((label) => again.has(labelId(label)));
    }
  }
  return verdicts;
}

const NONE: Outcome = { kind: 'released', reason: 'missing' };

async function outcomesFor({ line, customId }: FormattedRequest, responder: Responder) {
  const { body } = JSON.parse(line) as { body: unknown };
  const prompt = readPrompt(body);
  if (prompt === undefined) throw new Error(`the prompt of ${customId} cannot be read`);
  const { signal } = new AbortController();
  const reply = await responder({ endpoint: '/v1/chat/completions', customId, body, line: 1, batchId: null, signal });
  const response = 'error' in reply ? null : { status_code: reply.status, body: reply.body };
  const outcomes = outcomesOf(prompt, readResultLine({ custom_id: customId, response, error: null }));
  // In the order of the prompt, which is not that of the labels that were given.
  return prompt.targets.map((target, index) => ({ target, outcome: outcomes[index] ?? NONE }));
}

/**
 * How many times the variance of a share is that of independent labels (Kish's design effect), as mistakes come in receipts: a
 * ratio's variance over receipts, by that of a binomial share.
 */
function designEffect(verdicts: readonly KeyedVerdict[], isOf: IsSaid, isHit: IsSaid): string {
  const counted = verdicts.filter(isOf);
  const share = counted.filter(isHit).length / counted.length;
  const receipts = Map.groupBy(counted, ({ key }) => key.slice(0, key.indexOf('#LINE#')));
  let squares = 0;
  for (const own of receipts.values()) squares += (own.filter(isHit).length - share * own.length) ** 2;
  const effect = squares / (counted.length * share * (1 - share));
  return Number.isFinite(effect) ? effect.toFixed(1) : '–';
}

type IsSaid = (verdict: KeyedVerdict) => boolean;
const isWrong: IsSaid = ({ right }) => !right;
const isCalledWrong: IsSaid = ({ said }) => said === 'invalid';

const row = ({ overall }: EvaluationFigures, verdicts: readonly KeyedVerdict[]): Record<string, string | number> => ({
  labels: overall.labels,
  'wrong, %': shortShareText(overall.baseRate),
  'recall, %': shortShareText(overall.recall),
  'precision, %': shortShareText(overall.precision),
  'F1, %': shortShareText(overall.f1),
  'to people': overall.judgements.right.neither + overall.judgements.wrong.neither,
  'corrections right, %': shortShareText(overall.corrections.share),
  'design effects': `${designEffect(verdicts, isWrong, isCalledWrong)}, ${designEffect(verdicts, isCalledWrong, isWrong)}`,
});

async function sideBySide(first: readonly KeyedVerdict[], second: readonly KeyedVerdict[]) {
  await using comparing = await Comparing.begin(tmpdir());
  for (const verdict of first) await comparing.add('before', verdict);
  for (const verdict of second) await comparing.add('now', verdict);
  const { changes, mcnemar } = await comparing.result();
  const { onlyFirst, onlySecond, method, p } = mcnemar;
  return {
    'verdicts that differ': changes.reduce((sum, { right, wrong }) => sum + right + wrong, 0),
    'first alone right': onlyFirst,
    'second alone right': onlySecond,
    p: p < 0.0001 ? '< 0.0001' : p.toFixed(4),
    method,
  };
}

async function evaluateOn(name: string, receipts: Iterable<Details>, truth: Truth): Promise<void> {
  const answerers: Readonly<Record<string, Responder>> = {
    rules: rulesResponder(),
    'truth with mistakes': truthResponder({ truth, seed: SEED, countTokens: () => ({ input: 0, output: 0 }) }),
    'all valid': allValid,
  };
  const figures: Record<string, EvaluationFigures> = {};
  const verdicts = new Map<string, KeyedVerdict[]>();
  for (const [who, responder] of Object.entries(answerers)) {
    const evaluation = new Evaluation();
    const said = await verdictsOf(receipts, truth, responder);
    for (const verdict of said) evaluation.add(verdict);
    figures[who] = evaluation.figures();
    verdicts.set(who, said);
  }
  console.log(`\n${name}: shares in per cent, with their 95 % intervals`);
  console.table(
    Object.fromEntries(Object.entries(figures).map(([who, each]) => [who, row(each, verdicts.get(who) ?? [])])),
  );
  const names = [...verdicts.keys()];
  const pairs = names.flatMap((first, index) => names.slice(index + 1).map((second) => [first, second] as const));
  const compared: Record<string, object> = {};
  for (const [first, second] of pairs) {
    compared[`${first} / ${second}`] = await sideBySide(verdicts.get(first) ?? [], verdicts.get(second) ?? []);
  }
  console.table(compared);
}

const sample = { receipts: 200, seed: SEED };
await evaluateOn(
  'The sample, 200 receipts',
  [...(await receiptsOf(generateReceipts(sample))).values()],
  truthOfSample(sample),
);

const [items, truthFile] = process.argv.slice(2);
if (items !== undefined && truthFile !== undefined) {
  const truth = await readTruth(truthFile, (bad, first) =>
    console.error(`${bad} lines of no label's truth, first ${first}`),
  );
  await evaluateOn(items, [...(await receiptsOf(itemsOf(items))).values()], truth);
}
