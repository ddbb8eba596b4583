/** A reviewer's hour in a real browser, in short: by keys, and the decisions come out of it. */
import { readFile } from 'node:fs/promises';
import { decisionLine, type ReportData } from '@completion-batch/core/review';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing } from '../../../test/world/tools.ts';
import { openBrowser, openReport } from './browser.ts';
import { sampleReport } from './sample-report.ts';

const { title, skip } = needing('the review in a browser', 'chromium');

const report = (): ReportData => sampleReport({ receipts: 40 });
/** Those of held batches wait for the batch. */
function toDecide({ receipts, batches }: ReportData): number {
  const held = new Set(batches.flatMap(({ id, heldReason }) => (heldReason === null ? [] : [id])));
  return receipts
    .flatMap(({ labels }) => labels)
    .filter(({ status, batch }) => status === 'NEEDS_REVIEW' && !held.has(batch ?? '')).length;
}

async function downloaded(page: Page) {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Download decisions/ }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('decisions.ndjson');
  const text = await readFile(await file.path(), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => decisionLine.parse(JSON.parse(line)));
}

const open = (page: Page) => page.locator('[data-open]');
const list = (page: Page) => page.getByRole('list', { name: 'Receipts' });

describe.skipIf(skip)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('takes decisions by keys, goes on by itself, undoes, and hands them out as a file', async () => {
    await using opened = await openReport(browser, report());
    const { page } = opened;
    await page.getByLabel('Your name').fill('arc');
    // Letters that are typed decide nothing.
    await page.getByRole('button', { name: 'Download decisions (0)' }).waitFor();
    await page.getByLabel('Your name').blur();
    const first = await open(page).textContent();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Download decisions (1)' }).waitFor();
    expect(await open(page).textContent()).not.toBe(first);
    await page.keyboard.press('r');
    await page.keyboard.press('u');
    await page.getByRole('button', { name: 'Download decisions (1)' }).waitFor();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'The label that is right' }).fill('loyal');
    await page.keyboard.press('Enter');
    await page.getByText(/^Decided: .* is wrong, it is LOYALTY_ID\. Next: /).waitFor();
    await page.getByText('2 not downloaded yet').waitFor();
    const lines = await downloaded(page);
    expect(lines.map(({ decision, correction, by }) => [decision, correction, by])).toEqual([
      ['valid', null, 'arc'],
      ['invalid', 'LOYALTY_ID', 'arc'],
    ]);
    expect(new Set(lines.map(({ table, report }) => `${table} ${report}`))).toEqual(new Set(['ReceiptsTable-dev 1']));
    await page.getByText('completion-batch review apply decisions.ndjson').waitFor();
    expect(await page.getByText('not downloaded yet').count()).toBe(0);
    expect([opened.complaints, await opened.violations()]).toEqual([[], []]);
  });

  it('draws what a person has decided in the place of what the batch said, until it is undone', async () => {
    await using opened = await openReport(browser, report());
    const { page } = opened;
    const looked = page.locator('.drawing [data-looked]');
    const word = page.locator(`.drawing [data-word="${await looked.getAttribute('data-word')}"]`);
    const drawn = async () => [await word.getAttribute('data-status'), await word.locator('.persons-mark').count()];
    expect(await drawn()).toEqual(['NEEDS_REVIEW', 0]);
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Download decisions (1)' }).waitFor();
    expect(await drawn()).toEqual(['INVALID', 1]);
    expect(await word.locator('.word-hatch').count()).toBe(1);
    expect(await word.locator('title').textContent()).toContain('needs review; you decided: wrong (not applied yet)');
    await page.keyboard.press('k');
    await page.keyboard.press('a');
    await expect.poll(drawn).toEqual(['VALID', 1]);
    await page.keyboard.press('u');
    await expect.poll(drawn).toEqual(['INVALID', 1]);
    await page.keyboard.press('u');
    await expect.poll(drawn).toEqual(['NEEDS_REVIEW', 0]);
    expect(opened.complaints).toEqual([]);
  });

  it('goes through all that waits, and says when nothing does', async () => {
    const data = report();
    await using opened = await openReport(browser, data);
    const { page } = opened;
    await page.getByRole('checkbox', { name: 'Undecided only' }).check();
    await page.locator('h1').click();
    for (let left = toDecide(data); left > 0; left--) {
      await page.getByText(`, ${left} to decide`).waitFor();
      await page.keyboard.press('a');
    }
    await page.getByText(', 0 to decide').waitFor();
    await page.getByText('Nothing else waits here.').waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('has its decisions and its filter again when it is opened again, having warned', async () => {
    await using opened = await openReport(browser, report());
    const { page } = opened;
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('INVALID');
    await page.waitForURL(/verdict=INVALID/);
    const warned = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.accept();
      return dialog.type();
    });
    await page.reload();
    expect(await warned).toBe('beforeunload');
    await page.getByRole('button', { name: 'Download decisions (1)' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Verdict' }).inputValue()).toBe('INVALID');
  });

  it('keeps the focus in the list however far one scrolls, and its place in it', async () => {
    await using opened = await openReport(browser, sampleReport({ receipts: 300 }));
    const { page } = opened;
    await list(page).locator('[aria-current]').focus();
    await page.keyboard.press('ArrowDown');
    const focused = page.locator('li:has(:focus)');
    await expect.poll(() => focused.getAttribute('aria-posinset')).toBe('2');
    await page.locator('.receipt-list').evaluate((scroller) => scroller.scrollTo(0, 9000));
    await list(page).locator('[aria-posinset="150"]').waitFor();
    expect(await focused.getAttribute('aria-posinset')).toBe('2');
    await page.keyboard.press('End');
    await expect.poll(() => focused.getAttribute('aria-posinset')).toBe('300');
    expect(await focused.getAttribute('aria-setsize')).toBe('300');
  });

  it('says so where the browser keeps nothing', async () => {
    await using opened = await openReport(browser, report());
    const { page } = opened;
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    });
    await page.reload();
    await page.getByText('This browser keeps nothing of this page').waitFor();
    await page.keyboard.press('a');
    expect(await downloaded(page)).toHaveLength(1);
    expect(opened.complaints).toEqual([]);
  });
});
