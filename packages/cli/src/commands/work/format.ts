/** `completion-batch format` */
import { format } from '@completion-batch/core';
import { openBoth, openEvidence } from '@completion-batch/core/connect';
import { commandLogger } from '../../render/console-logger.ts';
import { printFormatted } from '../../render/print.ts';
import { writableFolder } from '../../session/folder.ts';
import { planOf } from '../../session/plan.ts';
import type { Session } from '../../session/session.ts';

export interface FormatFlags {
  readonly plan: string;
  readonly planSha256?: string;
  readonly shard: string;
  readonly out: string;
  readonly json?: boolean;
}

export async function formatWork(session: Session, flags: FormatFlags): Promise<void> {
  const logger = commandLogger(session);
  await writableFolder(flags.out, '--out');
  const plan = await planOf(session, flags.plan, flags.planSha256);
  const { table, store } = await openBoth(session.env, { table: plan.table, store: plan.store, logger });
  await using evidence = await openEvidence(session.env, plan, { table, store });
  const result = await format({
    table,
    store,
    clock: table.clock,
    logger,
    plan,
    shard: flags.shard,
    out: flags.out,
    evidence: evidence.sources,
  });
  printFormatted(result, flags, logger);
}
