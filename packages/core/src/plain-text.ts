/** Text from outside as it may stand in what we write. */

/**
 * Invisible characters, bidirectional controls and tags among them, which could hide or turn round what a reader sees;
 * but not the joiners. Taking one out tears no word: a soft hyphen stands within one.
 */
const INVISIBLE = /[\p{Cf}--[\u200c\u200d]]/gv;
/** Joiners belong to a word only behind a letter, a mark or an emoji: elsewhere they could part what looks like a fence. */
const LOOSE_JOINER = /(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/gu;

/**
 * Text on one line: well-formed, without control and invisible characters and fences, cut at `length` characters.
 * Zero-width joiners stay: Persian, Hindi and emoji are spelled with them.
 */
export function plainText(text: string, length: number): string {
  // Cut before the expensive part: a word may be 100 KB long.
  const short = text.slice(0, length * 4).toWellFormed();
  const flat = short
    .replace(INVISIBLE, '')
    .replace(/[\s\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu, ' ')
    // Behind that: what a joiner stood on may have been none of the signs that are kept.
    .replace(LOOSE_JOINER, '')
    .replace(/ {2,}/g, ' ')
    .replace(/<{3,}|>{3,}/g, (fence) => fence.slice(0, 2))
    .trim();
  const characters = [...flat];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : flat;
}

/** Of texts, by their characters' numbers: the same wherever it runs. */
export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
