import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  isOpen
} from "./lib-shared-37.mjs";
import {
  isUuid,
  shown
} from "./lib-shared-6.mjs";
import {
  CompletionBatchError,
  describeError,
  isCompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/state/get-submission.ts
async function getSubmission(state, batchId) {
  const record = await state.submissions.get(batchId);
  if (record === void 0 || record.submission !== void 0) return record?.submission;
  throw new CompletionBatchError("row-damaged", `the record of a submission does not parse: ${record.problem}`, {
    where: record.where,
    remedy: "It was written by another version: finish it with that version, or correct the record by hand."
  });
}

// ../engine/src/state/timing.ts
var SUBMIT_TIMING = { leaseMs: 12e4, createTimeoutMs: 6e4, listedAfterMs: 18e4 };

// ../engine/src/state/lease.ts
var ROUNDING_MS = 2e3;
var Lease = class {
  #options;
  #row;
  constructor(options, row) {
    this.#options = options;
    this.#row = row;
  }
  get submission() {
    return this.#row;
  }
  /** Writes a change and renews the lease. @throws CompletionBatchError `lease-lost` */
  async change(change) {
    const { state, leaseMs, owner } = this.#options;
    const { clock } = state;
    for (let attempt = 1; ; attempt += 1) {
      const after = await state.submissions.change(this.#row, { ...change, lease_until: clock.now() + leaseMs });
      if (after !== void 0) {
        this.#row = after;
        return after;
      }
      const now = await getSubmission(state, this.#row.batch_id);
      if (now?.owner !== owner || now.state !== this.#row.state || attempt === 3) {
        throw new CompletionBatchError(
          "lease-lost",
          `submission ${this.#row.batch_id} was taken over by another process`,
          {
            remedy: "Nothing needs to be done: the other process finishes it."
          }
        );
      }
      this.#row = now;
    }
  }
  /** Before each piece of work: renews the lease where half of it is over, and notices that it is lost. */
  async ensure() {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    if (this.#row.lease_until - clock.now() < leaseMs / 2) await this.change({});
  }
  /** Runs `work` while renewing the lease; `work` is told by its signal when the lease is lost. */
  async during(work) {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    const stop = new AbortController();
    const lost = new AbortController();
    const renewing = (async () => {
      for (; ; ) {
        await clock.sleep(leaseMs / 3, stop.signal);
        await this.change({});
      }
    })().catch((error) => {
      if (!stop.signal.aborted) lost.abort(error);
    });
    try {
      return await work(lost.signal);
    } finally {
      stop.abort();
      await renewing;
      lost.signal.throwIfAborted();
    }
  }
};
var BETWEEN_WRITES = ["CLAIMED", "UPLOADED", "CREATING", "CREATED"];
async function takeOver(options, batchId, wait) {
  const { state } = options;
  const { clock } = state;
  let row = await capLease(options, await getSubmission(state, batchId));
  if (row === void 0 || !isOpen(row)) return void 0;
  const left = row.lease_until - clock.now();
  if (left > 0 && row.owner !== options.owner && !options.exclusive) {
    const ended = await hasEnded(options, row);
    if (!wait && !ended) return void 0;
    if (!ended || !BETWEEN_WRITES.includes(row.state)) {
      const before = row.version;
      await clock.sleep(left + 1e3);
      row = await getSubmission(state, batchId);
      if (row === void 0 || !isOpen(row) || row.version !== before) return void 0;
    }
  }
  const taken = await state.submissions.change(row, {
    owner: options.owner,
    lease_until: clock.now() + options.leaseMs
  });
  return taken === void 0 ? void 0 : new Lease(options, taken);
}
async function hasEnded({ holders, logger }, { owner, batch_id }) {
  if (await holders?.hasEnded(owner) !== true) return false;
  logger.info(`whoever held submission ${batch_id} has ended`);
  return true;
}
function isBeyondLease({ lease_until }, now) {
  return lease_until - now > SUBMIT_TIMING.leaseMs + ROUNDING_MS;
}
async function capLease(options, row) {
  const { state, leaseMs, owner, logger } = options;
  const { clock } = state;
  const left = row === void 0 ? 0 : row.lease_until - clock.now();
  if (row === void 0 || !isOpen(row) || row.owner === owner || left <= leaseMs + ROUNDING_MS) return row;
  logger.warn(
    `the lease of submission ${row.batch_id} would last ${Math.round(left / 6e4)} min, so the clock of the machine that wrote it is wrong: it ends in ${Math.round(leaseMs / 1e3)} s`
  );
  return await state.submissions.change(row, { lease_until: clock.now() + leaseMs }) ?? getSubmission(state, row.batch_id);
}

// ../engine/src/state/stuck-submissions.ts
var HOUR_MS = 36e5;
var OTHER_STORE_MS = HOUR_MS;
var NIGHT_MS = 25 * HOUR_MS;
async function findStuckSubmissions(options) {
  const stuck = [];
  let open = 0;
  for await (const record of options.state.submissions.listOpen()) {
    open += 1;
    const found = await whyStuck(record, options);
    if (found !== void 0) stuck.push(found);
  }
  return { open, stuck };
}
async function whyStuck(record, { state, store, ways }) {
  const { submission } = record;
  if (submission === void 0) return unreadableSubmission(record, ways);
  const now = state.clock.now();
  if (isBeyondLease(submission, now)) return unendingLease(submission, ways);
  const free = now - submission.lease_until;
  if (free < 0) return void 0;
  if (store !== void 0 && submission.store !== store.url) return submissionElsewhere(submission, now, ways);
  const lost = store === void 0 ? void 0 : await lostRequests(submission, store);
  if (lost !== void 0) return submissionWithoutRequests(submission, lost, ways);
  if (submission.left_open === "stuck")
    return submissionWithoutRequests(submission, submission.reason ?? "unknown", ways);
  if (submission.left_open === "waiting" || free < NIGHT_MS) return void 0;
  return stuckSubmission("forgotten", submission, ways, {
    reason: `nobody has gone on with it for ${Math.floor(free / HOUR_MS)} hours`,
    remedy: `Run submit with the store ${submission.store}: it goes on with it.`
  });
}
async function lostRequests(submission, store) {
  const where = store.locate(submission.object_key);
  try {
    const object = await store.head(submission.object_key);
    if (object === void 0) return `its request file is gone (${where})`;
    return object.bytes === submission.bytes ? void 0 : `its request file has changed (${where})`;
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    return `its request file cannot be read: ${describeError(error)}`;
  }
}
function unreadableSubmission({ batchId, sketch, problem, where }, ways) {
  const reason = `its record does not parse: ${problem}`;
  if (isUuid(batchId)) {
    return stuckSubmission("row", { ...sketch, batch_id: batchId }, ways, {
      reason: `${reason} (${where})`,
      remedy: "Finish it with the version that wrote it, or correct the record."
    });
  }
  return {
    ...stuckSubmission("row", { ...sketch, batch_id: shown(batchId) }, ways, { reason, remedy: "" }),
    remedy: "No version writes a record in such a place: delete it."
  };
}
var FOREIGN = "its request file is none that may be sent";
function lostRequestsReason({ code, message, where }) {
  if (code === "object-not-found") return `its request file is gone (${where})`;
  if (code === "requests-changed") return `its request file has changed (${where})`;
  return `${FOREIGN}: ${message} (${where})`;
}
function submissionWithoutRequests(submission, reason, ways) {
  const mend = reason.startsWith(FOREIGN) ? "Finish it with the release that wrote it" : "Restore the object";
  const remedy = submission.create_called_at === void 0 ? `${mend}.` : `${mend}, or run reconcile: it hands the batch that OpenAI may have on to collect.`;
  return stuckSubmission("requests", submission, ways, { reason, remedy });
}
function unendingLease(submission, ways) {
  return stuckSubmission("forgotten", submission, ways, {
    reason: `its lease would last until ${new Date(submission.lease_until).toISOString()}, longer than any does`,
    remedy: `Run submit with the store ${submission.store}: it cuts the lease, and the run after it goes on with it.`
  });
}
function submissionElsewhere(submission, now, ways) {
  const free = isBeyondLease(submission, now) ? Infinity : now - submission.lease_until;
  const waits = submission.left_open === "waiting" && free < NIGHT_MS;
  return stuckSubmission(
    "store",
    submission,
    ways,
    {
      reason: `its files lie in another store, ${submission.store}`,
      remedy: `Run submit with the store ${submission.store}, or if that is lost reconcile: it hands a batch that OpenAI has on to collect.`
    },
    free > OTHER_STORE_MS && !waits
  );
}
function stuckSubmission(kind, { batch_id, execution_id, state, units }, ways, { reason, remedy }, red = true) {
  return {
    kind,
    batchId: batch_id,
    executionId: execution_id,
    state,
    units,
    reason,
    remedy: `${remedy} Or give it up, so that what it holds is released: ${ways.giveUp(batch_id)}.`,
    red
  };
}

export {
  SUBMIT_TIMING,
  Lease,
  takeOver,
  isBeyondLease,
  capLease,
  findStuckSubmissions,
  unreadableSubmission,
  lostRequestsReason,
  submissionWithoutRequests,
  submissionElsewhere
};
