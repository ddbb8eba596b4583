/**
 * Writes a report into files, a page for each part. All are written beside their places first, and get
 * their names when the last of them is complete: who opens one meanwhile finds the report before.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { ReportData } from '@completion-batch/core/review';
import { dataText, fillIn } from './fill-page.ts';
import { checkPlace } from './place.ts';

/** A larger one takes browsers seconds to open. */
const MAX_BYTES = 25_000_000;

export interface WritePagesOptions {
  /** The first file; `report.html` has `report-2.html` beside it. */
  readonly out: string;
  readonly parts: AsyncIterable<ReportData>;
  /** The page without data. */
  readonly template: string;
  /** Also over what is no report. */
  readonly force?: boolean;
  /** Bytes of data in one file; a receipt that has more of them has a file of its own. */
  readonly maxBytes?: number;
  /** After each part that is written down. */
  readonly onPart?: (receipts: number, of: number) => void;
}

export interface Written {
  /** Absolute paths, the first one is where to begin. */
  readonly files: readonly string[];
  readonly receipts: number;
  /** Labels that wait for a person. */
  readonly needsReview: number;
  /** What is missing in it, and why. */
  readonly problems: readonly string[];
}

/**
 * @throws CompletionBatchError `file-unusable` where something else is in a place, or nothing can be written; what was there
 * stays as it was
 */
export async function writePages(options: WritePagesOptions): Promise<Written> {
  const out = resolve(options.out);
  await mkdir(dirname(out), { recursive: true });
  await checkPlace(out, options.force);
  const run = randomUUID();
  const spares: string[] = [];
  try {
    return await write({ ...options, out }, (number, kind) => {
      const path = `${out}.${run}-${number}.${kind}.tmp`;
      spares.push(path);
      return path;
    });
  } finally {
    for (const path of spares) await rm(path, { force: true });
  }
}

type Spare = (number: number, kind: 'data' | 'page') => string;

async function write(options: WritePagesOptions, spare: Spare): Promise<Written> {
  const { out, template, force } = options;
  const { first, receipts, data } = await writeData(options, spare);
  const files = data.map((_, index) => (index === 0 ? out : numbered(out, index + 1)));
  for (const file of files) await checkPlace(file, force);
  const names = files.map((file) => basename(file));
  const pages: string[] = [];
  for (const [index, path] of data.entries()) {
    // The parts' names are known now that there are no more of them.
    const page = dataText({ page: { index, files: names } });
    const text = `${page.slice(0, -1)},${(await readFile(path, 'utf8')).slice(1)}`;
    pages[index] = spare(index, 'page');
    await writeFile(pages[index], fillIn(template, text));
    await rm(path);
  }
  // The first one last: it leads to the others.
  for (const [index, page] of [...pages.entries()].reverse()) await rename(page, files[index] ?? '');
  return { files, receipts, needsReview: first.statuses.NEEDS_REVIEW ?? 0, problems: first.problems };
}

/** Each part's data without the names of the files, which are not known before the last one. */
async function writeData({ parts, maxBytes = MAX_BYTES, onPart }: WritePagesOptions, spare: Spare) {
  let first: ReportData | undefined;
  let receipts = 0;
  const data: string[] = [];
  for await (const part of parts) {
    first ??= part;
    for (const text of split(part, maxBytes)) {
      const path = spare(data.length, 'data');
      await writeFile(path, text);
      data.push(path);
    }
    receipts += part.receipts.length;
    onPart?.(receipts, part.receiptsInAll);
  }
  if (first === undefined) throw new Error('a report has no part');
  return { first, receipts, data };
}

function split(part: Omit<ReportData, 'page'>, maxBytes: number): string[] {
  const text = dataText({ ...part, page: undefined });
  const { receipts } = part;
  if (Buffer.byteLength(text) <= maxBytes || receipts.length < 2) return [text];
  const half = Math.ceil(receipts.length / 2);
  return [receipts.slice(0, half), receipts.slice(half)].flatMap((some) =>
    split({ ...part, receipts: some }, maxBytes),
  );
}

function numbered(out: string, number: number): string {
  const ending = extname(out);
  return join(dirname(out), `${basename(out, ending)}-${number}${ending}`);
}
