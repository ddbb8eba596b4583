/** Writes reviewers' decisions into the table: each only where its label is still what the reviewer has seen. */
import type { Item } from '@completion-batch/engine/dynamodb';
import pMap from 'p-map';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { type LabelKey, labelId, labelKey, receiptPartition, wordOf } from '../table/keys.ts';
import { type LabelWriter, writeLabels } from '../table/label-writes.ts';
import { writeTogether } from '../table/paired-writes.ts';
import { readWordLabels } from '../table/word-labels.ts';
import type { Decision } from './decision-file.ts';
import { checkMadeFor } from './made-for.ts';
import { type NotApplied, type Plan, planDecision } from './plan-decision.ts';

export interface ApplyOptions {
  readonly writer: LabelWriter;
  /** One of each label. */
  readonly decisions: readonly Decision[];
  /** What a correction may be, what else it is called, and what excludes what; default: our own. */
  readonly labels?: LabelSet | undefined;
  /** Tells what it would do, and writes nothing. */
  readonly dryRun?: boolean;
  /** Told of each verdict that the table has by now because of them, also where it had it already. */
  readonly onVerdict?: (verdict: GivenVerdict) => void;
  /** Told how many decisions are done with. */
  readonly onProgress?: (done: number) => void;
}

export interface GivenVerdict {
  readonly key: LabelKey;
  readonly status: 'VALID' | 'INVALID';
  /** ISO 8601. */
  readonly validatedAt: string;
}

export interface NotAppliedDecision extends NotApplied {
  readonly where: string;
  /** `IMAGE#…#LABEL#…` */
  readonly key: string;
}

export interface AppliedDecisions {
  /** Written, or to be written. */
  readonly applied: number;
  /** The rows say it already. */
  readonly alreadySo: number;
  /** Of those that are applied, such that put another label in place of the one that is wrong. */
  readonly corrections: number;
  /** The rows are not what the reviewer has seen any more. */
  readonly changed: number;
  readonly refused: number;
  /** Every decision that was not applied, in the order of the file. */
  readonly notApplied: readonly NotAppliedDecision[];
}

/** A row that changes between being read and being written is read again. */
const TRIES = 5;

/**
 * @throws CompletionBatchError `invalid-input` where a decision was made on another table: nothing is written then. What the
 *   table throws: what is written by then stays, and doing it again goes on
 */
export async function applyDecisions(options: ApplyOptions): Promise<AppliedDecisions> {
  const { writer, decisions } = options;
  checkMadeFor(decisions, writer.table.name);
  const words = [...Map.groupBy(decisions, ({ key }) => `${receiptPartition(key)} ${wordOf(key)}`).values()];
  const plans = new Map<Decision, Plan>();
  // Labels of a word depend on each other: what is wrong goes before what is to be right in its place.
  await pMap(
    words,
    async (own) => {
      let rows: Item[] | undefined;
      for (const decision of own.toSorted((a, b) => Number(isRight(a)) - Number(isRight(b)))) {
        const done = await applyOne(decision, options, rows);
        plans.set(decision, done.plan);
        options.onProgress?.(plans.size);
        if (options.onVerdict !== undefined)
          for (const one of verdictsOf(decision, done.plan, options)) options.onVerdict(one);
        rows = done.rows;
      }
    },
    { concurrency: writer.concurrency },
  );
  return summaryOf(decisions, plans);
}

function verdictsOf(
  { key, decision, correction, at }: Decision,
  plan: Plan,
  { labels = DEFAULT_LABELS, dryRun = false }: ApplyOptions,
): GivenVerdict[] {
  if (dryRun || (plan.kind !== 'write' && plan.kind !== 'already')) return [];
  const name = correction === null ? undefined : (coreLabelOf(labels, correction) ?? correction);
  return [
    { key, status: decision === 'valid' ? 'VALID' : 'INVALID', validatedAt: at },
    ...(name === undefined ? [] : [{ key: { ...key, label: name }, status: 'VALID' as const, validatedAt: at }]),
  ];
}

const isRight = ({ decision, correction }: Decision): boolean => decision === 'valid' || correction !== null;

/** @param known of a dry run: the word's rows as they would be by now */
async function applyOne(
  decision: Decision,
  { writer, labels = DEFAULT_LABELS, dryRun = false }: ApplyOptions,
  known: Item[] | undefined,
): Promise<{ readonly plan: Plan; readonly rows: Item[] | undefined }> {
  for (let attempt = 1; ; attempt += 1) {
    const rows = dryRun && known !== undefined ? known : await readWordLabels(writer.table, decision.key);
    const plan = planDecision(decision, rows, { labels, now: writer.clock.now() });
    if (plan.kind !== 'write') return { plan, rows };
    if (dryRun) return { plan, rows: asWritten(rows, plan) };
    const { write, other, holds } = plan;
    const others = [...(other === undefined ? [] : [other]), ...holds];
    const [result] =
      others.length === 0 ? await writeLabels(writer, [write]) : [await writeTogether(writer, write, others)];
    if (result === 'written') return { plan, rows: undefined };
    if (attempt >= TRIES) {
      return { plan: { kind: 'changed', reason: 'its rows change all the time' }, rows: undefined };
    }
  }
}

function asWritten(rows: readonly Item[], { write, other }: Extract<Plan, { kind: 'write' }>): Item[] {
  const changes = [write, ...(other !== undefined && 'change' in other ? [other.change] : [])];
  const changed = rows.map((row) => {
    const change = changes.find(({ key }) => labelKey(key).SK === row.SK?.S);
    return change === undefined ? row : { ...row, ...change.set };
  });
  return other !== undefined && 'add' in other ? [...changed, other.add] : changed;
}

function summaryOf(decisions: readonly Decision[], plans: ReadonlyMap<Decision, Plan>): AppliedDecisions {
  const counts = { write: 0, already: 0, changed: 0, refused: 0, corrections: 0 };
  const notApplied: NotAppliedDecision[] = [];
  for (const decision of decisions) {
    const plan = plans.get(decision);
    if (plan === undefined) continue;
    counts[plan.kind] += 1;
    if (plan.kind === 'write' && plan.other !== undefined) counts.corrections += 1;
    if (plan.kind !== 'changed' && plan.kind !== 'refused') continue;
    notApplied.push({ where: decision.where, key: labelId(decision.key), ...plan });
  }
  const { write: applied, already: alreadySo, ...more } = counts;
  return { applied, alreadySo, ...more, notApplied };
}
