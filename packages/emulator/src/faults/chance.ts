/** Chance that follows from what it is asked for and from nothing else: the same question has the same answer for ever. */

/** A number from 0 to 1 (1 excluded) that depends on the parts only. */
export function chance(...parts: readonly (string | number)[]): number {
  // FNV-1a over the characters, then mixed so that neighbours have nothing in common.
  let hash = 0x811c9dc5;
  for (const part of parts) {
    for (const character of `${part}\n`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}
