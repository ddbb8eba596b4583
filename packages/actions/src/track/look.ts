/** What the table holds for people: read only. */
import { type ReceiptsTable, receiptsState } from '@completion-batch/core';
import { reviewQueue } from '@completion-batch/core/review';
import {
  type Batch,
  findDueBatches,
  findStuckSubmissions,
  isHeld,
  redact,
  type State,
  type Ways,
} from '@completion-batch/engine';
import { dueNow, isStale, STALE_HOURS } from '../find/due.ts';
import { hideSecret } from '../shared/secrets.ts';
import { WAYS } from '../shared/ways.ts';
import type { Look, Standing } from './tracked.ts';

/** @throws CompletionBatchError what the table throws */
export async function lookAtTable(table: ReceiptsTable): Promise<Look> {
  return { ...(await lookAtState(receiptsState(table), WAYS)), review: await reviewByLabel(table) };
}

/** @throws CompletionBatchError what the state throws */
export async function lookAtState(state: State, ways: Ways): Promise<Look> {
  const { batches, problems } = await findDueBatches(state);
  const { stuck } = await findStuckSubmissions({ state, ways });
  const held = batches.filter(isHeld);
  const old = dueNow({ batches: batches.filter((batch) => !isHeld(batch)), problems: [] }, state.clock).batches;
  return {
    review: new Map(),
    held: held.map((batch) => heldBatch(batch, ways)).map(shown),
    stuck: [
      ...stuck.map((one) => ({ batchId: one.batchId, what: one.reason, remedy: one.remedy })),
      ...old.filter(isStale).map(({ row }) => staleBatch(row)),
      ...problems
        .filter(({ ours }) => ours)
        .map(({ where, reason }) => ({ batchId: where, what: `does not parse: ${reason}`, remedy: 'Mend the row.' })),
    ].map(shown),
  };
}

/** Rows quote what services have said. */
function shown(standing: Standing): Standing {
  return { ...standing, what: redact(hideSecret()(standing.what)) };
}

async function reviewByLabel(table: ReceiptsTable): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const { label } of reviewQueue({ table, onProblem: () => {} })) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

function heldBatch({ batchId, held_reason = '' }: Batch, ways: Ways): Standing {
  return {
    batchId,
    what: held_reason,
    remedy: `Look at it, then ${ways.accept(batchId)}, or ${ways.reject(batchId)}.`,
  };
}

function staleBatch({ batchId, submitted_at, status }: Batch): Standing {
  return {
    batchId,
    what: `submitted ${submitted_at.slice(0, 16)}, and still ${status} over ${STALE_HOURS} hours later`,
    remedy: 'The log of collect says why it is not closed.',
  };
}
