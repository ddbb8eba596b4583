/** Reports in a real browser, as people open them: from a file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportData } from '@completion-batch/core/review';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildPage } from '../build.ts';
import { fillPage } from '../src/index.ts';

export { openBrowser } from '../../../test/world/chromium.ts';

/** Where pictures of the page are left. */
export const PICTURES = process.env.REPORT_PICTURES ?? join(tmpdir(), 'completion-batch-report');

/** A report that somebody has opened. */
export interface OpenReport extends AsyncDisposable {
  readonly page: Page;
  /** Files of the report, from the folder in which they lie. */
  readonly folder: string;
  /** What the page complained of: errors nobody caught, and whatever was written to its console. */
  readonly complaints: string[];
  /** What it asked for beside its own files. Nothing of it was answered. */
  readonly requests: string[];
  /** Directives of its policy that refused something. */
  violations(): Promise<readonly string[]>;
}

let template: Promise<string> | undefined;

/** Opens a report of one or several files at its first. */
export async function openReport(
  browser: Browser,
  report: ReportData | readonly ReportData[],
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  template ??= buildPage();
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  const files = Array.isArray(report) ? (report as readonly ReportData[]) : [report as ReportData];
  for (const data of files) {
    await writeFile(
      join(folder, data.page.files[data.page.index]?.name ?? 'report.html'),
      fillPage(await template, data),
    );
  }
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const [complaints, requests]: [string[], string[]] = [[], []];
  await context.route(
    (url) => url.protocol !== 'file:' && url.protocol !== 'data:' && url.protocol !== 'blob:',
    (route) => {
      requests.push(route.request().url());
      return route.abort();
    },
  );
  await context.addInitScript(() => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    Object.assign(window, { refused });
  });
  const page = await context.newPage();
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  await page.goto(pathToFileURL(join(folder, files[0]?.page.files[0]?.name ?? 'report.html')).href);
  // Its data is unpacked first.
  await page.locator('#app > *').first().waitFor();
  return {
    page,
    folder,
    complaints,
    requests,
    violations: () => page.evaluate(() => (window as unknown as { refused: string[] }).refused),
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
