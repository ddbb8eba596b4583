/** The id in what a create call answered. */
import { z } from 'zod';

const answer = z.object({ id: z.string().min(1) });

/** A gateway may answer 200 with anything: what has no id may or may not have taken effect. */
export function answeredId(value: unknown): string {
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data.id;
  throw new Error('the answer has no id: it is not from the API');
}
