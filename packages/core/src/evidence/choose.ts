/** What verified words say of the labels that are asked, and which of them a prompt has room for. Pure. */
import { plainForm, shapeOf, TELLING_SHAPE } from './alike.ts';
import type { AskedWord, VerifiedWord } from './evidence.ts';

/** A word of another receipt, and a label that was right or wrong for it. */
export interface EvidenceItem {
  readonly label: string;
  readonly right: boolean;
  /** The word, with the one before it where that is what it has in common with the word that is asked about. */
  readonly text: string;
}

/** What the verified words say of a label that is asked. */
export interface Pointing {
  readonly label: string;
  readonly says: 'valid' | 'invalid';
  /** The most alike of those that say so. */
  readonly item: EvidenceItem;
  /** From 0 to 1: how alike, and how much of one mind. */
  readonly telling: number;
}

/** Of each source the words that vote: more of them are less alike. */
const VOTERS = 4;

/**
 * What the majority says of each label of a word; of a tie nothing. A word with another right label speaks against the one
 * that is asked.
 * @param found of each source, the most alike first
 */
export function pointingsOf(word: AskedWord, found: readonly (readonly VerifiedWord[])[]): Pointing[] {
  const voters = found.flatMap((verified) => verified.slice(0, VOTERS));
  return word.labels.flatMap((label) => {
    const votes = voters.map((other) => ({ other, vote: voteOf(other, label) }));
    const sum = votes.reduce((total, { vote }) => total + vote, 0);
    const agreeing = votes.filter(({ vote }) => vote !== 0 && Math.sign(vote) === Math.sign(sum));
    const best = agreeing.toSorted((a, b) => b.other.alike - a.other.alike)[0]?.other;
    if (best === undefined) return [];
    const telling = best.alike * (Math.abs(sum) / votes.length);
    return { label, says: sum > 0 ? 'valid' : 'invalid', item: itemOf(word, best, label), telling };
  });
}

function voteOf({ valid, invalid }: VerifiedWord, label: string): number {
  if (valid.includes(label)) return 1;
  return invalid.includes(label) || valid.length > 0 ? -1 : 0;
}

function itemOf(word: AskedWord, other: VerifiedWord, label: string): EvidenceItem {
  const text = shownText(word, other);
  if (other.valid.includes(label)) return { label, right: true, text };
  // What the word is says more than what it is not.
  const [instead] = other.valid;
  return instead === undefined ? { label, right: false, text } : { label: instead, right: true, text };
}

/** An amount says little without the word before it, where both have that in common. */
function shownText(word: AskedWord, other: VerifiedWord): string {
  const { left, text } = other;
  const shape = shapeOf(text);
  const tellsItself = /\p{L}/u.test(text) || shape.length >= TELLING_SHAPE || shape !== shapeOf(word.text);
  if (tellsItself || left === undefined || word.left === undefined) return text;
  return plainForm(left) === plainForm(word.left) ? `${left} ${text}` : text;
}

/** A line of a prompt: a label, and words of other receipts for which it was right or wrong. */
export interface EvidenceLine {
  readonly label: string;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

/**
 * The most telling items that fit, each once, by their labels.
 * @param cost tokens of lines as they are written
 */
export function chooseLines(
  pointings: readonly Pointing[],
  textOf: (text: string) => string | undefined,
  fits: (lines: readonly EvidenceLine[]) => boolean,
): EvidenceLine[] {
  let lines: EvidenceLine[] = [];
  for (const { item } of pointings.toSorted((a, b) => b.telling - a.telling)) {
    const text = textOf(item.text);
    const more = text === undefined ? undefined : withItem(lines, { ...item, text });
    if (more !== undefined && fits(more)) lines = more;
  }
  return lines;
}

/** Undefined where it is there already, on either side. */
function withItem(lines: readonly EvidenceLine[], { label, right, text }: EvidenceItem): EvidenceLine[] | undefined {
  const line = lines.find((each) => each.label === label) ?? { label, right: [], wrong: [] };
  if (line.right.includes(text) || line.wrong.includes(text)) return undefined;
  const side = right ? 'right' : 'wrong';
  const longer = { ...line, [side]: [...line[side], text] };
  return lines.includes(line) ? lines.map((each) => (each === line ? longer : each)) : [...lines, longer];
}
