/** Reports as who has the built command line or the built action gets them: of a real table, whatever is written in it. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportData } from '@completion-batch/core/review';
import { reportData } from '@completion-batch/core/review';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { readData } from '../../packages/page/src/app/data.ts';
import { completionBatch } from '../world/cli.ts';
import { smallLabel, smallReceipt } from '../world/small-receipts.ts';

const HOSTILE = '</script><script>alert(1)</script><!--<script>$&%DATA%';

let data = '';
let folder = '';
let server: EmbeddedTable;
let env: Record<string, string> = {};

/** Three receipts of which two wait for a person, on one of them an attack. */
function items() {
  const rows = [1, 2, 3].flatMap((number) => smallReceipt(number));
  const [word] = rows.filter((row) => row.TYPE?.S === 'RECEIPT_WORD');
  if (word !== undefined) word.text = { S: HOSTILE };
  return [...rows, ...[1, 2].map((number) => smallLabel(number, 1, 1, 'MERCHANT_NAME', 'NEEDS_REVIEW'))];
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'report-table-'));
  server = await startEmbeddedTable({ dataDir: data });
  env = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'planted-aws-secret',
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
  };
  const client = dynamoClient(server.endpoint);
  await createReceiptsTable(client, 'receipts', { gsi4: true });
  await loadItems(client, 'receipts', items());
});
afterAll(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const report = (...args: string[]) => completionBatch(['report', '--table', 'receipts', ...args], { env, cwd: folder });

/** What a browser would read: the script ends at the first `</script`. */
async function dataOf(path: string): Promise<ReportData> {
  const [, text = ''] = /<script[^>]*id="report"[^>]*>(.*?)<\/script/s.exec(await readFile(path, 'utf8')) ?? [];
  return reportData.parse(await readData(text));
}

describe('completion-batch report', () => {
  it('writes a page with what waits for a person, which nothing on a receipt can leave', async () => {
    const { code, stdout, stderr } = await report('--out', 'report.html');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/report +report\.html\n.*receipts +2\n.*waiting for a person +2 labels\n/s);
    expect(stdout).toContain('Next: npx completion-batch review list --table receipts\n');
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    expect(page.match(/<\/script/g)).toHaveLength(2);
    const read = await dataOf(join(folder, 'report.html'));
    expect(read.receipts.flatMap(({ words }) => words.map(([, , text]) => text))).toContain(HOSTILE);
    expect(read).toMatchObject({
      table: 'receipts',
      receiptsInAll: 2,
      page: { index: 0, files: [{ name: 'report.html', receipts: 2, needsReview: 2 }] },
    });
  });

  it('in several files, told as one JSON object', async () => {
    const { code, stdout } = await report('--out', 'night.html', '--receipts-per-file', '1', '--json');
    const files = ['night.html', 'night-2.html'];
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { files: files.map((name) => join(folder, name)), receipts: 2, needsReview: 2, problems: [] },
    ]);
    const pages = files.map((name) => ({ name, receipts: 1, needsReview: 1 }));
    for (const [index, name] of files.entries()) {
      expect((await dataOf(join(folder, name))).page).toEqual({ index, files: pages });
    }
  });

  it('gives the data alone, on standard output or in a file', async () => {
    const { code, stdout, stderr } = await report('--data', '-');
    expect([code, stderr]).toEqual([0, '']);
    const printed = reportData.parse(JSON.parse(stdout));
    await report('--data', 'report.ndjson');
    const [line = '', ...more] = (await readFile(join(folder, 'report.ndjson'), 'utf8')).split('\n');
    expect({ ...reportData.parse(JSON.parse(line)), madeAt: '' }).toEqual({ ...printed, madeAt: '' });
    expect(more).toEqual(['']);
    expect((await report('--data', 'report.ndjson')).code).toBe(0);
  });

  it('leaves a file alone that is no report, unless it is told to', async () => {
    await writeFile(join(folder, 'report.html'), '<p>mine</p>');
    const refused = await report('--out', 'report.html');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/no report.*report\.html.*--force/s);
    expect(await readdir(folder)).toEqual(['report.html']);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('<p>mine</p>');
    expect((await report('--out', 'report.html', '--force')).code).toBe(0);
    expect((await report('--out', 'report.html')).code).toBe(0);
  });

  it.each([
    [[], 'it is not said where the report is to be'],
    [['--out', 'a.html', '--data', '-'], "'--out <file>' cannot be used with option '--data <file>'"],
    [['--data', '-', '--json'], '--data - and --json would both go to standard output'],
    [['--out', 'a.html', '--batch', 'all'], '"all" is no completion batch id'],
    [['--out', 'a.html', '--days', '0'], 'Use a whole number from 1'],
    [['--out', 'a.html', '--labels', 'none.json'], 'none.json'],
  ])('with %j nothing is written', async (args, message) => {
    const { code, stderr } = await report(...args);
    expect([code, stderr.replace(/\n */g, ' ')]).toEqual([2, expect.stringContaining(message)]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the action report', () => {
  it('writes the same page into a folder, and says how much waits', async () => {
    const run = await runBuilt('report', { inputs: { table: 'receipts', out: 'report' }, workspace: folder, env });
    expect(run, run.log).toMatchObject({
      exitCode: 0,
      outputs: {
        path: join(folder, 'report/report.html'),
        files: '1',
        receipts: '2',
        'needs-review': '2',
        problems: '0',
      },
    });
    expect(run.summary).toContain('2 receipts in 1 page; 2 labels wait for a person.');
    expect((await dataOf(join(folder, 'report/report.html'))).receipts).toHaveLength(2);
  });

  it('is red where the table is not there', async () => {
    const run = await runBuilt('report', { inputs: { table: 'nowhere', out: 'report' }, workspace: folder, env });
    expect([run.exitCode, run.outputs, await readdir(folder)]).toEqual([1, {}, []]);
    expect(run.log).toMatch(/^::error::.*nowhere/m);
  });
});
