/** `completion-batch estimate`. */
import { type Context, estimate, readLabels } from '@completion-batch/core';
import { openTable } from '@completion-batch/core/connect';
import { CompletionBatchError } from '@completion-batch/core/light';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { estimateJson, printEstimate } from '../../render/print-estimate.ts';
import { readPrices } from '../../session/prices.ts';
import { exactly } from '../../session/services.ts';
import type { Session } from '../../session/session.ts';

export interface EstimateFlags {
  readonly table: string;
  readonly model: string;
  readonly escalateModel?: string;
  readonly labels?: string;
  readonly context: Context;
  readonly prices?: string;
  readonly queueTokens?: number;
  readonly sample: number | 'all';
  readonly askedAgain?: number;
  readonly json?: boolean;
}

export async function estimateWork(session: Session, flags: EstimateFlags): Promise<void> {
  const logger = commandLogger(session);
  const { model, escalateModel, context, queueTokens, sample, askedAgain } = flags;
  if (escalateModel === model) {
    throw new CompletionBatchError('invalid-input', `escalate-model is ${model}, as model is`, {
      where: '--escalate-model',
      remedy: 'Name another model, one that can tell what the first one cannot, or leave it out.',
    });
  }
  const { prices } = await readPrices(flags.prices);
  const labels = await readLabels(flags.labels);
  const table = await openTable(session.env, flags.table, logger);
  const asked = { model, escalateModel, context, labels, prices, queueTokens, sample, askedAgain };
  const result = await estimate({ table, logger, ...(await exactly()), ...asked });
  if (flags.json) printJson(estimateJson(result));
  else printEstimate(result);
}
