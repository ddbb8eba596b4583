/**
 * The state machine of batches: which state comes next and when. Transitions carry the time at which they were due, not
 * the time at which somebody looked, so a clock that jumps a day gives the same batch as one that ticks.
 */
import { newBatch, type WantedBatch } from './batch-record.ts';
import { checkBatch } from './check-batch.ts';
import { Execution } from './execute.ts';
import type { Faults } from './faults/faults.ts';
import { batchCancelling, batchCreated, batchEnded, completeJournal, type Journal } from './journal.ts';
import type { Settings } from './options.ts';
import { writeResults } from './outputs.ts';
import type { Store } from './store.ts';
import { type BatchRecord, isTerminal } from './types.ts';

/** Output files are deleted 30 days after the batch ended. */
export const FILE_LIFE_MS = 30 * 86_400_000;

/** The official text, and one of ours where no official one is known. */
const GIVEN_UP = {
  expired: {
    code: 'batch_expired',
    message: 'This request could not be executed before the completion window expired.',
  },
  cancelled: { code: 'batch_cancelled', message: 'This request was not executed: its batch was cancelled.' },
} as const;

export class Engine {
  readonly #settings: Settings;
  readonly #store: Store;
  readonly #journal: Journal;
  readonly #faults: Faults;
  /** Ends when the last batch that is looked at has been. */
  #checked: Promise<unknown> = Promise.resolve();
  readonly #executions = new Map<string, Execution>();
  readonly #moving = new Map<string, { readonly since: number; readonly end: Promise<void> }>();
  /** Batches whose files could not be read or written; left alone until the next start. */
  readonly #broken = new Set<string>();
  #timer: AbortController | undefined;
  #closed = false;

  constructor(settings: Settings, store: Store, journal: Journal, faults: Faults) {
    this.#settings = settings;
    this.#store = store;
    this.#journal = journal;
    this.#faults = faults;
  }

  /** Takes up the batches that have not ended, and adds what the journal lacks after a crash. */
  async start(): Promise<void> {
    const billed = await completeJournal(this.#store, this.#journal);
    for (const batch of this.#store.batches()) {
      if (isTerminal(batch.status)) await this.#store.releaseBatch(batch.id);
      else if (batch.inProgressMs !== null) await this.#open(batch, billed.get(batch.id));
    }
    this.wake();
  }

  /** A new batch in `validating`. @param visible whether its input file can be seen: if not, it will fail */
  async create(wanted: WantedBatch, visible: boolean): Promise<BatchRecord> {
    const { clock, windowMs } = this.#settings;
    const batch = newBatch(wanted, this.#store.nextSequence(), clock.now(), windowMs);
    this.#faults.batchCreated(batch);
    if (visible) await this.#store.holdInput(batch);
    await this.#store.saveBatch(batch);
    await this.#journal.write(batchCreated(batch));
    this.wake();
    return batch;
  }

  /** Turns a batch that has not ended to `cancelling`; lines in flight are let go. */
  async cancel(batch: BatchRecord): Promise<void> {
    batch.status = 'cancelling';
    batch.cancellingMs = this.#settings.clock.now();
    this.#executions.get(batch.id)?.stop();
    await this.#store.saveBatch(batch);
    await this.#journal.write(batchCancelling(batch));
    this.wake();
  }

  /** Does everything that is due by the clock (with `advance: 'poll'`: moves every open batch by one state). */
  async tick(): Promise<void> {
    const open = this.#store.batches().filter(({ status }) => !isTerminal(status));
    await Promise.all(open.map((batch) => this.#move(batch, this.#settings.advance === 'poll')));
  }

  /** With `advance: 'poll'`, moves the batch by one state. */
  async polled(batch: BatchRecord): Promise<void> {
    if (this.#settings.advance === 'poll') await this.#move(batch, true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.abort();
    for (const execution of this.#executions.values()) execution.stop();
    await Promise.allSettled([...this.#moving.values()].map(({ end }) => end));
    for (const execution of this.#executions.values()) await execution.close();
  }

  /** Sleeps until the next thing is due; called again whenever that may have changed. */
  wake(): void {
    if (this.#closed || this.#settings.advance === 'poll') return;
    this.#timer?.abort();
    const due = Math.min(...this.#store.batches().map((batch) => this.#nextDue(batch) ?? Infinity));
    if (due === Infinity) return;
    const timer = new AbortController();
    this.#timer = timer;
    // An hour at most: timers of the system cannot sleep longer than 24 days.
    const ms = Math.min(3_600_000, Math.max(0, due - this.#settings.clock.now()));
    this.#settings.clock.sleep(ms, timer.signal).then(
      () => this.tick().catch((error: Error) => process.emitWarning(error)),
      () => {},
    );
  }

  #nextDue(batch: BatchRecord): number | undefined {
    const { validationMs, finalizingMs, cancellingMs, clock } = this.#settings;
    if (isTerminal(batch.status) || this.#broken.has(batch.id)) return undefined;
    if (this.#faults.isStuck(batch)) {
      return batch.status === 'in_progress' || batch.status === 'finalizing' ? batch.expiresMs : undefined;
    }
    if (this.#moving.has(batch.id)) return batch.expiresMs > clock.now() ? batch.expiresMs : undefined;
    if (batch.status === 'validating') return batch.createdMs + validationMs;
    if (batch.status === 'cancelling') return (batch.cancellingMs ?? 0) + cancellingMs;
    if (batch.status === 'finalizing') return Math.min((batch.finalizingMs ?? 0) + finalizingMs, batch.expiresMs);
    return Math.min(this.#executions.get(batch.id)?.nextDue() ?? batch.expiresMs, batch.expiresMs);
  }

  /** Moves a batch as far as it goes; one mover at a time. A run that began before the expiry is ended by it. */
  async #move(batch: BatchRecord, force: boolean): Promise<void> {
    const before = this.#moving.get(batch.id);
    if (before !== undefined) {
      const { expiresMs } = batch;
      if (before.since < expiresMs && this.#settings.clock.now() >= expiresMs) this.#executions.get(batch.id)?.stop();
      await before.end;
    }
    if (this.#closed || isTerminal(batch.status) || this.#broken.has(batch.id)) return;
    if (this.#moving.has(batch.id)) return this.#move(batch, force);
    const end = this.#steps(batch, force)
      .catch((error: unknown) => {
        this.#broken.add(batch.id);
        throw error;
      })
      .finally(() => this.#moving.delete(batch.id));
    this.#moving.set(batch.id, { since: this.#settings.clock.now(), end });
    this.wake();
    await end;
    this.wake();
  }

  async #steps(batch: BatchRecord, force: boolean): Promise<void> {
    const first = batch.status;
    while (!this.#closed && !isTerminal(batch.status)) {
      const moved = await this.#step(batch, force);
      if (!moved || (force && batch.status !== first)) return;
    }
  }

  /** One transition, if it is due; returns whether to look again. */
  async #step(batch: BatchRecord, force: boolean): Promise<boolean> {
    const { clock, validationMs, finalizingMs, cancellingMs } = this.#settings;
    if (batch.ending !== null) return this.#finish(batch, batch.ending.status, batch.ending.atMs);
    if (this.#faults.isStuck(batch)) {
      const expires = batch.status === 'in_progress' || batch.status === 'finalizing';
      return expires && clock.now() >= batch.expiresMs && this.#finish(batch, 'expired', batch.expiresMs);
    }
    const due = (at: number): number | undefined => {
      if (force) return clock.now();
      return at <= clock.now() ? at : undefined;
    };
    if (batch.status === 'validating') {
      const at = due(batch.createdMs + validationMs);
      return at !== undefined && this.#validate(batch, at);
    }
    if (batch.status === 'cancelling') {
      const at = due((batch.cancellingMs ?? 0) + cancellingMs);
      return at !== undefined && this.#finish(batch, 'cancelled', at);
    }
    if (batch.status === 'finalizing') {
      const at = due((batch.finalizingMs ?? 0) + finalizingMs);
      if (clock.now() >= batch.expiresMs && (at === undefined || at >= batch.expiresMs)) {
        return this.#finish(batch, 'expired', batch.expiresMs);
      }
      return at !== undefined && this.#finish(batch, 'completed', at);
    }
    return this.#execute(batch, force);
  }

  async #execute(batch: BatchRecord, force: boolean): Promise<boolean> {
    const { clock } = this.#settings;
    if (force && clock.now() >= batch.expiresMs) return this.#finish(batch, 'expired', batch.expiresMs);
    const execution = await this.#open(batch);
    const state = await execution.run(() => (force ? Infinity : Math.min(clock.now(), batch.expiresMs)));
    if (this.#closed) return false;
    if (batch.status !== 'in_progress') return true;
    if (state === 'done') {
      batch.status = 'finalizing';
      batch.finalizingMs = force ? clock.now() : execution.finishedAt();
      await this.#store.saveBatch(batch);
      return true;
    }
    if (clock.now() >= batch.expiresMs) return this.#finish(batch, 'expired', batch.expiresMs);
    return false;
  }

  async #open(batch: BatchRecord, billed?: ReadonlySet<string>): Promise<Execution> {
    const there = this.#executions.get(batch.id);
    if (there !== undefined) return there;
    const { clock, lineMs, concurrency } = this.#settings;
    const responder = this.#faults.responder(this.#settings.responder);
    const inputPath = this.#store.inputPath(batch.id);
    const resultsPath = this.#store.resultsPath(batch.id);
    const parts = { clock, responder, lineMs, concurrency, journal: this.#journal, inputPath, resultsPath };
    const execution = await Execution.open(batch, parts, billed);
    this.#executions.set(batch.id, execution);
    return execution;
  }

  async #validate(batch: BatchRecord, at: number): Promise<boolean> {
    // In their order: of batches that are due together the one that was made first takes the queue's room, however large it is.
    const check = this.#checked.then(() => checkBatch(batch, this.#store, this.#settings, this.#faults));
    this.#checked = check.catch(() => {});
    const errors = await check;
    if (batch.status !== 'validating') {
      // Cancelled in the meantime: what was found does not count.
      batch.counts.total = 0;
      return true;
    }
    if (errors.length > 0) {
      batch.status = 'failed';
      batch.failedMs = at;
      batch.errors = errors;
      batch.counts = { total: 0, completed: 0, failed: 0 };
      await this.#end(batch);
      return false;
    }
    batch.status = 'in_progress';
    batch.inProgressMs = at;
    await this.#store.saveBatch(batch);
    return true;
  }

  async #finish(batch: BatchRecord, status: 'completed' | 'expired' | 'cancelled', at: number): Promise<boolean> {
    batch.ending ??= { status, atMs: at };
    await this.#store.saveBatch(batch);
    // Cancelled while it was validated: nothing is known of its lines, so it has no result files.
    if (batch.inProgressMs !== null) await this.#writeFiles(batch, batch.ending.status, batch.ending.atMs);
    // What is looked at by then still finds it in the queue: a jump of the clock does much at once, and in any order.
    await this.#checked;
    batch.status = batch.ending.status;
    batch[`${batch.ending.status}Ms`] = batch.ending.atMs;
    await this.#end(batch);
    return false;
  }

  async #writeFiles(batch: BatchRecord, status: 'completed' | 'expired' | 'cancelled', at: number): Promise<void> {
    const execution = await this.#open(batch);
    if (status !== 'completed') await execution.giveUpRest(GIVEN_UP[status].code, GIVEN_UP[status].message);
    await execution.close();
    const written = await writeResults(this.#store.resultsPath(batch.id), {
      seed: this.#settings.seed,
      newPath: () => this.#store.uploadPath(),
      faultOf: (customId) => this.#faults.lineFault(batch.id, customId),
    });
    const life = batch.outputExpiresAfterSeconds === null ? FILE_LIFE_MS : batch.outputExpiresAfterSeconds * 1000;
    for (const kind of ['output', 'errors'] as const) {
      const result = written[kind];
      if (result === undefined) continue;
      const id = kind === 'output' ? batch.plannedOutputFileId : batch.plannedErrorFileId;
      const filename = `${batch.id}_${kind === 'output' ? 'output' : 'error'}.jsonl`;
      const sequence = this.#store.nextSequence();
      const record = { id, sequence, bytes: result.bytes, createdMs: at, expiresMs: at + life, filename };
      const file = { ...record, purpose: 'batch_output' };
      await this.#store.addFile(file, result.path);
      this.#faults.fileAdded(file);
      if (kind === 'output') batch.outputFileId = id;
      else batch.errorFileId = id;
    }
  }

  async #end(batch: BatchRecord): Promise<void> {
    await this.#store.saveBatch(batch);
    await this.#journal.write(batchEnded(batch));
    await this.#executions.get(batch.id)?.close();
    this.#executions.delete(batch.id);
    this.#faults.batchEnded(batch.id);
    await this.#store.releaseBatch(batch.id);
  }
}
