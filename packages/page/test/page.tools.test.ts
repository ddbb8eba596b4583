/** The page in a real browser: that it opens without a complaint, asks for nothing, and that nothing planted in it runs. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing } from '../../../test/world/tools.ts';
import { openBrowser, openReport, PICTURES } from './browser.ts';
import { sampleFiles, sampleReport } from './sample-report.ts';
import { scroll } from './scrolling.ts';

const { title, skip } = needing('the page in a browser', 'chromium');

describe.skipIf(skip)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('opens without a complaint, and asks for nothing', async () => {
    await using report = await openReport(browser, sampleReport());
    await report.page.getByRole('heading', { level: 1 }).waitFor();
    expect(report.complaints).toEqual([]);
    expect(report.requests).toEqual([]);
    expect(await report.violations()).toEqual([]);
  });

  it('runs nothing that receipts, merchants or models say', async () => {
    await using report = await openReport(browser, sampleReport({ hostile: true, receipts: 40 }));
    await report.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await report.page.evaluate(() => 'planted' in window)).toBe(false);
    expect(report.complaints).toEqual([]);
    expect(report.requests).toEqual([]);
    expect(await report.page.locator('script, style, img, iframe, base, object, embed, link').count()).toBe(3);
  });

  it('refuses what would run or be fetched, were it in there', async () => {
    await using report = await openReport(browser, sampleReport());
    await report.page.evaluate(() => {
      const add = (name: string, set: object) => document.body.append(Object.assign(document.createElement(name), set));
      add('script', { textContent: 'window.planted = "script"' });
      add('script', { src: 'https://example.invalid/script.js' });
      add('style', { textContent: '* { display: none }' });
      add('img', { src: 'https://example.invalid/image.png' });
      add('iframe', { src: 'https://example.invalid/' });
      document.body.setAttribute('onclick', 'window.planted = "handler"');
      document.body.click();
    });
    await expect
      .poll(() => report.violations())
      .toEqual(
        expect.arrayContaining(['script-src-elem', 'script-src-attr', 'style-src-elem', 'img-src', 'frame-src']),
      );
    expect(await report.page.evaluate(() => 'planted' in window)).toBe(false);
    const asked = await report.page.evaluate(() => fetch('https://example.invalid/').then(String, () => 'refused'));
    expect(asked).toBe('refused');
    expect(report.requests).toEqual([]);
  });

  it('has as many elements as there is room for, however many receipts there are', async () => {
    await using report = await openReport(browser, sampleReport({ receipts: 1000 }));
    await report.page.screenshot({ path: join(PICTURES, 'thousand.png') });
    const { elements, left } = await scroll(report.page, '.receipt-list', 60);
    expect(elements).toBeGreaterThan(100);
    expect(elements).toBeLessThan(2000);
    // Nothing has thrown it back on its way.
    expect(left).toBeLessThan(10);
    await report.page.locator('[aria-posinset="1000"]').waitFor();
    expect(report.complaints).toEqual([]);
  });

  it('leads from the first file of a report to the others, and back', async () => {
    await using report = await openReport(browser, sampleFiles({ receipts: 30, files: 3 }));
    const { page } = report;
    const nav = page.getByRole('navigation', { name: 'Files of this report' });
    const waiting = await nav
      .getByRole('listitem')
      .filter({ hasText: /\d+ wait$/ })
      .count();
    expect(waiting).toBeGreaterThan(0);
    await nav.getByRole('link', { name: /^3 / }).click();
    await page.waitForURL(/report-3\.html/);
    expect(await nav.getByRole('link', { name: /^3 / }).getAttribute('aria-current')).toBe('page');
    await nav.getByRole('link', { name: 'To the first file' }).click();
    await page.waitForURL(/report\.html/);
    expect([report.complaints, report.requests]).toEqual([[], []]);
  });
});
