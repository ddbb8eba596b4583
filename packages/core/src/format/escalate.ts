/** Which labels of a receipt another model is asked about, and which are asked as usual. */
import { sha256 } from '@completion-batch/engine';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import type { LabelSet } from '../label-set/label-set.ts';
import type { Plan } from '../prepare/plan.ts';
import { type ReceiptKey, receiptPartition, type WordKey } from '../table/keys.ts';
import type { ReceiptDetails } from '../table/receipt-details.ts';
import type { WordLabel } from '../table/rows.ts';
import { rejectedBeside } from './request.ts';

/** Labels that one model is asked about. */
export interface Asked {
  readonly model: string;
  readonly targets: readonly WordLabel[];
}

/**
 * The escalated ones come last. Labels of one word are asked together: where one is escalated, all of its word are. None
 * are where the plan has no other model.
 */
export function askedOf(
  { model, escalateModel, labelSet }: Pick<Plan, 'model' | 'escalateModel' | 'labelSet'>,
  details: ReceiptDetails,
  targets: readonly WordLabel[],
): Asked[] {
  if (escalateModel === undefined) return [{ model, targets }];
  const labels: LabelSet = labelSet ?? DEFAULT_LABELS;
  const wordOf = ({ lineId, wordId }: WordKey): string => `${lineId}.${wordId}`;
  const isOther = (target: WordLabel): boolean =>
    isEscalated(target, rejectedBeside(details, target, labels), escalateModel);
  const words = new Set(targets.filter(isOther).map(wordOf));
  const escalated = targets.filter((target) => words.has(wordOf(target)));
  const usual = targets.filter((target) => !words.has(wordOf(target)));
  // Also where nothing is asked: there may be audits.
  const first = usual.length > 0 || escalated.length === 0 ? [{ model, targets: usual }] : [];
  return escalated.length === 0 ? first : [...first, { model: escalateModel, targets: escalated }];
}

/**
 * The model that a receipt's audits are asked of, so that each is audited about as often as it is asked: that of one of the
 * receipt's own labels; where it has none, by the plan's labels.
 */
export function auditedBy(
  plan: Pick<Plan, 'execution' | 'model' | 'escalateModel' | 'escalated' | 'labels'>,
  receipt: ReceiptKey,
  asked: readonly Asked[],
): string {
  const { execution, model, escalateModel, escalated = 0, labels } = plan;
  if (escalateModel === undefined) return model;
  const of = (name: string): number => asked.find((each) => each.model === name)?.targets.length ?? 0;
  const own = of(model) + of(escalateModel);
  const share = own === 0 ? escalated / Math.max(1, labels) : of(escalateModel) / own;
  // The same for the same run: a request that is written again is the same.
  const drawn = Number.parseInt(sha256(`${execution} ${receiptPartition(receipt)}`).slice(0, 8), 16) / 2 ** 32;
  return drawn < share ? escalateModel : model;
}

/**
 * One that a model could not tell, unless that was this other model; a batch's own proposal; a label of a word of which
 * others were found wrong.
 */
function isEscalated(target: WordLabel, rejected: readonly string[], escalateModel: string): boolean {
  const { completionUnsureBy: unsureBy, labelProposedBy } = target;
  if (unsureBy !== null) return unsureBy !== escalateModel;
  return labelProposedBy === 'COMPLETION_BATCH' || rejected.length > 0;
}
