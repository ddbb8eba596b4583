/** How often what goes wrong in the demonstration's answers. */
import { CompletionBatchError } from '@completion-batch/engine';

/** Shares, 0 to 1: of labels as far as an answer can be read, of whole answers, and of the labels of one bad batch. */
export const RATES = {
  /** Of labels: taken for right although it is wrong, or the other way round. */
  mistaken: 0.025,
  /** Of wrong labels: another one suggested than the right one. */
  suggestion: 0.05,
  forgotten: 0.005,
  /** The model says that it cannot tell. */
  unsure: 0.02,
  /** Of answers: what goes wrong with all of one. */
  refused: 0.03,
  'cut-off': 0.02,
  'no-json': 0.02,
  failed: 0.01,
  /** Of labels in the first batch: mistaken. So that a batch is held, once. */
  'bad-batch': 0,
} as const;

export type AnswerRates = Readonly<Record<keyof typeof RATES, number>>;

export const RATE_NAMES = Object.keys(RATES) as (keyof typeof RATES)[];

/**
 * Reads `mistaken=0.3,unsure=0`: what is not named stays as it is; `none` sets all to 0.
 * @throws CompletionBatchError `invalid-input`
 */
export function parseRates(text: string): Partial<AnswerRates> {
  if (text === 'none') return Object.fromEntries(RATE_NAMES.map((name) => [name, 0]));
  return Object.fromEntries(text.split(',').map(readRate));
}

function readRate(text: string): [keyof typeof RATES, number] {
  const [given = '', share = ''] = text.split('=').map((part) => part.trim());
  const name = RATE_NAMES.find((known) => known === given);
  const value = Number(share);
  if (name !== undefined && /^\d*\.?\d+$/.test(share) && value <= 1) return [name, value];
  throw new CompletionBatchError('invalid-input', `${JSON.stringify(text.slice(0, 60))} is no rate of answers`, {
    remedy: `Use none, or name=share with a share from 0 to 1, several by comma; the names are ${RATE_NAMES.join(', ')}.`,
  });
}
