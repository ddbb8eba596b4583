/** What a decision means for the rows of its word, as they are. Pure: the table of docs/review.md is this file in words. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '@completion-batch/engine/dynamodb';
import { coreLabelOf, type LabelSet, namesOf } from '../label-set/label-set.ts';
import { type LabelKey, labelKey, validationStatusPartition } from '../table/keys.ts';
import type { LabelWrite } from '../table/label-writes.ts';
import { newLabelRow } from '../table/new-label.ts';
import type { OtherWrite, Standing } from '../table/paired-writes.ts';
import { parseLabel, type WordLabel } from '../table/rows.ts';
import type { Decision } from './decision-file.ts';

export type Plan =
  | {
      readonly kind: 'write';
      readonly write: LabelWrite;
      /** The correction's. */
      readonly other?: OtherWrite | undefined;
      /** Of labels that what is given excludes: somebody may say at this very moment that they are right. */
      readonly holds: readonly Standing[];
    }
  /** The row says it. */
  | { readonly kind: 'already' }
  | NotApplied;

export interface NotApplied {
  /** `changed`: the row is not what the reviewer has seen any more. `refused`: it would not have been applied then either. */
  readonly kind: 'changed' | 'refused';
  readonly reason: string;
}

/** Who proposes what a person puts in another one's place. */
export const REVIEWER = 'REVIEWER';

/** Clocks differ; a decision of tomorrow would be the last word until then. */
const AHEAD_MS = 10 * 60_000;

export interface PlanOptions {
  readonly labels: LabelSet;
  readonly now: number;
}

interface Row {
  readonly item: Item;
  readonly label: WordLabel;
}

/** @param items the label rows of the decision's word, whatever their names */
export function planDecision(decision: Decision, items: readonly Item[], options: PlanOptions): Plan {
  const { SK } = labelKey(decision.key);
  const item = items.find((each) => each.SK?.S === SK);
  if (item === undefined) return refused('there is no such label in the table');
  const parsed = parseLabel(item);
  if ('problem' in parsed) return refused(`the row cannot be read: ${parsed.problem.reason}`);
  const row = { item, label: parsed.row };
  const others = items.flatMap((each): Row[] => {
    const other = each === item ? undefined : parseLabel(each);
    return other !== undefined && 'row' in other ? [{ item: each, label: other.row }] : [];
  });
  return (
    whyNever(decision, options) ??
    standing(decision, row, others, options) ??
    planOf(decision, row, others, { items, labels: options.labels })
  );
}

const refused = (reason: string): NotApplied => ({ kind: 'refused', reason });
const changed = (reason: string): NotApplied => ({ kind: 'changed', reason });

/** What no row can make right. */
function whyNever({ key, at, correction }: Decision, { labels, now }: PlanOptions): NotApplied | undefined {
  if (Date.parse(at) > now + AHEAD_MS) {
    return refused(`it was made at ${at}, which is still to come: see the clock of the machine that it was made on`);
  }
  if (correction === null) return undefined;
  const core = coreLabelOf(labels, correction);
  if (core === undefined) {
    const names = Object.keys(labels.labels).join(', ');
    return refused(`${JSON.stringify(correction)} is no label: use one of ${names} (--labels names others)`);
  }
  return core === coreLabelOf(labels, key.label)
    ? refused(`${correction} means the same as ${key.label}, which it is to replace`)
    : undefined;
}

/** What the row has to say before anything is written; undefined where it is what the reviewer has seen. */
function standing(
  decision: Decision,
  { item, label }: Row,
  others: readonly Row[],
  { labels }: PlanOptions,
): Plan | undefined {
  const { validationStatus: status, completionBatchId: batch, review } = label;
  const { seen, at, by } = decision;
  if (status === 'PENDING') {
    return refused(`it is PENDING for ${batchText(batch)}, whose answer would be written over it: collect that first`);
  }
  if (status === 'NONE') return refused('it is NONE: it has no verdict, and the next run asks about it');
  const isSame = review !== undefined && status === statusOf(decision) && isReplaced(decision, others, labels);
  if (isSame && review.at === at && review.by === by) return { kind: 'already' };
  if (status !== seen.status || batch !== seen.batch) {
    // Another decision, of this reviewer or of another one, has said the same.
    if (isSame && batch === seen.batch) return { kind: 'already' };
    return changed(`it is ${nowText(label)}; the person saw ${seen.status} of ${batchText(seen.batch)}`);
  }
  if (seen.reviewed !== undefined && !isSameTime(seen.reviewed, review?.at ?? null)) {
    const saw = seen.reviewed === null ? 'no decision' : `the decision of ${seen.reviewed}`;
    return changed(`it is ${nowText(label)}; the person saw ${saw}`);
  }
  if (review !== undefined && review.at >= at) return changed(`it is ${nowText(label)}, after this decision (${at})`);
  const claimed = item.completion_claimed_at?.S?.split('#')[0];
  if (claimed !== undefined && Date.parse(claimed) >= Date.parse(at)) {
    return refused(
      `it was made at ${at}, and the label was last asked about at ${claimed}: see the clock of the machine that it was made on`,
    );
  }
  return undefined;
}

/** However they are written; what is no time in the row is only like itself. */
const isSameTime = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && Date.parse(a) === Date.parse(b));

const statusOf = ({ decision }: Decision): 'VALID' | 'INVALID' => (decision === 'valid' ? 'VALID' : 'INVALID');
const batchText = (batch: string | null): string => (batch === null ? 'no batch' : `batch ${batch}`);

function nowText({ validationStatus: status, completionBatchId: batch, review }: WordLabel): string {
  const whose = review === undefined ? batchText(batch) : `${review.by ?? 'a person'} since ${review.at}`;
  return `${status} of ${whose}`;
}

/** Whether the word has the correction, where there is one. */
function isReplaced({ correction }: Decision, others: readonly Row[], labels: LabelSet): boolean {
  if (correction === null) return true;
  return rowsOf(correction, others, labels).some(({ label }) => label.validationStatus === 'VALID');
}

/** Those that say the same label, by whatever name: first the one of that very name. */
function rowsOf(name: string, rows: readonly Row[], labels: LabelSet): Row[] {
  const core = coreLabelOf(labels, name) ?? name;
  return [name, ...namesOf(labels, core)].flatMap((each) => rows.find(({ label }) => label.label === each) ?? []);
}

function planOf(
  decision: Decision,
  row: Row,
  others: readonly Row[],
  { items, labels }: { readonly items: readonly Item[]; readonly labels: LabelSet },
): Plan {
  const { correction, key } = decision;
  const given = decision.decision === 'valid' ? key.label : correction;
  const conflict = given === null ? undefined : excludedBy(given, others, labels);
  if (conflict !== undefined) {
    return refused(
      `the word is ${conflict.label.label}, which is VALID, and ${given} excludes that: decide on ${conflict.label.label} first`,
    );
  }
  const write = changeOf(row, statusOf(decision), decision);
  const holds = given === null ? [] : holdsOf(decision.key, excludedNames(given, labels), { items, others, labels });
  if (correction === null) return { kind: 'write', write, holds };
  const there = rowsOf(correction, others, labels);
  const pending = there.find(({ label }) => label.validationStatus === 'PENDING');
  if (pending !== undefined) {
    const { label, completionBatchId } = pending.label;
    return refused(
      `its correction ${label} is PENDING for ${batchText(completionBatchId)}, whose answer would be written over it: collect that first`,
    );
  }
  return { kind: 'write', write, other: correctionOf(decision, correction, there, labels), holds };
}

/** A label of the word that cannot be right beside this one, and is taken for right. */
function excludedBy(name: string, others: readonly Row[], labels: LabelSet): Row | undefined {
  const excluded = excludedNames(name, labels);
  return others.find(({ label }) => {
    const its = coreLabelOf(labels, label.label);
    return label.validationStatus === 'VALID' && its !== undefined && excluded.includes(its);
  });
}

function excludedNames(name: string, labels: LabelSet): readonly string[] {
  const core = coreLabelOf(labels, name);
  return labels.exclusive.flatMap(([one, other]) => (one === core ? [other] : other === core ? [one] : []));
}

/** That the word's rows of these labels stay what they are, and that there are none where there are none. */
function holdsOf(
  key: LabelKey,
  excluded: readonly string[],
  {
    items,
    others,
    labels,
  }: { readonly items: readonly Item[]; readonly others: readonly Row[]; readonly labels: LabelSet },
): Standing[] {
  const there = others.filter(({ label }) => excluded.includes(coreLabelOf(labels, label.label) ?? ''));
  const taken = new Set(items.map((item) => item.SK?.S));
  return [
    ...there.map(({ item, label }) => ({ unchanged: { key: label, expect: asRead(item, ['validation_status']) } })),
    ...excluded
      .map((name) => ({ absent: { ...key, label: name } }))
      .filter(({ absent }) => !taken.has(labelKey(absent).SK)),
  ];
}

function correctionOf(decision: Decision, name: string, there: readonly Row[], labels: LabelSet): OtherWrite {
  const valid = there.find(({ label }) => label.validationStatus === 'VALID');
  if (valid !== undefined)
    return { unchanged: { key: valid.label, expect: asRead(valid.item, ['validation_status']) } };
  const [first] = there;
  if (first !== undefined) return { change: changeOf(first, 'VALID', decision) };
  return { add: newRow({ ...decision.key, label: coreLabelOf(labels, name) ?? name }, decision) };
}

function changeOf({ item, label }: Row, to: 'VALID' | 'INVALID', decision: Decision): LabelWrite {
  return {
    key: label,
    expect: asRead(item, ['validation_status', 'completion_batch_id', 'completion_reviewed_at']),
    set: { validation_status: { S: to }, GSI3PK: { S: validationStatusPartition(to) }, ...marksOf(decision) },
  };
}

const asRead = (item: Item, names: readonly string[]): Record<string, AttributeValue | null> =>
  Object.fromEntries(names.map((name) => [name, item[name] ?? null]));

const marksOf = ({ at, by }: Decision): Record<string, AttributeValue> => ({
  completion_reviewed_at: { S: at },
  completion_reviewed_by: by === null ? { NULL: true } : { S: by },
});

function newRow(key: LabelKey, decision: Decision): Item {
  const replaced = decision.key.label;
  const row = newLabelRow({
    key,
    status: 'VALID',
    reasoning: `Put in place of ${replaced} by a person`,
    addedAt: decision.at,
    proposedBy: REVIEWER,
    inPlaceOf: replaced,
  });
  return { ...row, ...marksOf(decision) };
}
