/** The form of an answer: which ids are right, and for each wrong one the label that is right, if any. */
import { z } from 'zod';
import { CORE_LABELS, type CoreLabel } from '../table/core-labels.ts';

const labels = Object.keys(CORE_LABELS) as [CoreLabel, ...CoreLabel[]];

export const answerSchema = z.strictObject({
  valid: z.array(z.string()),
  invalid: z.array(z.strictObject({ id: z.string(), label: z.enum(labels).nullable() })),
});

export type Answer = z.output<typeof answerSchema>;

/** The same for `response_format`, in the subset that strict structured outputs take. */
export const ANSWER_FORMAT = {
  type: 'json_schema',
  json_schema: {
    name: 'verdicts',
    strict: true,
    schema: {
      type: 'object',
      properties: {
        valid: { type: 'array', items: { type: 'string' } },
        invalid: {
          type: 'array',
          items: {
            type: 'object',
            properties: { id: { type: 'string' }, label: { type: ['string', 'null'], enum: [...labels, null] } },
            required: ['id', 'label'],
            additionalProperties: false,
          },
        },
      },
      required: ['valid', 'invalid'],
      additionalProperties: false,
    },
  },
} as const;
