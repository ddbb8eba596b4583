/** A reviewer's decision as one line of NDJSON: what leaves the page, and what `review apply` takes. docs/review.md. */
import { z } from 'zod';

export const DECISION_FORMAT = 'completion-batch/decision';

/** Of one label, the last line counts. */
export const decisionLine = z.strictObject({
  format: z.literal(DECISION_FORMAT),
  version: z.literal(1),
  /** The table that the reviewer saw; left out by programs of before, and by hand. */
  table: z.string().min(1).max(1024).optional(),
  /** The version of the report's data that it was made on, where it was one. */
  report: z.int().min(1).optional(),
  /** `IMAGE#…#LABEL#…`: `labelId`. */
  key: z.string().max(300),
  /** As the reviewer saw it: where the row is otherwise by now, nothing is written. */
  seen: z.strictObject({
    status: z.string().max(40),
    batch: z.string().max(100).nullable(),
    /** When a person had decided on it before, null where nobody had; left out: whoever decides last has the last word. */
    reviewed: z.iso.datetime({ offset: true }).nullable().optional(),
  }),
  /** Whether the label that was proposed is right for its word. */
  decision: z.enum(['valid', 'invalid']),
  /** The label that is right in its place; only with `invalid`. */
  correction: z.string().max(40).nullable(),
  /** ISO 8601, with its zone. */
  at: z.iso.datetime({ offset: true }),
  /** A name, or whatever tells one reviewer from another. */
  by: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, { error: 'has control or invisible characters' })
    .nullable(),
});

/** A name as it is typed, as one that a decision may have: its reader would refuse it otherwise. Null: none. */
export const reviewerName = (typed: string): string | null =>
  typed
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 100)
    .toWellFormed() || null;

export type DecisionLine = z.output<typeof decisionLine>;
