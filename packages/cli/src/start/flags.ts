/** What start is told, and what the demonstration takes beside it. */
import type { CheckMode } from '@completion-batch/core';
import type { RunFlags } from '../session/pipeline.ts';

export interface StartFlags extends Omit<RunFlags, 'validationStatus'> {
  readonly items?: string;
  readonly receipts: number;
  readonly seed: number;
  readonly data?: string;
  readonly engine: 'auto' | 'dynoxide' | 'dynalite';
  readonly reset?: boolean;
  readonly keep?: boolean;
  readonly submitOnly?: boolean;
  readonly truth?: string;
  /** `truth`, `rules`, or the URL of a model server. */
  readonly answers?: string;
  readonly answersConcurrency?: number;
  readonly answersTimeout?: number;
  readonly answerRates?: string;
  readonly held?: 'wait' | 'accept' | 'reject';
  readonly simple?: boolean;
  readonly chaos?: number;
  readonly checks: CheckMode;
  readonly json?: boolean;
}

/**
 * What the demonstration shows beside the plain way: evidence, another model for what is in doubt, a gold sample. The first of
 * a few batches is bad: it is held, and rejected, as a person would.
 */
const ALL_ABILITIES = {
  evidence: 'table',
  escalateModel: 'gpt-4.1',
  auditShare: '10%',
  auditMinAgreement: '80%',
  answerRates: 'bad-batch=0.6',
  held: 'reject',
  maxLines: 20,
} as const;

/** Where the sample is answered from its truth, and the user asks for none of these himself. */
export function withAbilities(given: StartFlags): StartFlags {
  const { items, simple = false, answers = 'truth', evidence, model } = given;
  const own = [given.escalateModel, given.auditShare, given.auditMinAgreement, given.answerRates, given.held];
  const asked = simple || answers !== 'truth' || evidence !== 'off' || own.some((option) => option !== undefined);
  if (items !== undefined || asked || model === ALL_ABILITIES.escalateModel) return given;
  return { ...given, ...ALL_ABILITIES, maxLines: given.maxLines ?? ALL_ABILITIES.maxLines };
}
