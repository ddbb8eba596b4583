/**
 * Summaries as GitHub shows them: Markdown made HTML, diagrams drawn by Mermaid, in a browser. With REPORT_PICTURES=FOLDER
 * pictures of them are left there.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { marked } from 'marked';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../../../test/world/chromium.ts';
import { needing, tool } from '../../../test/world/tools.ts';
import { HOSTILE, SUMMARIES } from './summaries.ts';

/** What GitHub's own style comes to, as far as it matters for what can be read. */
const STYLE = `
  body { font: 16px/1.5 -apple-system, "Noto Sans", "Liberation Sans", sans-serif; width: 980px; margin: 32px; color: #1f2328 }
  table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; margin-bottom: 16px }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px } tr:nth-child(2n) { background: #f6f8fa }
  code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font-size: 85% } svg { max-width: 100% }`;

interface Drawn {
  /** What Mermaid said of each diagram that it could not read or draw. */
  readonly errors: readonly string[];
  readonly diagrams: number;
  /** Rectangles of bars, in all charts. */
  readonly bars: number;
  /** What stands in diagrams. */
  readonly words: readonly string[];
  /** Elements that nobody of us has written. */
  readonly foreign: readonly string[];
  readonly requests: readonly string[];
}

/** In the browser: every Mermaid block is parsed and drawn in its place. */
const DRAW = `(async () => {
  globalThis.mermaid?.initialize({ startOnLoad: false, securityLevel: 'strict' });
  const errors = [];
  for (const [index, block] of [...document.querySelectorAll('code.language-mermaid')].entries()) {
    try {
      await mermaid.parse(block.textContent);
      const { svg } = await mermaid.render('diagram' + index, block.textContent);
      const figure = document.createElement('figure');
      figure.innerHTML = svg;
      block.parentElement.replaceWith(figure);
    } catch (error) {
      errors.push(String(error));
    }
  }
  const ours = new Set('H3 P STRONG CODE PRE TABLE THEAD TBODY TR TH TD UL LI A SUB DETAILS SUMMARY BR FIGURE'.split(' '));
  const foreign = [...document.querySelectorAll('body *')].filter((one) => !one.closest('figure') && !ours.has(one.tagName));
  return {
    errors,
    diagrams: document.querySelectorAll('figure > svg').length,
    bars: document.querySelectorAll('svg g[class^="bar-plot"] rect').length,
    words: [...document.querySelectorAll('svg text, svg .nodeLabel')].map((one) => one.textContent),
    foreign: foreign.map((one) => one.outerHTML.slice(0, 200)),
  };
})()`;

const suite = needing('summaries in a browser', 'chromium', 'mermaid');

describe.skipIf(suite.skip)(suite.title, () => {
  let browser: Browser;
  let mermaid = '';
  beforeAll(async () => {
    browser = await openBrowser();
    mermaid = await readFile(tool('mermaid').program, 'utf8');
  });
  afterAll(() => browser?.close());

  async function draw(name: string, markdown: string): Promise<Drawn> {
    const page = await browser.newPage({ viewport: { width: 1044, height: 800 } });
    try {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.setContent(
        `<style>${STYLE}</style><body>${marked.parse(markdown, { gfm: true, async: false })}</body>`,
      );
      if (markdown.includes('```mermaid')) await page.addScriptTag({ content: mermaid });
      const drawn = (await page.evaluate(DRAW)) as Omit<Drawn, 'requests'>;
      const folder = process.env.REPORT_PICTURES;
      if (folder) {
        await mkdir(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `summary-${name}.png`), fullPage: true });
      }
      return { ...drawn, requests };
    } finally {
      await page.close();
    }
  }

  it.each(Object.entries(SUMMARIES))('%s is drawn whole', async (name, { markdown, diagrams, bars, words }) => {
    const drawn = await draw(name, markdown);
    expect(drawn).toMatchObject({ errors: [], diagrams, bars, foreign: [], requests: [] });
    for (const word of words) expect(drawn.words).toContain(word);
  });

  it('draws a chart of any names, and no element of theirs', async () => {
    const drawn = await draw('hostile', HOSTILE);
    expect(drawn).toMatchObject({ errors: [], diagrams: 1, foreign: [], requests: [] });
    expect(drawn.bars).toBeGreaterThan(10);
  });
});
