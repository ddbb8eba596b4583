/**
 * Answers our requests from what is known to be true of the words, as a good model would: with a few mistakes, refusals
 * and broken lines, drawn from a seed. No model is asked, and `model` and `system_fingerprint` of the answer say so.
 */
import { coreLabelOf, type LabelSet, parseCustomId, readPrompt } from '@completion-batch/core';
import { chance, chatCompletion, type Responder, type ResponderReply } from '@completion-batch/emulator';
import { type Truth, wordKeyOf } from '../truth.ts';
import { judge, type RulesTarget, type Verdicts } from './by-rules.ts';

export const TRUTH_NAME = 'emulator-truth-no-model';

export interface TruthOptions {
  /** Words that are not in it are judged by rules. */
  readonly truth: Truth;
  readonly seed: number;
  /** Tokens of a request's body and of its answer. */
  readonly countTokens: (body: unknown, answer: string) => { readonly input: number; readonly output: number };
}

/** Of labels: taken for right although it is wrong and the other way round; another label suggested; forgotten. */
const MISTAKEN = 0.025;
const WRONG_SUGGESTION = 0.05;
const KNOWS_BETTER = 0.4;
const FORGOTTEN = 0.005;

/** Of lines, one after the other: shares of what goes wrong with a whole answer. */
const TROUBLES = [
  ['refused', 0.03],
  ['cut off', 0.02],
  ['no JSON', 0.02],
  ['failed', 0.01],
] as const;
type Trouble = (typeof TROUBLES)[number][0];

/** The same seed and the same requests in the same order get the same answers; a request asked again gets another draw. */
export function truthResponder({ truth, seed, countTokens }: TruthOptions): Responder {
  const times = new Map<string, number>();
  return async ({ customId, body }) => {
    const prompt = readPrompt(body);
    const receipt = parseCustomId(customId);
    if (prompt === undefined) return refusal('The demonstration answers requests of completion-batch only.');
    const time = times.get(customId) ?? 0;
    times.set(customId, time + 1);
    const draw = (what: string): number => chance(seed, customId, time, what);
    const byRules = new Map<string, string | null>(judge(prompt).invalid.map(({ id, label }) => [id, label]));
    const verdicts: Verdicts = { valid: [], invalid: [] };
    for (const target of prompt.targets) {
      const known = receipt && truth.get(wordKeyOf({ ...receipt, ...target }));
      const right = known === undefined ? ruled(target, byRules) : known;
      answerFor(target, right, prompt.labels, draw, verdicts);
    }
    const text = JSON.stringify({ ...verdicts, unsure: [] });
    return reply(body, text, troubleOf(draw('trouble')), countTokens);
  };
}

function ruled({ id, label }: RulesTarget, invalid: ReadonlyMap<string, string | null>): string | null {
  const suggested = invalid.get(id);
  return suggested === undefined ? label : suggested;
}

function answerFor(
  target: RulesTarget,
  right: string | null,
  labels: LabelSet,
  draw: (what: string) => number,
  verdicts: { readonly valid: string[]; readonly invalid: { id: string; label: string | null }[] },
): void {
  const { id } = target;
  if (draw(`forgotten ${id}`) < FORGOTTEN) return;
  const mistaken = draw(`mistaken ${id}`) < MISTAKEN;
  const label = coreLabelOf(labels, target.label);
  const isRight = right !== null && coreLabelOf(labels, right) === label;
  if (isRight !== mistaken) {
    verdicts.valid.push(id);
    return;
  }
  const others = Object.keys(labels.labels).filter((other) => other !== label && !target.rejected.includes(other));
  // Who takes a right label for wrong knows a better one only sometimes.
  const astray = draw(`suggestion ${id}`) < (isRight ? KNOWS_BETTER : WRONG_SUGGESTION);
  const wrong = others.filter((other) => other !== right);
  const suggested = astray ? wrong[Math.floor(draw(`which ${id}`) * wrong.length)] : right;
  verdicts.invalid.push({ id, label: others.find((other) => other === suggested) ?? null });
}

function troubleOf(drawn: number): Trouble | undefined {
  let share = 0;
  for (const [trouble, part] of TROUBLES) {
    share += part;
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
  const content = trouble === 'cut off' || trouble === 'no JSON' ? half : text;
  const refused = "I'm sorry, I can't help with that.";
  return {
    status: 200,
    body: chatCompletion({
      request,
      content: trouble === 'refused' ? null : content,
      ...(trouble === 'refused' ? { refusal: refused } : {}),
      ...(trouble === 'cut off' ? { finishReason: 'length' } : {}),
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
