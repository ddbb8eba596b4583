/** What all stores of vectors do alike. */
import { CompletionBatchError } from '@completion-batch/engine';
import type { Neighbour } from './vector-store.ts';
import type { WordMetadata } from './word-metadata.ts';

/** Whether it tells anything of a word that is asked for these labels. */
export function counts(
  { valid, invalid }: Pick<WordMetadata, 'valid' | 'invalid'>,
  labels: readonly string[],
): boolean {
  return valid.length > 0 || invalid.some((label) => labels.includes(label));
}

/** Those of the same merchant first, each part in the order of distance. */
export function nearestFirst(found: Iterable<Neighbour>, limit: number): Neighbour[] {
  return [...found]
    .sort((a, b) => Number(b.sameMerchant) - Number(a.sameMerchant) || a.distance - b.distance)
    .slice(0, limit);
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

/** The same direction with the length 1; of what has no direction, no numbers. */
export function unitOf(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

export function otherDimension(where: string, own: number, given: number): CompletionBatchError {
  return new CompletionBatchError(
    'vectors-unusable',
    `the vectors there have ${own} numbers, and this one has ${given}: two models made them`,
    { where, remedy: 'Make all vectors by the same model and dimensions, or name another collection or store.' },
  );
}
