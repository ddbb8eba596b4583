/** `completion-batch prepare` */
import { randomUUID } from 'node:crypto';
import { auditOf, type ClaimableStatus, type Context, evidenceOf, prepare, readLabels } from '@completion-batch/core';
import { openBoth } from '@completion-batch/core/connect';
import type { RequestParameters } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printPrepared } from '../../render/print.ts';
import { writableFolder } from '../../session/folder.ts';
import type { Session } from '../../session/session.ts';

export interface PrepareFlags {
  readonly table: string;
  readonly store: string;
  readonly model: string;
  readonly escalateModel?: string;
  readonly parameters?: RequestParameters;
  readonly labels?: string;
  readonly context: Context;
  readonly validationStatus: ClaimableStatus;
  readonly maxShards: number;
  readonly maxReceipts?: number;
  readonly maxLabels?: number;
  readonly evidence: string;
  readonly evidenceTokens?: number;
  readonly auditShare?: string;
  readonly auditMinAgreement?: string;
  readonly execution?: string;
  readonly out: string;
  readonly json?: boolean;
}

export async function prepareWork(session: Session, flags: PrepareFlags): Promise<void> {
  const logger = commandLogger(session);
  const evidence = evidenceOf(flags.evidence, flags.evidenceTokens);
  const audit = auditOf(flags.auditShare, flags.auditMinAgreement);
  const labels = await readLabels(flags.labels);
  await writableFolder(flags.out, '--out');
  const { table, store } = await openBoth(session.env, { table: flags.table, store: flags.store, logger });
  const result = await prepare({
    table,
    store,
    clock: table.clock,
    logger,
    executionId: flags.execution ?? randomUUID(),
    out: flags.out,
    model: flags.model,
    escalateModel: flags.escalateModel,
    context: flags.context,
    validationStatus: flags.validationStatus,
    maxShards: flags.maxShards,
    evidence,
    audit,
    labels,
    ...(flags.parameters === undefined ? {} : { parameters: flags.parameters }),
    ...(flags.maxReceipts === undefined ? {} : { maxReceipts: flags.maxReceipts }),
    ...(flags.maxLabels === undefined ? {} : { maxLabels: flags.maxLabels }),
  });
  printPrepared(result, flags.json ?? false, logger);
}
