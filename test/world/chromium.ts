/** A real browser, for tests of what people look at. */
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { tool } from './tools.ts';

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
