/** A reviewer's decision as one line of NDJSON: what leaves the page, and what `review apply` takes. docs/review.md. */
import { z } from 'zod';

export const DECISION_FORMAT = 'completion-batch/decision';

/** Of one label, the last line counts. */
export const decisionLine = z.strictObject({
  format: z.literal(DECISION_FORMAT),
  version: z.literal(1),
  /** `IMAGE#…#LABEL#…`: `labelId`. */
  key: z.string(),
  /** As the reviewer saw it: where the row is otherwise by now, nothing is written. */
  seen: z.strictObject({ status: z.string(), batch: z.string().nullable() }),
  /** Whether the label that was proposed is right for its word. */
  decision: z.enum(['valid', 'invalid']),
  /** The label that is right in its place; only with `invalid`. */
  correction: z.string().nullable(),
  /** ISO 8601. */
  at: z.string(),
  by: z.string().nullable(),
});

export type DecisionLine = z.output<typeof decisionLine>;
