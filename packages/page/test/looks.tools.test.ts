/**
 * How the page looks, in pictures of it, each held against axe-core's rules.
 */
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing } from '../../../test/world/tools.ts';
import { openBrowser, openReport, PICTURES } from './browser.ts';
import { sampleFiles, sampleReport } from './sample-report.ts';

const { title, skip } = needing('looks of the page', 'chromium');

const DESK = { viewport: { width: 1280, height: 800 } };
const NARROW = { viewport: { width: 1024, height: 768 } };
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const dark = (options: BrowserContextOptions): BrowserContextOptions => ({ ...options, colorScheme: 'dark' });
const figures = (page: Page) => page.getByRole('tab', { name: 'Figures' }).click();
const help = (page: Page) => page.keyboard.press('?');
const decided = async (page: Page) => {
  for (const key of ['r', 'a', 'k']) await page.keyboard.press(key);
};
const nothing = async () => {};

const report = () => sampleReport({ receipts: 60 });
const none = () => ({ ...sampleReport({ receipts: 0, nights: 0 }), quality: [], problems: [] });

describe.skipIf(skip)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each([
    ['review', report, DESK, nothing],
    ['review-dark', report, dark(DESK), nothing],
    ['decided-narrow', report, NARROW, decided],
    ['review-phone', report, PHONE, nothing],
    ['review-phone-dark', report, dark(PHONE), nothing],
    ['figures', report, DESK, figures],
    ['figures-dark', report, dark(DESK), figures],
    ['figures-phone', report, PHONE, figures],
    ['tables', report, DESK, tables],
    ['help-dark', report, dark(DESK), help],
    ['hostile', () => sampleReport({ receipts: 40, hostile: true }), DESK, nothing],
    ['hostile-phone', () => sampleReport({ receipts: 40, hostile: true }), PHONE, nothing],
    ['hostile-figures', () => sampleReport({ receipts: 40, hostile: true }), DESK, figures],
    ['files', () => sampleFiles({ receipts: 60, files: 12 }), DESK, nothing],
    ['empty-figures', none, DESK, figures],
  ])('%s: nobody is left out', async (name, data, options, act) => {
    await using opened = await openReport(browser, data(), options);
    const { page } = opened;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await act(page);
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
    if (name.includes('figures') || name === 'tables') await wholeFigures(page, join(PICTURES, `${name}-whole.png`));
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => (await (window as unknown as Axe).axe.run()).violations);
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join('\n')}`),
    ).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(opened.complaints).toEqual([]);
  });

  it.each([DESK, NARROW, PHONE])('has the buttons of the drawing beside its name, %o', async (options) => {
    await using opened = await openReport(browser, report(), options);
    const { page } = opened;
    const zoom = await page.getByRole('group', { name: 'Size of the drawing' }).boundingBox();
    const [name, id] = [
      await page.locator('#receipt-name').boundingBox(),
      await page.locator('.receipt-full-id').boundingBox(),
    ];
    expect(zoom?.y).toBeLessThan((id?.y ?? 0) + (id?.height ?? 0));
    for (const beside of [name, id]) expect(zoom?.x).toBeGreaterThanOrEqual((beside?.x ?? 0) + (beside?.width ?? 0));
  });

  it('stays in the colours that somebody chose', async () => {
    await using opened = await openReport(browser, report(), DESK);
    const { page } = opened;
    const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(await scheme()).toBe('light dark');
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await scheme()).toBe('dark');
    await page.reload();
    await page.getByRole('button', { name: 'Dark', pressed: true }).waitFor();
    expect(await scheme()).toBe('dark');
  });
});

interface Axe {
  readonly axe: typeof axe;
}

async function tables(page: Page): Promise<void> {
  await figures(page);
  for (const button of await page.getByRole('button', { name: /^Table of/ }).all()) await button.click();
}

/** The figures scroll within the page: as high as they are, they are all in the picture. */
async function wholeFigures(page: Page, path: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const all = await page.evaluate(() => document.getElementById('side-figures')?.scrollHeight ?? 0);
  await page.setViewportSize({ width, height: Math.min(6000, all + 200) });
  await page.screenshot({ path });
  await page.setViewportSize({ width, height });
}
