/** Reports in files: what is in them, what is never written over, and what there is while and after it fails. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReportData, type ReportReceipt, reportData } from '@completion-batch/core/review';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readData } from '../src/app/data.ts';
import { readTemplate, writePages } from '../src/index.ts';
import { isReport } from '../src/place.ts';

let folder = '';
let out = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'));
  out = join(folder, 'report.html');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const TEMPLATE =
  '<!doctype html>\n<meta name="generator" content="completion-batch/report"><script id="report">%DATA%</script>';

const filesNamed = (...names: string[]): ReportData['page']['files'] =>
  names.map((name) => ({ name, receipts: 1, needsReview: 0 }));

function part(texts: readonly string[], more: Partial<ReportData> = {}): ReportData {
  const receipts = texts.map(
    (text, index): ReportReceipt => ({
      image: 'image',
      receipt: index + 1,
      merchant: null,
      words: [[1, 1, text]],
      labels: [],
    }),
  );
  return {
    format: 'completion-batch/report',
    version: 1,
    madeAt: '2026-11-27T02:00:00.000Z',
    table: 'receipts',
    scope: 'all',
    page: { index: 0, files: filesNamed('report.html') },
    labelNames: [],
    receiptsInAll: 4,
    statuses: { NEEDS_REVIEW: 3 },
    verdictsByLabel: [],
    batches: [],
    quality: [],
    problems: [],
    receipts,
    ...more,
  };
}

async function* parts(...all: readonly (ReportData | Error)[]): AsyncGenerator<ReportData> {
  for (const one of all) {
    if (one instanceof Error) throw one;
    yield one;
  }
}

async function dataOf(name: string): Promise<ReportData> {
  const [, text = ''] = /<script id="report">([^<]*)<\/script>$/.exec(await readFile(join(folder, name), 'utf8')) ?? [];
  return reportData.parse(await readData(text));
}

it('makes a page of each part, which knows the others, and tells what waits', async () => {
  const page = (index: number) => ({ page: { index, files: filesNamed('a', 'b', 'c') } });
  const three = parts(part(['a', 'b'], page(0)), part(['c'], page(1)), part(['d'], page(2)));
  const written = await writePages({ out: join(folder, 'night.html'), parts: three, template: TEMPLATE });
  const files = ['night.html', 'night-2.html', 'night-3.html'];
  expect(written).toEqual({
    files: files.map((name) => join(folder, name)),
    receipts: 4,
    needsReview: 3,
    problems: [],
  });
  expect((await readdir(folder)).sort()).toEqual([...files].sort());
  for (const [index, name] of files.entries()) {
    expect((await dataOf(name)).page).toEqual({ index, files: filesNamed(...files) });
  }
  expect((await dataOf('night-2.html')).receipts.map(({ words }) => words[0]?.[2])).toEqual(['c']);
});

it('is one page where there is no receipt', async () => {
  await writePages({ out, parts: parts(part([])), template: TEMPLATE });
  expect(await readdir(folder)).toEqual(['report.html']);
});

it('whatever a receipt says, the data ends where it ends', async () => {
  const hostile = '</script><script>alert(1)</script><!--<script>$&%DATA%\u2028';
  await writePages({ out, parts: parts(part([hostile])), template: TEMPLATE });
  expect((await dataOf('report.html')).receipts[0]?.words).toEqual([[1, 1, hostile]]);
});

it('writes over a report of before, and leaves it where the next one fails', async () => {
  await writePages({ out, parts: parts(part(['before'])), template: TEMPLATE });
  const before = await readFile(out, 'utf8');
  const failing = writePages({ out, parts: parts(part(['after']), new Error('table is gone')), template: TEMPLATE });
  await expect(failing).rejects.toThrow('table is gone');
  expect(await readFile(out, 'utf8')).toBe(before);
  expect(await readdir(folder)).toEqual(['report.html']);
  await writePages({ out, parts: parts(part(['after'])), template: TEMPLATE });
  expect((await dataOf('report.html')).receipts[0]?.words).toEqual([[1, 1, 'after']]);
});

it('takes away the pages that a longer report has left beside it, and nothing else', async () => {
  const page = (index: number) => ({ page: { index, files: filesNamed('a', 'b', 'c', 'd') } });
  const four = () => parts(...[0, 1, 2, 3].map((index) => part(['a'], page(index))));
  const one = () => parts(part(['after']));
  await writePages({ out, parts: four(), template: TEMPLATE });
  await writePages({ out, parts: one(), template: TEMPLATE });
  expect(await readdir(folder)).toEqual(['report.html']);
  // Files that are another report of their own, or none, stay; and so does what comes after them.
  await writePages({ out, parts: four(), template: TEMPLATE });
  await writePages({ out: join(folder, 'report-2.html'), parts: one(), template: TEMPLATE });
  await writePages({ out, parts: one(), template: TEMPLATE });
  expect((await readdir(folder)).sort()).toEqual(['report-2.html', 'report-3.html', 'report-4.html', 'report.html']);
  await writePages({ out, parts: four(), template: TEMPLATE });
  await writeFile(join(folder, 'report-3.html'), 'mine');
  await writePages({ out, parts: one(), template: TEMPLATE });
  expect((await readdir(folder)).sort()).toEqual(['report-3.html', 'report-4.html', 'report.html']);
  expect(await readFile(join(folder, 'report-3.html'), 'utf8')).toBe('mine');
});

it('does not wait at a pipe that stands in the place of a page', async () => {
  execFileSync('mkfifo', [join(folder, 'report-2.html')]);
  await writePages({ out, parts: parts(part(['after'])), template: TEMPLATE });
  expect((await readdir(folder)).sort()).toEqual(['report-2.html', 'report.html']);
});

it.each(['report.html', 'report-2.html'])('refuses to write over %s where it is something else', async (name) => {
  await writeFile(join(folder, name), '<!doctype html>\n<title>My thesis</title>');
  const files = ['report.html', 'report-2.html'];
  const both = () => parts(part(['a']), part(['b'], { page: { index: 1, files: filesNamed(...files) } }));
  await expect(writePages({ out, parts: both(), template: TEMPLATE })).rejects.toMatchObject({
    code: 'file-unusable',
    where: join(folder, name),
    remedy: expect.stringMatching(/--force.*No report was written/),
  });
  expect(await readdir(folder)).toEqual([name]);
  await writePages({ out, parts: both(), template: TEMPLATE, force: true });
  expect((await readdir(folder)).sort()).toEqual(['report-2.html', 'report.html']);
});

it('refuses a folder in its place, forced or not', async () => {
  await mkdir(out);
  const writing = writePages({ out, parts: parts(part(['a'])), template: TEMPLATE, force: true });
  await expect(writing).rejects.toMatchObject({ code: 'file-unusable', where: out });
});

it('knows its own page by its beginning', async () => {
  const template = await readTemplate();
  expect(isReport(template.slice(0, 900))).toBe(true);
  expect(isReport(JSON.stringify(part([])))).toBe(true);
  expect(isReport('<!doctype html>\n<p>completion-batch/report</p>')).toBe(false);
});
