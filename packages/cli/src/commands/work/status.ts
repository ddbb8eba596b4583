/** `completion-batch status`. */
import { needsSomebody, tableStatus } from '@completion-batch/core';
import { openTable } from '@completion-batch/core/connect';
import { counted } from '@completion-batch/core/light';
import { lookAtBatches } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { printStatus, statusJson } from '../../render/print-status.ts';
import { openaiClient } from '../../session/openai.ts';
import { readPrices } from '../../session/prices.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { WAYS } from '../../session/ways.ts';

export interface StatusFlags {
  readonly table: string;
  readonly batches: number;
  readonly labels: boolean;
  readonly spend: boolean;
  readonly prices?: string;
  readonly json?: boolean;
}

export async function statusWork(session: Session, flags: StatusFlags): Promise<void> {
  const { env } = session;
  const logger = commandLogger(session);
  const { prices } = await readPrices(flags.prices);
  const openai = env.OPENAI_API_KEY ? openaiClient(env) : undefined;
  const status = await tableStatus({
    table: await openTable(env, flags.table, logger),
    ways: WAYS,
    countLabels: flags.labels,
    sumSpend: flags.spend,
    prices,
    look: openai && ((ids) => lookAtBatches(openai, ids)),
    onCounted: (labels) => logger.progress('labels counted', labels),
  });
  const shown = { status, baseUrl: env.OPENAI_BASE_URL, asked: openai !== undefined };
  if (flags.json) printJson(statusJson(shown));
  else printStatus(shown, flags.batches);
  const { stuck, held } = needsSomebody(status);
  if (stuck + held === 0) return;
  const why = [
    ...(stuck === 0 ? [] : [counted(stuck, 'submission is stuck', 'submissions are stuck')]),
    ...(held === 0 ? [] : [counted(held, 'batch is held', 'batches are held')]),
  ];
  logger.error(why.join(', '));
  session.exitCode = EXIT.failed;
}
