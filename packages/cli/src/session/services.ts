/** What a command works with: table, store and OpenAI of its options and environment. */
import type { CheckMode, LabelServices } from '@completion-batch/core';
import { connect } from '@completion-batch/core/connect';
import type { Logger, PriceList, TokenCounter } from '@completion-batch/engine';
import { openaiClient } from './openai.ts';
import type { Session } from './session.ts';
import { WAYS } from './ways.ts';

export interface ServicesOptions {
  readonly table: string;
  /** URL of the object store. */
  readonly store: string;
  readonly logger: Logger;
  readonly prices?: PriceList;
  readonly maxAttempts?: number;
  readonly checks?: CheckMode;
  readonly countTokens?: TokenCounter;
  /** Nothing is sent: no key is needed. */
  readonly dryRun?: boolean;
}

export function openServices({ env }: Session, { dryRun, ...options }: ServicesOptions): Promise<LabelServices> {
  const openai = openaiClient(dryRun === true ? { OPENAI_API_KEY: 'unused', ...env } : env);
  return connect({ ...options, env, openai, ways: WAYS });
}

/**
 * Exact counts of tokens, for what is told before anything is sent. Their tables take 65 MB, so that labels are
 * submitted by estimates, as by the actions: a table's labels make the same batches wherever they are submitted from.
 */
export async function exactly(): Promise<{ readonly countTokens: TokenCounter }> {
  return { countTokens: (await import('@completion-batch/engine/exact-tokens')).exactTokens };
}
