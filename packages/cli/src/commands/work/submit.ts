/** `completion-batch submit` */
import { tmpdir } from 'node:os';
import { submittedJson, whyIncomplete } from '@completion-batch/core';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { printSubmitted } from '../../render/print.ts';
import { printAfterSubmit } from '../../render/print-next.ts';
import { firstRequestJson, printFirstRequest } from '../../render/print-prompt.ts';
import { firstRequest } from '../../session/first-request.ts';
import { planOf } from '../../session/plan.ts';
import { readPrices } from '../../session/prices.ts';
import { exactly, openServices } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { type BatchFlags, submitPlan } from '../../session/submit-plan.ts';

export interface SubmitFlags extends BatchFlags {
  readonly plan: string;
  readonly planSha256?: string;
  readonly requests: string;
  readonly json?: boolean;
}

export async function submitWork(session: Session, flags: SubmitFlags): Promise<void> {
  const logger = commandLogger(session);
  const prices = await readPrices(flags.prices);
  const plan = await planOf(session, flags.plan, flags.planSha256);
  const { table, store } = plan;
  const counting = flags.dryRun === true ? await exactly() : {};
  const services = await openServices(session, { table, store, logger, ...prices, ...counting });
  const result = await submitPlan(services, { plan, requests: flags.requests, workDir: tmpdir(), flags });
  const first = result.dryRun ? await firstRequest(plan, flags.requests) : undefined;
  if (flags.json)
    printJson({ ...submittedJson(result), ...(result.dryRun ? { firstRequest: firstRequestJson(first) } : {}) });
  else {
    printSubmitted(result);
    printFirstRequest(first);
    printAfterSubmit(result, plan, `the same command again, once the cause above is gone`);
  }
  const why = whyIncomplete(result);
  if (why === undefined) return;
  logger.error(why);
  session.exitCode = EXIT.failed;
}
