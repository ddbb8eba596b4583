/** Reports in a real browser, as people open them: from a file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportData } from '@completion-batch/core/review';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { tool } from '../../../test/world/tools.ts';
import { buildPage } from '../build.ts';
import { fillPage } from '../src/index.ts';

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

/** @returns the browser of scripts/install-tools, for suites under `needing` */
export function openBrowser(): Promise<Browser> {
  const { program } = tool('chromium');
  const bin = dirname(program);
  return chromium.launch({
    executablePath: program,
    // Libraries that a machine without a desktop may lack; they come with it.
    env: { ...process.env, LD_LIBRARY_PATH: join(bin, 'lib') } as Record<string, string>,
    // Containers and root have no sandbox. The only pages that it opens are ours.
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none'],
  });
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
