/** `completion-batch submit` */
import { tmpdir } from 'node:os';
import { type Plan, readPlan } from '@completion-batch/core';
import { openStore, openTable } from '@completion-batch/core/connect';
import { consoleLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { nextAfterSubmit, printSubmitted, sayNext, whyIncomplete } from '../../render/report.ts';
import { openaiClient } from '../../session/openai.ts';
import { readPrices } from '../../session/prices.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { type BatchFlags, submitPlan } from '../../session/submit-plan.ts';

export interface SubmitFlags extends BatchFlags {
  readonly plan: string;
  readonly requests: string;
  readonly json?: boolean;
}

export async function submitWork(session: Session, flags: SubmitFlags): Promise<void> {
  const logger = consoleLogger({ stream: process.stderr });
  const prices = await readPrices(flags.prices);
  const plan: Plan = await readPlan(flags.plan);
  const result = await submitPlan({
    table: await openTable(session.env, plan.table, logger),
    store: await openStore(session.env, plan.store),
    openai: openaiClient(session.env),
    logger,
    plan,
    requests: flags.requests,
    workDir: tmpdir(),
    flags,
    ...prices,
  });
  if (flags.json) printJson(result);
  else {
    printSubmitted(result);
    const next = nextAfterSubmit(result, plan, `the same command again, once the cause above is gone`);
    if (next !== undefined) sayNext(next);
  }
  const why = whyIncomplete(result);
  if (why === undefined) return;
  logger.error(why);
  session.exitCode = EXIT.failed;
}
