/** An answer as it is asked for: which ids are right, for each wrong one the label that is right, if any, and which cannot be told. */
import { z } from 'zod';

export const answerSchema = z.strictObject({
  valid: z.array(z.string()),
  invalid: z.array(z.strictObject({ id: z.string(), label: z.string().nullable() })),
  unsure: z.array(z.string()),
});

export type Answer = z.output<typeof answerSchema>;
