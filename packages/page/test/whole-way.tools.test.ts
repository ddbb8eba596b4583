/** From a night's verdicts over a page in a real browser back into the table, where it is what the next evaluation goes by. */
import { join } from 'node:path';
import { evaluateByPeople, listEndedBatches } from '@completion-batch/core';
import { applyDecisions, gatherReport, type ReportData, readDecisionFile } from '@completion-batch/core/review';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judged } from '../../../test/world/answers.ts';
import { receipts } from '../../../test/world/small-receipts.ts';
import { answering, submitted } from '../../../test/world/small-runs.ts';
import { needing } from '../../../test/world/tools.ts';
import { useWorlds } from '../../../test/world/use-worlds.ts';
import type { World } from '../../../test/world/world.ts';
import { openBrowser, openReport } from './browser.ts';

const { title, skip } = needing('a decision, the whole way', 'chromium');

describe.skipIf(skip)(title, () => {
  const worldOf = useWorlds();
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function reportOf(world: World): Promise<ReportData> {
    const { table, state } = await world.process();
    for await (const file of gatherReport({ table, state, workDir: join(world.folder, 'report') })) return file;
    throw new Error('a report has a file');
  }

  it('is made on the page by a key, lands in the table, and is gold from then on', async () => {
    // The SUBTOTAL of this word was wrong before: that its GRAND_TOTAL is wrong, too, a person is to say. Nothing else waits.
    const twice = judged((id) => (id === '3.2.GRAND_TOTAL' ? { valid: false } : { valid: true }));
    const world = await worldOf(receipts(2), answering({ 1: twice }));
    await submitted(world);
    await world.answer();
    await world.collect();
    world.clock.advance(3_600_000);
    await using opened = await openReport(browser, await reportOf(world));
    const { page } = opened;
    await page.clock.setFixedTime(world.clock.now());
    await page.getByLabel('Your name').fill('anna');
    await page.getByLabel('Your name').blur();
    const before = await page.locator('[data-open]').textContent();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Download decisions (1)' }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Download decisions/ }).click(),
    ]);
    const { decisions, bad } = await readDecisionFile(await file.path());
    expect([bad, decisions.length, before]).toEqual([[], 1, expect.stringContaining('GRAND_TOTAL')]);

    const { writer } = world.services(await world.process());
    const applied = await applyDecisions({ writer, decisions, dryRun: false });
    expect(applied).toMatchObject({ applied: 1, notApplied: [] });
    const rows = (await world.rows('RECEIPT_WORD_LABEL')).filter((row) => row.completion_reviewed_by?.S === 'anna');
    expect(rows.map(({ validation_status }) => validation_status?.S)).toEqual(['INVALID']);
    const figures = await evaluateByPeople({
      reader: writer,
      batches: listEndedBatches(writer.table),
      onProblem: (row) => expect.unreachable(row),
    });
    expect(figures).toMatchObject({ reviewed: 1, overall: { labels: 1 } });
    // The page of the next night knows it.
    const told = (await reportOf(world)).receipts.flatMap(({ labels }) => labels).filter(({ reviewed }) => reviewed);
    expect(told.map(({ label, status, reviewed }) => [label, status, reviewed?.by])).toEqual([
      ['GRAND_TOTAL', 'INVALID', 'anna'],
    ]);
  });
});
