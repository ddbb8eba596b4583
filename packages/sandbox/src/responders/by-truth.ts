/**
 * Answers our requests from what is known to be true of the words, as a good model would: with a few mistakes, refusals
 * and broken lines, drawn from a seed. No model is asked, and `model` and `system_fingerprint` of the answer say so.
 */
import { coreLabelOf, type LabelSet, parseCustomId, readPrompt } from '@completion-batch/core';
import { chance, chatCompletion, type Responder, type ResponderReply } from '@completion-batch/emulator';
import { type Truth, wordKeyOf } from '../truth.ts';
import { judge, type RulesTarget, type Verdicts } from './by-rules.ts';
import { type AnswerRates, RATES } from './rates.ts';

export const TRUTH_NAME = 'emulator-truth-no-model';

export interface TruthOptions {
  /** Words that are not in it are judged by rules. */
  readonly truth: Truth;
  readonly seed: number;
  /** Default: `RATES`. */
  readonly rates?: Partial<AnswerRates>;
  /** Tokens of a request's body and of its answer. */
  readonly countTokens: (body: unknown, answer: string) => { readonly input: number; readonly output: number };
}

/** Who takes a right label for wrong knows a better one only sometimes. */
const KNOWS_BETTER = 0.4;

/** What goes wrong with a whole answer, one after the other. */
const TROUBLES = ['refused', 'cut-off', 'no-json', 'failed'] as const;
type Trouble = (typeof TROUBLES)[number];

/** The same seed and the same requests in the same order get the same answers; a request asked again gets another draw. */
export function truthResponder({ truth, seed, rates: given, countTokens }: TruthOptions): Responder {
  const times = new Map<string, number>();
  const rates = { ...RATES, ...given };
  const isFirst = firstBatch();
  return async ({ customId, body, batchId }) => {
    const prompt = readPrompt(body);
    const receipt = parseCustomId(customId);
    if (prompt === undefined) return refusal('The demonstration answers requests of completion-batch only.');
    const time = times.get(customId) ?? 0;
    times.set(customId, time + 1);
    const draw = (what: string): number => chance(seed, customId, time, what);
    const byRules = new Map<string, string | null>(judge(prompt).invalid.map(({ id, label }) => [id, label]));
    const verdicts: TruthVerdicts = { valid: [], invalid: [], ...(prompt.version.hasUnsure ? { unsure: [] } : {}) };
    const mistaken = isFirst(batchId) && rates['bad-batch'] > 0 ? rates['bad-batch'] : rates.mistaken;
    for (const target of prompt.targets) {
      const known = receipt && truth.get(wordKeyOf({ ...receipt, ...target }));
      const right = known === undefined ? ruled(target, byRules) : known;
      answerFor(target, right, { draw, rates: { ...rates, mistaken }, labels: prompt.labels }, verdicts);
    }
    const text = JSON.stringify(verdicts);
    return reply(body, text, troubleOf(draw('trouble'), rates), countTokens);
  };
}

function ruled({ id, label }: RulesTarget, invalid: ReadonlyMap<string, string | null>): string | null {
  const suggested = invalid.get(id);
  return suggested === undefined ? label : suggested;
}

interface TruthVerdicts extends Verdicts {
  readonly unsure?: string[];
}

interface Drawing {
  readonly draw: (what: string) => number;
  readonly rates: AnswerRates;
  readonly labels: LabelSet;
}

function answerFor(
  target: RulesTarget,
  right: string | null,
  { draw, rates, labels }: Drawing,
  verdicts: TruthVerdicts,
): void {
  const { id } = target;
  if (draw(`forgotten ${id}`) < rates.forgotten) return;
  if (verdicts.unsure !== undefined && draw(`unsure ${id}`) < rates.unsure) {
    verdicts.unsure.push(id);
    return;
  }
  const mistaken = draw(`mistaken ${id}`) < rates.mistaken;
  const label = coreLabelOf(labels, target.label);
  const isRight = right !== null && coreLabelOf(labels, right) === label;
  if (isRight !== mistaken) {
    verdicts.valid.push(id);
    return;
  }
  const others = Object.keys(labels.labels).filter((other) => other !== label && !target.rejected.includes(other));
  const astray = draw(`suggestion ${id}`) < (isRight ? KNOWS_BETTER : rates.suggestion);
  const wrong = others.filter((other) => other !== right);
  const suggested = astray ? wrong[Math.floor(draw(`which ${id}`) * wrong.length)] : right;
  verdicts.invalid.push({ id, label: others.find((other) => other === suggested) ?? null });
}

/** The model has a bad day: the first batch that comes. */
function firstBatch(): (batchId: string | null) => boolean {
  let first: string | null = null;
  return (batchId) => {
    first ??= batchId;
    return batchId !== null && batchId === first;
  };
}

function troubleOf(drawn: number, rates: AnswerRates): Trouble | undefined {
  let share = 0;
  for (const trouble of TROUBLES) {
    share += rates[trouble];
    if (drawn < share) return trouble;
  }
  return undefined;
}

function reply(
  request: unknown,
  text: string,
  trouble: Trouble | undefined,
  countTokens: TruthOptions['countTokens'],
): ResponderReply {
  if (trouble === 'failed') {
    const error = { message: 'The server had an error.', type: 'server_error', param: null, code: null };
    return { status: 500, body: { error } };
  }
  const half = text.slice(0, Math.ceil(text.length / 2));
  const content = trouble === 'cut-off' || trouble === 'no-json' ? half : text;
  const refused = "I'm sorry, I can't help with that.";
  return {
    status: 200,
    body: chatCompletion({
      request,
      content: trouble === 'refused' ? null : content,
      ...(trouble === 'refused' ? { refusal: refused } : {}),
      ...(trouble === 'cut-off' ? { finishReason: 'length' } : {}),
      model: TRUTH_NAME,
      fingerprint: TRUTH_NAME,
      tokens: countTokens(request, trouble === 'refused' ? refused : content),
    }),
  };
}

function refusal(message: string): ResponderReply {
  return {
    status: 400,
    body: { error: { message, type: 'invalid_request_error', param: 'messages', code: null } },
  };
}
