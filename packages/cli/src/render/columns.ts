/** Text that fits a terminal of the usual width, whatever it holds: wrapped at blanks, cut, or shortened. */
import { stripVTControlCharacters } from 'node:util';
import { logLine } from '@completion-batch/core/light';

/** Of a file, a pipe, and a log of CI. */
export const COLUMNS = 80;
/** A terminal that is narrower wraps by itself; in one that is wider, lines would be too long to be read. */
const FEWEST_COLUMNS = 40;
const MOST_COLUMNS = 120;

/** Every line that is printed fits this. */
export function columnsOn({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout): number {
  if (isTTY !== true || !columns) return COLUMNS;
  return Math.min(MOST_COLUMNS, Math.max(FEWEST_COLUMNS, columns));
}

/** Full-width and ideographic characters, and what is drawn as a picture. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Marks that stand over the letter before them, and joiners. */
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns that a text takes. Of pictures joined into one each is counted: terminals differ, and this is the most. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** As much of the text as fits, with an … where something is left out. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  return `${head(text, columns - 1)}…`;
}

function head(text: string, columns: number): string {
  let taken = '';
  let left = columns;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

/**
 * The text in lines that fit. Blanks at its beginning are kept for the first line; the others are indented by `hang`. A
 * word that is wider than a line is broken, behind a slash where it has one.
 */
export function wrap(text: string, hang = 2, columns = columnsOn()): string[] {
  const flat = logLine(text);
  if (columnsOf(flat) <= columns) return [flat];
  const margin = ' '.repeat(hang);
  const lines: string[] = [];
  let line = /^ */.exec(flat)?.[0] ?? '';
  let empty = true;
  // What `plain` does at a line's beginning may add a column.
  const room = (): number => columns - columnsOf(line) - 1;
  const next = (): void => {
    lines.push(logLine(line.trimEnd()));
    line = margin;
    empty = true;
  };
  for (let word of flat.trim().split(/ +/)) {
    if (!empty && columnsOf(word) + 1 > room()) {
      const rest = lastSentence(line, columns);
      if (rest !== undefined) line = line.slice(0, -rest.length);
      next();
      if (rest !== undefined && columnsOf(rest) + columnsOf(word) < room()) {
        line += rest;
        empty = false;
      } else if (rest !== undefined) {
        line += rest;
        next();
      }
    }
    while (columnsOf(word) > room()) {
      const part = breakable(word, room());
      line += part;
      word = word.slice(part.length);
      next();
    }
    if (word === '') continue;
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  if (!empty) lines.push(logLine(line));
  return lines;
}

/** A sentence that has only begun on a line goes to the next one, where the line is half full without it. */
function lastSentence(line: string, columns: number): string | undefined {
  const end = line.search(/(?<=\.) (?=\p{Lu})(?!.*\. \p{Lu})/u);
  return end > columns / 2 ? line.slice(end + 1) : undefined;
}

function breakable(word: string, columns: number): string {
  const part = head(word, columns);
  const slash = part.lastIndexOf('/') + 1;
  return slash > part.length / 4 ? part.slice(0, slash) : part || [...word].slice(0, 1).join('');
}

/** A paragraph, ready to be printed. */
export const paragraph = (text: string, hang = 0, columns = columnsOn()): string =>
  wrap(text, hang, columns).join('\n');

/** A text that was laid out for 80 columns, where there are fewer: what stands in a second column goes on below itself. */
export function refit(text: string, columns = columnsOn()): string {
  if (columns >= COLUMNS) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      // A painted line is one colour less where it has to be broken.
      const bare = stripVTControlCharacters(line);
      return columnsOf(bare) <= columns ? [line] : refitLine(bare, columns);
    })
    .join('\n');
}

function refitLine(line: string, columns: number): string[] {
  const [, first, gap = '', second = ''] = /^( *\S+(?: \S+)*)( {2,})(\S.*)$/.exec(line) ?? [];
  if (first === undefined) return wrap(line, /^ */.exec(line)?.[0].length, columns);
  const hang = columnsOf(first + gap);
  const isBeside = hang <= columns / 2;
  const indent = ' '.repeat(isBeside ? hang : FURTHER_INDENT);
  const lines = wrap(second, 0, columns - indent.length).map((each) => indent + each);
  return isBeside ? [first + gap + lines.join('\n').slice(hang)] : [...wrap(first, 2, columns), ...lines];
}

const FURTHER_INDENT = 6;

/**
 * A command in lines that a shell takes back as they are pasted: those that go on end with a backslash. A word that does not fit
 * is left whole.
 */
export function commandLines(command: string, hang = 2): string {
  const columns = columnsOn();
  const lines: string[] = [];
  for (const word of logLine(command).match(/(?:'[^']*'|\\.|[^\s'])+/g) ?? []) {
    const line = lines.at(-1);
    if (line !== undefined && columnsOf(`${line} ${word} \\`) <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(line === undefined ? word : `${' '.repeat(hang)}${word}`);
  }
  return lines.join(' \\\n');
}
