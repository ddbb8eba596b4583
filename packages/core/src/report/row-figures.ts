/** What the row of a batch says of its labels, tokens and cost, as collect has written it. */
import { z } from 'zod';

const count = z.int().nonnegative();
const amount = z.number().nonnegative();
/** What nothing depends on: of another form it is as good as not there. */
const lenient = <T extends z.ZodType>(schema: T) => schema.nullable().catch(null).default(null);

/** By the names of the row; null for what it does not say. */
export const rowFigures = z.object({
  label_count: lenient(count),
  valid_count: lenient(count),
  invalid_count: lenient(count),
  needs_review_count: lenient(count),
  exhausted_count: lenient(count),
  unsure_count: lenient(count),
  released_count: lenient(count),
  correction_count: lenient(count),
  estimated_tokens: lenient(count),
  estimated_output_tokens: lenient(count),
  input_tokens: lenient(count),
  output_tokens: lenient(count),
  cost_usd: lenient(amount),
  estimated_cost_usd: lenient(amount),
  model: lenient(z.string()),
  submitted_at: lenient(z.string()),
  collected_at: lenient(z.string()),
});

export type RowFigures = Readonly<z.output<typeof rowFigures>>;

export const ROW_FIGURES: readonly string[] = Object.keys(rowFigures.shape);
