/** Answers held against what people have said of the same labels. */
import type { AnsweredRequest, Attributes, Examined } from '@completion-batch/engine';
import { agreementFigures, percent } from '../evaluate/agreement.ts';
import { addJudgements, agreed, type Judgements, judged, noJudgements } from '../evaluate/judgements.ts';
import { shareOf } from '../evaluate/statistics.ts';
import { auditsIn } from '../format/custom-id.ts';
import { partsOf } from '../format/prompt.ts';
import { readRequest } from '../format/read-request.ts';
import type { AuditResult } from '../table/audit-rows.ts';
import { type LabelKey, labelId } from '../table/keys.ts';
import { type LabelWriter, readLabels } from '../table/label-writes.ts';
import { isPeoples } from '../table/own-verdicts.ts';
import { outcomesOf } from './outcome.ts';

/** Fewer of them tell too little to hold a batch for. */
export const MIN_JUDGED = 20;

/** Of the submission and of the batch's row: the least agreement with people at which answers are written unseen. */
export const MIN_AGREEMENT = 'audit_min_agreement';

type Said = Pick<AuditResult, 'key' | 'said' | 'suggested'>;

/**
 * What was said of the audits of some requests, beside people's verdicts as they are now. A label that has none any more is
 * left out, and so is an answer that cannot be read.
 */
export async function auditsOf(
  writer: LabelWriter,
  requests: readonly AnsweredRequest[],
  name: string,
): Promise<AuditResult[]> {
  const said = requests.flatMap((request) => saidOf(request, name));
  const rows = await readLabels(
    writer,
    said.map(({ key }) => key),
  );
  return said.flatMap((one): AuditResult[] => {
    const label = rows.get(labelId(one.key))?.label;
    if (label === undefined || !isPeoples(label)) return [];
    return [{ ...one, status: label.validationStatus === 'VALID' ? 'VALID' : 'INVALID' }];
  });
}

function saidOf({ line, key: id, result, release }: AnsweredRequest, name: string): Said[] {
  if (release !== undefined || auditsIn(id) === 0) return [];
  const { prompt, audits } = readRequest(line, name);
  const outcomes = outcomesOf({ ...prompt, targets: partsOf(prompt).audited }, result);
  return audits.flatMap((key: LabelKey, index): Said[] => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    if (outcome.kind === 'valid') return [{ key, said: 'VALID', suggested: null }];
    if (outcome.kind === 'invalid') return [{ key, said: 'INVALID', suggested: outcome.suggested }];
    const neither = outcome.kind === 'unsure' || outcome.reason === 'no-verdict';
    return neither ? [{ key, said: null, suggested: null }] : [];
  });
}

export function judgementsOf(audits: readonly AuditResult[]): Judgements {
  const sum = noJudgements();
  for (const { status, said } of audits) {
    const truth = status === 'VALID' ? sum.right : sum.wrong;
    truth[said === 'VALID' ? 'valid' : said === 'INVALID' ? 'invalid' : 'neither'] += 1;
  }
  return sum;
}

/** Whether the answers agree with people so rarely that nobody should write them unseen. */
export async function examineAudits(
  writer: LabelWriter,
  windows: AsyncIterable<readonly AnsweredRequest[]>,
  name: string,
  least: number,
): Promise<Examined> {
  const sum = noJudgements();
  for await (const window of windows) addJudgements(sum, judgementsOf(await auditsOf(writer, window, name)));
  const attributes = auditAttributes(sum);
  const [hits, of] = [agreed(sum), judged(sum)];
  if (of < MIN_JUDGED || (shareOf(hits, of).share ?? 1) >= least) return { held: undefined, attributes };
  return { held: `its ${agreementFigures(sum)}; ${percent(least)} are asked for`, attributes };
}

/** Of the batch's record; none where nothing was held against people's verdicts. */
export function auditAttributes(sum: Judgements): Attributes {
  if (judged(sum) === 0) return {};
  return {
    audit_count: judged(sum),
    audit_agreed_count: agreed(sum),
    audit_right_valid_count: sum.right.valid,
    audit_right_invalid_count: sum.right.invalid,
    audit_wrong_valid_count: sum.wrong.valid,
    audit_wrong_invalid_count: sum.wrong.invalid,
  };
}
