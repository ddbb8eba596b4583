/** The other model of a batch: the one that is asked what this batch's cannot tell. */
import type { Attributes, State } from '@completion-batch/engine';
import { z } from 'zod';

/** Kept on submissions, on batches, and in the metadata that batches have at OpenAI. */
const attribute = z.object({ escalate_model: z.string().min(1).optional().catch(undefined) });

/** As attributes; none where there is no such model. */
export function escalation(model: string | undefined): { readonly escalate_model?: string } {
  return model === undefined ? {} : { escalate_model: model };
}

/** The same of whatever is known of a batch. */
export function escalationIn(known: Attributes): { readonly escalate_model?: string } {
  return escalation(attribute.parse(known).escalate_model);
}

/** Whom a batch's answers come from, and who is asked next; undefined where that is unknown or nobody. */
export interface Escalation {
  readonly model: string | undefined;
  readonly next: string | undefined;
}

/** As the batch's record tells it: collect needs no configuration. */
export async function escalationOf(state: State, batchId: string): Promise<Escalation> {
  const record = await state.batches.get(batchId);
  const model = record?.sketch.model;
  const { escalate_model: other } = escalationIn(record?.attributes ?? {});
  return { model, next: other === model ? undefined : other };
}
