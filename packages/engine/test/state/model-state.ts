/** A state as plain as can be, in memory and without any way to fail: what the others are held against. */
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { Attributes } from '../../src/state/attributes.ts';
import type { NewBatch } from '../../src/state/batch.ts';
import type { ModelRefusal, QueueLimits } from '../../src/state/queue-limits.ts';
import type { Submission, SubmissionChange } from '../../src/state/submission.ts';

export interface ModelSubmission {
  readonly submission: Submission;
  readonly isOpen: boolean;
}

type Batch = Readonly<Record<string, unknown>>;

const CLOSED = ['RECORDED', 'REJECTED', 'ABANDONED'];
const OPEN = ['PENDING', 'VALIDATING', 'IN_PROGRESS', 'FINALIZING', 'CANCELING'];

export class ModelState {
  readonly clock: Clock = systemClock;
  readonly submissions = new Map<string, ModelSubmission>();
  readonly batches = new Map<string, Batch>();
  readonly #shared = new Map<string, QueueLimits>();
  readonly #models = new Map<string, QueueLimits>();

  put(submission: Submission): boolean {
    const there = this.submissions.get(submission.batch_id)?.submission.state;
    if (there !== undefined && there !== 'REJECTED' && there !== 'ABANDONED') return false;
    this.submissions.set(submission.batch_id, { submission, isOpen: true });
    return true;
  }

  change(before: Submission, change: SubmissionChange): Submission | undefined {
    const there = this.submissions.get(before.batch_id);
    if (there?.submission.version !== before.version || there.submission.owner !== before.owner) return undefined;
    const attributes = { ...there.submission.attributes, ...change.attributes };
    const after = { ...there.submission, ...change, attributes, version: before.version + 1 };
    this.submissions.set(before.batch_id, { submission: after, isOpen: there.isOpen && !CLOSED.includes(after.state) });
    return after;
  }

  abandon(seen: ModelSubmission, reason: string): boolean {
    const { batch_id } = seen.submission;
    if (this.submissions.get(batch_id) !== seen) return false;
    const { version } = seen.submission;
    const submission = { ...seen.submission, state: 'ABANDONED' as const, reason, version: version + 1 };
    this.submissions.set(batch_id, { submission, isOpen: false });
    return true;
  }

  add({ submission, status, submittedAt, attributes }: NewBatch): boolean {
    if (this.batches.has(submission.batch_id)) return false;
    const { openai_batch_id, requests: request_count, units } = submission;
    const fields = { openai_batch_id, status, submitted_at: submittedAt, request_count };
    this.batches.set(submission.batch_id, { ...fields, units_for_model: units, ...attributes });
    return true;
  }

  changeBatch(id: string, status: string, attributes: Attributes): boolean {
    const there = this.batches.get(id);
    if (there === undefined || !OPEN.includes(String(there.status))) return false;
    this.batches.set(id, { ...there, ...attributes, status });
    return true;
  }

  rememberEnd(id: string, seenAt: string): string | undefined {
    const there = this.batches.get(id);
    if (there === undefined) return undefined;
    const ended_seen_at = String(there.ended_seen_at ?? seenAt);
    this.batches.set(id, { ...there, ended_seen_at });
    return ended_seen_at;
  }

  openBatches(): string[] {
    return [...this.batches].filter(([, { status }]) => OPEN.includes(String(status))).map(([id]) => id);
  }

  queue(model: string): QueueLimits {
    return { ...this.#shared.get(familyOf(model)), ...this.#models.get(model) };
  }

  refusedForRoom(model: string, at: string, batchId: string, tokens: number, limit: number | undefined): void {
    const known = this.#shared.get(familyOf(model)) ?? {};
    const [was, wasTokens] = [known.refused_at ?? '', known.refused_tokens ?? 0];
    if (at < was || (at === was && tokens < wasTokens)) return;
    const told = { ...known, refused_at: at, refused_tokens: tokens };
    if (limit === undefined) this.#shared.set(familyOf(model), told);
    else
      this.#shared.set(familyOf(model), {
        ...told,
        limit_tokens: limit,
        limit_learned_at: at,
        limit_batch_id: batchId,
      });
  }

  refusedForSize(model: string, at: string, batchId: string, maxBytes: number, staleBefore: string): void {
    const known = this.#shared.get(familyOf(model)) ?? {};
    const isSmaller = maxBytes <= (known.max_bytes ?? maxBytes);
    if (!isSmaller && (known.bytes_learned_at ?? '') >= staleBefore) return;
    this.#shared.set(familyOf(model), { ...known, max_bytes: maxBytes, bytes_learned_at: at, bytes_batch_id: batchId });
  }

  modelRefused(model: string, refusal: ModelRefusal): void {
    const known = this.#models.get(model) ?? {};
    const seen = [known.answered_at ?? '', known.refusal?.at ?? ''];
    if (seen.every((time) => time < refusal.at)) this.#models.set(model, { ...known, refusal });
  }

  modelAnswered(model: string, at: string, by: 'batch' | 'probe'): void {
    const { refusal, answered_at = '', answered_by } = this.#models.get(model) ?? {};
    if (refusal !== undefined && refusal.at > at) return;
    const isMore = answered_at < at || (answered_at === at && by === 'batch' && answered_by === 'probe');
    if (refusal !== undefined || isMore) this.#models.set(model, { answered_at: at, answered_by: by });
  }
}

function familyOf(model: string): string {
  return model.split('-2025')[0] ?? model;
}
