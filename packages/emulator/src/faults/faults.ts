/**
 * Puts faults into what the emulator does: into calls before they reach their route, into lines, batches and files when
 * they come to be. What was put in stands in the journal. All of it is in memory and gone after a restart.
 */
import { errorReply, type Reply, type RouteCall } from '../http.ts';
import { type Journal, now } from '../journal.ts';
import { API_ROUTES } from '../paths.ts';
import {
  type BatchError,
  type BatchRecord,
  type Clock,
  type FileRecord,
  isTerminal,
  type Responder,
} from '../types.ts';
import { inputTooLarge, tokenLimitExceeded } from '../validate.ts';
import { Chooser } from './chooser.ts';
import { type BatchFault, type FileFault, type LineFault, parseFaults, type Rules } from './rules.ts';
import { faultError, showWithFaults } from './show.ts';

/** What a fault of a batch or file has left. */
export interface Active<Fault> {
  readonly fault: Fault;
  /** Reads that it still lasts. */
  left: number;
  told: boolean;
}

type Answered = Reply | 'drop';

/** How a file is used: described alone or in a list, downloaded, deleted, made a batch of. */
export type FileUse = 'description' | 'listed' | 'content' | 'delete' | 'batch';

function concerns(fault: FileFault, use: FileUse): boolean {
  const described = use === 'description' || use === 'listed';
  if (fault.kind === 'invisible') return true;
  if (fault.kind === 'pending') return described || use === 'batch';
  if (fault.kind === 'size') return described;
  return use === fault.of || (fault.of === 'both' && (use === 'description' || use === 'content'));
}

const SIGN_IN = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to go on.</body></html>\n';
type Scope = 'call' | 'line' | 'batch' | 'file';

/** How often faults were put in, by scope and kind, such as `call reset`. */
export type FaultCounts = Readonly<Record<string, number>>;

export class Faults {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #counts = new Map<string, number>();
  readonly #batches = new Map<string, Active<BatchFault>[]>();
  readonly #files = new Map<string, Active<FileFault>>();
  /** Faults of lines, by batch until it has ended; `place` is its number among those made since the rules were set. */
  readonly #lines = new Map<string, { readonly place: number; readonly faults: Map<string, LineFault> }>();
  #created = 0;
  #rules: Rules = parseFaults({});
  #calls = new Chooser<Rules['calls'][number]>('calls', 0, []);
  #lineRules = new Chooser<Rules['lines'][number]>('lines', 0, []);
  #batchRules = new Chooser<Rules['batches'][number]>('batches', 0, []);
  #fileRules = new Chooser<Rules['files'][number]>('files', 0, []);

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  get rules(): Rules {
    return this.#rules;
  }

  get counts(): FaultCounts {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** From now on these; counts of earlier rules begin anew, and what they did to batches and files ends. */
  set(rules: Rules): void {
    this.#rules = rules;
    this.#calls = new Chooser('calls', rules.seed, rules.calls);
    this.#lineRules = new Chooser('lines', rules.seed, rules.lines);
    this.#batchRules = new Chooser('batches', rules.seed, rules.batches);
    this.#fileRules = new Chooser('files', rules.seed, rules.files);
    this.#batches.clear();
    this.#files.clear();
    this.#lines.clear();
    this.#created = 0;
  }

  clear(): void {
    this.set(parseFaults({}));
  }

  /** Stands around every route of the API. */
  async intercept(call: RouteCall, next: () => Promise<Answered>): Promise<Answered> {
    const name = call.route;
    if (!API_ROUTES.some((known) => known === name)) return next();
    const rule = this.#calls.first(({ route }) => [route].flat().some((each) => each === '*' || each === name));
    if (rule === undefined) return next();
    const { fault } = rule;
    await this.#tell('call', fault.kind, { route: name, ...(call.id === '' ? {} : { id: call.id }) });
    switch (fault.kind) {
      case 'ignore-range':
        delete call.request.headers.range;
        return next();
      case 'date': {
        const answer = await next().catch(errorReply);
        call.response.sendDate = fault.skewSeconds !== undefined;
        if (answer === 'drop' || fault.skewSeconds === undefined) return answer;
        const date = new Date(this.#clock.now() + fault.skewSeconds * 1000).toUTCString();
        return { ...answer, headers: { ...answer.headers, date } };
      }
      case 'list':
        call.list = fault;
        return next();
      case 'html':
        call.request.resume();
        return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, text: SIGN_IN };
      case 'cut': {
        const answer = await next();
        return answer === 'drop' ? answer : { ...answer, cut: fault };
      }
      case 'reset':
        if (fault.effect) await next().catch(errorReply);
        return 'drop';
      case 'status': {
        if (fault.effect) await next().catch(errorReply);
        const { status, message, code, retryAfterSeconds } = fault;
        const refusal = errorReply(faultError(status, message, code));
        return retryAfterSeconds === undefined
          ? refusal
          : { ...refusal, headers: { 'retry-after': String(retryAfterSeconds) } };
      }
    }
  }

  /** A batch that was just made. */
  batchCreated(batch: BatchRecord): void {
    this.#created += 1;
    const rules = this.#batchRules.all(() => true);
    const faults = rules.map(({ fault }) => {
      const left = 'reads' in fault ? (fault.reads ?? Infinity) : Infinity;
      return { fault, left, told: false };
    });
    if (faults.length > 0) this.#batches.set(batch.id, faults);
    if (!this.#lineRules.isEmpty) this.#lines.set(batch.id, { place: this.#created, faults: new Map() });
  }

  /** A file that was just made: uploaded, or with results. */
  fileAdded({ id, purpose }: FileRecord): void {
    const rule = this.#fileRules.first((each) => each.purpose === undefined || each.purpose === purpose);
    if (rule !== undefined) {
      this.#files.set(id, { fault: rule.fault, left: rule.fault.reads ?? Infinity, told: false });
    }
  }

  /**
   * What is wrong with the file for this use of it, which counts as one of the reads that the fault lasts for. Being
   * listed does not count.
   */
  async ofFile(fileId: string, use: FileUse): Promise<FileFault | undefined> {
    const active = this.#files.get(fileId);
    if (active === undefined || active.left <= 0 || !concerns(active.fault, use)) return undefined;
    if (use !== 'listed') {
      active.left -= 1;
      await this.#tellOnce(active, 'file', { id: fileId });
    }
    return active.fault;
  }

  /** Whether the batch may not leave the state it is in. */
  isStuck(batch: BatchRecord): boolean {
    return this.#stuck(batch) !== undefined;
  }

  #stuck(batch: BatchRecord): Active<BatchFault> | undefined {
    return this.#batches
      .get(batch.id)
      ?.find(({ fault, left }) => fault.kind === 'stuck' && fault.status === batch.status && left > 0);
  }

  /** What a batch fails its validation for. @param limit the model's queue limit, for the text */
  async refusalOf(
    batch: BatchRecord,
    model: string,
    limit: number | undefined,
    maxFileBytes: number,
  ): Promise<BatchError[]> {
    const errors: BatchError[] = [];
    for (const active of this.#batches.get(batch.id) ?? []) {
      const { fault } = active;
      if (fault.kind === 'token-limit') errors.push(tokenLimitExceeded(model, fault.limit ?? limit ?? 2_000_000));
      else if (fault.kind === 'too-large') errors.push(inputTooLarge(fault.limit ?? maxFileBytes, model));
      else if (fault.kind === 'fail')
        errors.push({ code: fault.code, message: fault.message, param: null, line: null });
      else continue;
      await this.#tellOnce(active, 'batch', { batch_id: batch.id });
    }
    return errors;
  }

  /** The batch as it is shown. A read by its id counts, and may be the last that a fault lasts for. */
  async show(batch: BatchRecord, shown: Readonly<Record<string, unknown>>, read: boolean): Promise<object> {
    const faults = this.#batches.get(batch.id);
    if (faults === undefined) return shown;
    const { json, applied } = showWithFaults(
      shown,
      faults.filter(({ left }) => left > 0).map(({ fault }) => fault),
      isTerminal(batch.status),
    );
    for (const active of faults) {
      const holds = active === this.#stuck(batch) || applied.includes(active.fault);
      if (!holds) continue;
      await this.#tellOnce(active, 'batch', { batch_id: batch.id });
      if (read) active.left -= 1;
    }
    return json;
  }

  /** The responder with the faults of lines in front of it. */
  responder(responder: Responder): Responder {
    return async (request) => {
      const { batchId, customId, line } = request;
      const memory = this.#lines.get(batchId ?? '');
      if (batchId === null || memory === undefined) return responder(request);
      // By the batch's place and the custom id, so that the order in which lanes reach them does not matter.
      const name = `${memory.place} ${customId}`;
      const rule = this.#lineRules.first(({ match }) => match === undefined || new RegExp(match).test(customId), {
        number: line,
        name,
      });
      if (rule === undefined) return responder(request);
      const { fault } = rule;
      if (fault.kind === 'miss' || fault.kind === 'double' || fault.kind === 'tear') {
        memory.faults.set(customId, fault);
        return responder(request);
      }
      await this.#tell('line', fault.kind, { batch_id: batchId, custom_id: customId });
      if (fault.kind === 'error') return { error: { code: fault.code, message: fault.message } };
      if (fault.kind === 'status') {
        return { status: fault.status, body: errorReply(faultError(fault.status, fault.message, fault.code)).json };
      }
      const answer = await responder(request);
      if ('error' in answer) return answer;
      const { usage: _, ...body } = answer.body as { usage?: unknown };
      return { ...answer, body };
    };
  }

  /** What becomes of a line when the result files are written. */
  async lineFault(batchId: string, customId: string): Promise<LineFault | undefined> {
    const fault = this.#lines.get(batchId)?.faults.get(customId);
    if (fault !== undefined) await this.#tell('line', fault.kind, { batch_id: batchId, custom_id: customId });
    return fault;
  }

  batchEnded(batchId: string): void {
    this.#lines.delete(batchId);
  }

  async #tellOnce(
    active: Active<BatchFault | FileFault>,
    on: Scope,
    what: Readonly<Record<string, string>>,
  ): Promise<void> {
    if (active.told) return;
    active.told = true;
    await this.#tell(on, active.fault.kind, what);
  }

  async #tell(on: Scope, kind: string, what: Readonly<Record<string, string>>): Promise<void> {
    const name = `${on} ${kind}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    await this.#journal.write({ event: 'fault', at: now(this.#clock), on, kind, ...what });
  }
}
