/**
 * Writes a report into files, a page for each part. All are written beside their places first, and get their names when the
 * last of them is complete: who opens one meanwhile finds the report before.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { ReportData } from '@completion-batch/core/review';
import { fillPage } from './fill-page.ts';
import { checkPlace } from './place.ts';
import { removeStale } from './stale-pages.ts';

export interface WritePagesOptions {
  /** The first file; `report.html` has `report-2.html` beside it. */
  readonly out: string;
  readonly parts: AsyncIterable<ReportData>;
  /** The page without data. */
  readonly template: string;
  /** Also over what is no report. */
  readonly force?: boolean;
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
 * @throws CompletionBatchError `file-unusable` where something else is in a place; nothing is written then
 */
export async function writePages(options: WritePagesOptions): Promise<Written> {
  const out = resolve(options.out);
  await mkdir(dirname(out), { recursive: true });
  await checkPlace(out, options.force);
  const run = randomUUID();
  const spares: string[] = [];
  try {
    return await write({ ...options, out }, (index) => {
      const path = `${out}.${run}-${index}.tmp`;
      spares.push(path);
      return path;
    });
  } finally {
    for (const path of spares) await rm(path, { force: true });
  }
}

async function write(
  { out, parts, template, force }: WritePagesOptions,
  spare: (index: number) => string,
): Promise<Written> {
  const pages: { readonly file: string; readonly path: string }[] = [];
  let first: ReportData | undefined;
  for await (const part of parts) {
    first ??= part;
    const { index } = part.page;
    const files = part.page.files.map((each, place) => ({ ...each, name: basename(fileOf(out, place)) }));
    const file = fileOf(out, index);
    await checkPlace(file, force);
    const path = spare(index);
    await writeFile(path, fillPage(template, { ...part, page: { index, files } }));
    pages.push({ file, path });
  }
  if (first === undefined) throw new Error('a report has no part');
  // The first one last: it leads to the others.
  for (const { file, path } of pages.toReversed()) await rename(path, file);
  await removeStale(basename(out), pages.length, (index) => fileOf(out, index));
  return {
    files: pages.map(({ file }) => file),
    receipts: first.receiptsInAll,
    needsReview: first.statuses.NEEDS_REVIEW ?? 0,
    problems: first.problems,
  };
}

function fileOf(out: string, index: number): string {
  if (index === 0) return out;
  const ending = extname(out);
  return join(dirname(out), `${basename(out, ending)}-${index + 1}${ending}`);
}
