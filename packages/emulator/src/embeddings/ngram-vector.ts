/**
 * Vectors of spelling: no model, and no meaning in them. A text's vector counts its pieces of 2 to 4 characters, so texts
 * that are written alike lie close together ("TOTAL" and "SUBTOTAL"), and texts that mean the same do not ("sum").
 */

const SHORTEST = 2;
const LONGEST = 4;
/** Control characters that no text from outside should have: they tell a beginning and an end from the same letters inside. */
const BEGIN = '\u0002';
const END = '\u0003';

/**
 * The vector of a text, of length 1 and the same on every platform: its lower-cased characters between two marks for the
 * edges, all pieces of 2 to 4 of them, each hashed to one dimension and a sign, summed up.
 */
export function ngramVector(text: string, dimensions: number): Float32Array {
  const characters = [BEGIN, ...text.toLowerCase(), END];
  const sums = new Float64Array(dimensions);
  for (let start = 0; start < characters.length; start += 1) {
    let hash = HASH_START;
    const end = Math.min(characters.length, start + LONGEST);
    for (let next = start; next < end; next += 1) {
      hash = step(hash, characters[next]?.codePointAt(0) ?? 0);
      if (next - start + 1 < SHORTEST) continue;
      const mixed = mix(hash);
      const place = (mixed >>> 1) % dimensions;
      sums[place] = (sums[place] ?? 0) + ((mixed & 1) === 0 ? 1 : -1);
    }
  }
  return unit(sums);
}

/** Sums of whole numbers, one root and one division: nothing that processors round differently. */
function unit(sums: Float64Array): Float32Array {
  const length = Math.sqrt(sums.reduce((total, value) => total + value * value, 0));
  // All pieces cancelled each other out, which needs very few dimensions.
  if (length === 0) return Float32Array.from(sums, (_, place) => (place === 0 ? 1 : 0));
  return Float32Array.from(sums, (value) => value / length);
}

/** FNV-1a, over code points in place of bytes. */
const HASH_START = 0x811c9dc5;

function step(hash: number, codePoint: number): number {
  return Math.imul(hash ^ codePoint, 0x01000193);
}

/** Spreads what differs in few bits over all of them. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
