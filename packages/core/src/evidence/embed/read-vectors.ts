/** The answer to a request for vectors, of whatever server: read whole, or not at all. */
import { z } from 'zod';

const embedding = z.object({
  /** Whose vector it is, of the texts that were asked; servers that leave it out keep their order. */
  index: z.int().nonnegative().optional(),
  embedding: z.union([z.string(), z.array(z.number())]),
});
const answer = z.object({ data: z.array(embedding) });

export interface Wanted {
  readonly texts: number;
  readonly dimensions: number;
}

/** @returns a vector for each text, in their order; or why there are none */
export function readVectors(body: unknown, { texts, dimensions }: Wanted): readonly Float32Array[] | string {
  const read = answer.safeParse(body);
  if (!read.success) return 'it is no list of embeddings';
  const { data } = read.data;
  if (data.length !== texts) return `it has ${data.length} vectors for ${texts} texts`;
  const vectors = new Map<number, Float32Array>();
  for (const [place, { index = place, embedding: given }] of data.entries()) {
    if (index >= texts || vectors.has(index)) return `it has no vector of its own for each text: index ${index}`;
    const vector = vectorOf(given);
    if (vector?.length !== dimensions) return `it has a vector of ${vector?.length ?? 'unknown'} dimensions`;
    if (!vector.every(Number.isFinite) || vector.every((value) => value === 0))
      return 'it has a vector of no direction: all zeros, or what is no number';
    vectors.set(index, vector);
  }
  return Array.from({ length: texts }, (_, index) => vectors.get(index) ?? new Float32Array());
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Little-endian floats of four bytes, or numbers; undefined for what is neither. */
function vectorOf(given: string | readonly number[]): Float32Array | undefined {
  if (typeof given !== 'string') return Float32Array.from(given);
  const bytes = Buffer.from(given, 'base64');
  if (!BASE64.test(given) || bytes.length % 4 !== 0) return undefined;
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
