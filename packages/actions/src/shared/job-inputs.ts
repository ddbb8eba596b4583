/** Inputs that the actions on jobs have in common. */

import { checkExecutionId } from '@completion-batch/core/light';
import {
  CompletionBatchError,
  isCompletionBatchError,
  MAX_BYTES,
  MAX_LINES,
  type MergeLimits,
  PREFLIGHT_MODES,
  type PreflightMode,
} from '@completion-batch/engine';
import { z } from 'zod';
import { amount, choiceOr, defined, type InputFields, optionalText, wholeNumber } from './inputs.ts';

export interface JobPlaces {
  readonly store: string | undefined;
  /** Name of a table. */
  readonly state: string | undefined;
  readonly token: string | undefined;
}

const TABLE = /^dynamodb:\/\/([A-Za-z0-9_.-]{3,255})$/;

export const jobPlaces: InputFields<JobPlaces> = {
  store: optionalText(),
  state: z
    .string()
    .regex(TABLE, { error: 'Give state dynamodb://TABLE, or leave it out: then it is kept in the store.' })
    .transform((url) => TABLE.exec(url)?.[1])
    .optional(),
  token: optionalText(),
};

export interface Asking {
  readonly maxLines: number | undefined;
  readonly maxBytes: number | undefined;
  readonly maxTokens: number | undefined;
  readonly queueTokens: number | undefined;
  readonly maxCostUsd: number | undefined;
  readonly prices: string | undefined;
  readonly preflight: PreflightMode;
}

export const asking: InputFields<Asking> = {
  maxLines: wholeNumber('max-lines', 1, MAX_LINES),
  maxBytes: wholeNumber('max-bytes', 1, MAX_BYTES),
  maxTokens: wholeNumber('max-tokens', 1),
  queueTokens: wholeNumber('queue-tokens', 1),
  maxCostUsd: amount('max-cost-usd'),
  prices: optionalText(),
  preflight: choiceOr('preflight', PREFLIGHT_MODES, 'auto'),
};

/** The engine's options for the same. */
export function askingOptions(inputs: Asking) {
  const { maxLines, maxBytes, maxTokens, queueTokens, maxCostUsd, preflight } = inputs;
  const limits: Partial<MergeLimits> = defined({ maxLines, maxBytes, maxTokens });
  return { limits, preflight, ...defined({ queueTokens, maxCostUsd }) };
}

const JOB_REMEDY =
  'Give job a name of 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.';

const isName = (value: string): boolean => {
  try {
    return checkExecutionId(value) === value;
  } catch (error) {
    if (isCompletionBatchError(error)) return false;
    throw error;
  }
};

/** A job's name has the form of an execution's. */
export const jobName = () => z.string({ error: JOB_REMEDY }).refine(isName, { error: JOB_REMEDY });

const EVENT_REMEDY =
  'Give on-done the type of an event: 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.';

/** GitHub takes 100 characters; it becomes a part of an object's key. */
export const eventType = () => z.string({ error: EVENT_REMEDY }).refine(isName, { error: EVENT_REMEDY });

/** The run, as the engine tells one from another: its attempts are one. */
export function executionOf(runId: string | undefined): string {
  if (runId !== undefined) return runId;
  throw new CompletionBatchError('invalid-input', 'there is no GITHUB_RUN_ID', {
    where: 'environment',
    remedy: 'Outside of GitHub Actions set GITHUB_RUN_ID to a number for this run, the same when it is repeated.',
  });
}
