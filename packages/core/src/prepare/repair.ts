/**
 * What a stored plan lacks: the labels of a shard that are gone from the object store, or damaged. They are made again
 * from the table; where labels have changed since, the plan names the new file.
 */
import { rm } from 'node:fs/promises';
import type { Logger, ObjectStore, State } from '@completion-batch/engine';
import { hasDigest, liveBatchCheck } from '@completion-batch/engine';
import pMap from 'p-map';
import { receiptPartition } from '../table/keys.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { WordLabel } from '../table/rows.ts';
import { sampleAudits, withAudits } from './audits.ts';
import { chunkIntoCompletionBatches } from './chunk.ts';
import { listLabelsThatNeedValidation } from './list-labels.ts';
import type { Plan, PlannedShard } from './plan.ts';
import { packReceipts, spoolReceipts, uploadSerializedLabels } from './shards.ts';

export interface RepairOptions {
  readonly table: ReceiptsTable;
  readonly state: State;
  readonly store: ObjectStore;
  readonly logger: Logger;
  /** For files on their way. */
  readonly workDir: string;
}

/** Objects read at the same time. */
const READS_AT_ONCE = 4;

/** Ids of shards whose labels are not in the object store as the plan has them. */
export async function findDamagedShards(store: ObjectStore, plan: Plan): Promise<string[]> {
  const whole = await pMap(plan.shards, ({ key, sha256 }) => hasDigest(store, key, sha256), {
    concurrency: READS_AT_ONCE,
  });
  return plan.shards.flatMap(({ id }, index) => (whole[index] === true ? [] : [id]));
}

/** The plan's shards, with those of `damaged` written anew; a shard of which nothing needs validation any more is left out. */
export async function repairShards(
  options: RepairOptions,
  plan: Plan,
  damaged: readonly string[],
): Promise<PlannedShard[]> {
  const shards: PlannedShard[] = [];
  const { audit, labels, execution: seed } = plan;
  // As prepare has drawn them, as far as the table is still the same.
  const audits =
    audit === undefined || damaged.length === 0
      ? []
      : await sampleAudits({ table: options.table, share: audit.share, labels, labelSet: plan.labelSet, seed });
  for (const shard of plan.shards) {
    if (!damaged.includes(shard.id)) {
      shards.push(shard);
      continue;
    }
    const own = audits.filter((label) => isOfShard(label, plan, shard));
    shards.push(...(await repairShard(options, plan, shard, own)));
  }
  return shards;
}

/** Behind the receipts of the shard before, and not behind its own, unless no other follows. */
function isOfShard(label: WordLabel, { shards }: Plan, shard: PlannedShard): boolean {
  const at = shards.indexOf(shard);
  const receipt = `${receiptPartition(label)}#`;
  const before = shards[at - 1];
  return (
    (before === undefined || receipt > `${before.last}#`) && (at === shards.length - 1 || receipt <= `${shard.last}#`)
  );
}

async function repairShard(
  options: RepairOptions,
  plan: Plan,
  shard: PlannedShard,
  audits: readonly WordLabel[],
): Promise<PlannedShard[]> {
  const { table, state, store, logger, workDir } = options;
  const labels = listLabelsThatNeedValidation(table, {
    status: plan.validationStatus,
    receipts: shard,
    // The plan counts those that were passed over when it was made.
    onProblem: () => {},
    labels: plan.labelSet,
    isLive: liveBatchCheck(state),
  });
  // No more than was planned: what came since waits for the next execution.
  const limits = { maxReceipts: shard.receipts, maxLabels: shard.labels };
  const listed = await spoolReceipts(chunkIntoCompletionBatches(labels), workDir, limits);
  const spool = listed.labels === 0 ? listed : await withAudits(listed, audits, workDir);
  const repaired: PlannedShard[] = [];
  for await (const file of packReceipts(spool, 1, workDir)) {
    repaired.push(await uploadSerializedLabels(store, plan.execution, { ...file, id: shard.id }));
    await rm(file.path);
  }
  const [made] = repaired;
  const what = `the labels of shard ${shard.id} were not in the store as the plan has them`;
  if (made === undefined) logger.warn(`${what}, and none of them needs validation any more: the shard is left out`);
  else if (made.sha256 === shard.sha256) logger.warn(`${what}: they are written again, the same`);
  else logger.warn(`${what}, and they have changed since: the shard is planned anew with ${made.labels} labels`);
  return repaired;
}
