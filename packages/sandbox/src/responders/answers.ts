/** Who answers in the demonstration, and what its first line says of it. */
import { type ForwardOptions, forwardResponder, type Responder } from '@completion-batch/emulator';
import type { Truth } from '../truth.ts';
import { rulesResponder } from './by-rules.ts';
import { truthResponder } from './by-truth.ts';
import { countTokens } from './count-tokens.ts';
import type { AnswerRates } from './rates.ts';

export type Answers =
  | { readonly by: 'rules' }
  | {
      readonly by: 'truth';
      readonly of: 'sample' | 'file';
      readonly truth: Truth;
      readonly seed: number;
      readonly rates?: Partial<AnswerRates>;
    }
  | { readonly by: 'server'; readonly server: ForwardOptions };

export function answersResponder(answers: Answers): Responder {
  if (answers.by === 'rules') return rulesResponder({ countTokens });
  if (answers.by === 'server') return forwardResponder(answers.server);
  const { truth, seed, rates } = answers;
  return truthResponder({ truth, seed, countTokens, ...(rates === undefined ? {} : { rates }) });
}

export function aboutAnswers(answers: Answers): string {
  if (answers.by === 'server') {
    return `${whoAnswers(answers.server)} answers; nothing is sent to OpenAI, and costs are what OpenAI would charge.`;
  }
  const first = 'A demonstration: no model is asked.';
  if (answers.by === 'rules') {
    return `${first} Simple rules answer; their verdicts are plausible and often wrong.`;
  }
  const whose = answers.of === 'sample' ? "the sample's own truth" : 'the truth file';
  return `${first} The answers come from ${whose}, with a few mistakes, refusals and broken lines put in.`;
}

/** The model and its server, for people. */
export function whoAnswers({ baseURL, model }: ForwardOptions): string {
  return model === undefined ? `The model server ${baseURL}` : `The model ${model} at ${baseURL}`;
}
