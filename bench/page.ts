/**
 * Scrolling through a report of 1,000 receipts in Chromium, against an empty page of the same height in the same run: the time of
 * frames. Also from receipt to receipt by key, each of which is drawn. Needs `scripts/install-tools chromium`.
 */
import { loadavg } from 'node:os';
import { openBrowser, openReport } from '../packages/page/test/browser.ts';
import { sampleReport } from '../packages/page/test/sample-report.ts';
import { scroll, step } from '../packages/page/test/scrolling.ts';
import { round } from './support/measure.ts';

const FRAMES = 600;
const RECEIPTS = Number(process.argv[2] ?? 1000);

const row = (frames: readonly number[], elements?: number) => ({
  frames: frames.length,
  'median ms': round(frames.toSorted((a, b) => a - b)[frames.length >> 1] ?? Number.NaN),
  'worst ms': round(Math.max(...frames)),
  'over 50 ms': frames.filter((ms) => ms > 50).length,
  elements,
});

const browser = await openBrowser();
try {
  await using report = await openReport(browser, sampleReport({ receipts: RECEIPTS }));
  const empty = await browser.newPage();
  await empty.setContent(
    `<div id="list" style="height:600px;overflow:auto"><div style="height:${60 * RECEIPTS}px"></div></div>`,
  );
  const nothing = await scroll(empty, '#list', FRAMES);
  // What opening it leaves to be cleaned up is not of the scrolling.
  await scroll(report.page, '.receipt-list', 60);
  const { frames, elements } = await scroll(report.page, '.receipt-list', FRAMES);
  const drawn = await step(report.page, 'J', Math.min(200, RECEIPTS));
  console.log(
    `load average ${loadavg()
      .map((load) => round(load))
      .join(', ')}: on busy cores frames wait for them`,
  );
  console.table({
    'an empty page, scrolled': row(nothing.frames, nothing.elements),
    [`${RECEIPTS} receipts, scrolled`]: row(frames, elements),
    'receipt after receipt, by key': row(drawn),
  });
} finally {
  await browser.close();
}
