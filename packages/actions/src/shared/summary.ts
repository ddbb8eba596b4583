/**
 * Pieces of a job summary. Everything that is not a literal of ours goes through `literal` or `code`: the summary is
 * Markdown with HTML, shown to whoever looks at the run.
 */
import { summary } from '@actions/core';
import { number, oneLine } from '@completion-batch/core/light';
import { costText, usd } from '@completion-batch/engine';
import { inInputWords } from './input-words.ts';
import { hideSecret } from './secrets.ts';

/** Rows of a table; the rest is counted. */
export const MAX_ROWS = 50;

/** Sentences of one list; the rest is counted. */
const MAX_SENTENCES = 20;

/** GitHub drops a step's summary above 1 MiB; this leaves room for what other tools of the step add. */
const MAX_BYTES = 900 * 1024;

/** Characters of one piece of text. */
const MAX_TEXT = 300;

/** Everything but letters, digits and what means nothing to Markdown; `-` and `_` mean nothing inside a word. */
const NOT_PLAIN = /(?<![\p{L}\p{N}])[-_]|[-_](?![\p{L}\p{N}])|[^-_\p{L}\p{N} ,;…\ufffd]/gu;

/**
 * Text that shows as it is: no Markdown, no HTML, no table cell's end. `@` and `#` are also kept apart from what follows
 * them by an invisible joiner, because mentions and issue numbers are looked for after Markdown is rendered.
 */
export function literal(text: string, max = MAX_TEXT): string {
  const line = oneLine(text);
  const short = line.length > max ? `${line.slice(0, max).toWellFormed()}…` : line;
  return short.replace(NOT_PLAIN, (sign) => {
    const entity = `&#${sign.codePointAt(0)};`;
    return sign === '@' || sign === '#' ? `${entity}&#8288;` : entity;
  });
}

/** The same in a fixed-width font, for ids and paths. */
export function code(text: string): string {
  return `<code>${literal(text)}</code>`;
}

/** Of URLs that GitHub or its runner gave; any other text shows as it is. @param text Markdown already */
export function link(text: string, url: string): string {
  return /^https?:\/\/[\w.:/-]+$/.test(url) ? `[${text}](${url})` : literal(url);
}

/** A text of ours that is read as a number, such as an amount or an age: it stands at the right, and in one line. */
export interface Figure {
  readonly figure: string;
}

/** Markdown already, but for numbers and figures. */
export type Cell = string | number | Figure;

export function figure(text: string): Figure {
  return { figure: text.replaceAll(' ', '&nbsp;') };
}

function shownCell(cell: Cell): string {
  if (typeof cell === 'number') return number(cell);
  return typeof cell === 'string' ? cell : cell.figure;
}

/** An empty table gives no text. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly Cell[]): string => `| ${cells.map(shownCell).join(' | ')} |`;
  const shown = rows.slice(0, MAX_ROWS).map(line);
  const more = rows.length > MAX_ROWS ? [`… and ${number(rows.length - MAX_ROWS)} more`] : [];
  const isRight = (column: number): boolean => rows.some((row) => typeof (row[column] ?? '') !== 'string');
  const alignment = head.map((_, column) => (isRight(column) ? '---:' : '---'));
  return [line(head), `| ${alignment.join(' | ')} |`, ...shown, ...more.map((text) => `\n${text}`)].join('\n');
}

/** An estimate: `about $0.0042`, `less than $0.0001`. */
export function about(cost: number): string {
  const text = usd(cost);
  return text.startsWith('$') ? `about ${text}` : text;
}

/** For the cell of a column in USD. */
export function money(cost: number | undefined): Figure {
  return figure(costText(cost, (known) => usd(known).replace('$', '')));
}

/** Rows of name and value. */
export function facts(rows: readonly (readonly [name: string, value: string | number])[]): string {
  const cells = rows.map(([name, value]) => [name, typeof value === 'number' ? number(value) : value]);
  return table(['', ''], cells);
}

/** What can be opened where somebody wants to know. @param title of ours */
export function folded(title: string, text: string): string {
  return text === '' ? '' : `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

/** A list of texts below a title of ours, which is plain text; no texts, no title. */
export function sentences(title: string, texts: readonly string[]): string {
  if (texts.length === 0) return '';
  const shown = texts.slice(0, MAX_SENTENCES).map((text) => `- ${literal(inInputWords(text))}`);
  const more = texts.length > MAX_SENTENCES ? [`- … and ${number(texts.length - MAX_SENTENCES)} more`] : [];
  return [`**${title}**`, '', ...shown, ...more].join('\n');
}

/** Blocks one below the other; empty ones are left out, and what would be too large is cut off between two blocks. */
export function page(blocks: readonly string[]): string {
  const note = '\n\n… the rest was left out: the summary would be too large.\n';
  let whole = '';
  for (const block of blocks) {
    if (block === '') continue;
    const next = whole === '' ? block : `${whole}\n\n${block}`;
    if (Buffer.byteLength(next) > MAX_BYTES) return `${whole}${note}`;
    whole = next;
  }
  return `${whole}\n`;
}

/** Adds to the job's summary, where there is one. */
export async function writeSummary(text: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  await summary.addRaw(hideSecret()(text)).write();
}
