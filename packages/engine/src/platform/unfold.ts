/** What an encoded text says, with the way back: JSON's, HTML's and JavaScript's escapes, and percent-encoding, one layer. */

/** A stretch of what it says, and of the text that says so. */
interface Piece {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** Whether both go on sign by sign; else all of the piece is one escape. */
  readonly plain: boolean;
}

export interface Unfolded {
  readonly text: string;
  /** Where in the text that was unfolded a stretch of this one stands. */
  readonly sourceOf: (range: readonly [from: number, to: number]) => readonly [from: number, to: number];
}

const ESCAPE =
  /%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'`\\/bfnrtv])|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi;

/** @returns undefined where nothing is encoded */
export function unfold(text: string): Unfolded | undefined {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let done = 0;
  let length = 0;
  const add = (said: string, to: number, plain: boolean): void => {
    pieces.push({ at: length, from: done, to, plain });
    parts.push(said);
    length += said.length;
    done = to;
  };
  for (const { 0: sequence, index } of text.matchAll(ESCAPE)) {
    if (index > done) add(text.slice(done, index), index, true);
    add(meaning(sequence), index + sequence.length, false);
  }
  if (pieces.length === 0) return undefined;
  add(text.slice(done), text.length, true);
  return {
    text: parts.join(''),
    sourceOf: ([from, to]) => {
      const first = pieceAt(pieces, from);
      const last = pieceAt(pieces, to - 1);
      return [
        first.plain ? first.from + (from - first.at) : first.from,
        last.plain ? last.from + (to - last.at) : last.to,
      ];
    },
  };
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const CONTROLS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function meaning(sequence: string): string {
  if (sequence.startsWith('%')) return Buffer.from(sequence.replaceAll('%', ''), 'hex').toString();
  if (sequence.startsWith('\\')) {
    const [sign = '', ...digits] = sequence.slice(1);
    if (digits.length > 0) return String.fromCharCode(Number.parseInt(digits.join(''), 16));
    return CONTROLS[sign] ?? sign;
  }
  const name = sequence.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return NAMED[name] ?? sequence;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : sequence;
}

/** The last piece that begins at or before a place. */
function pieceAt(pieces: readonly Piece[], place: number): Piece {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return pieces[low] as Piece;
}
