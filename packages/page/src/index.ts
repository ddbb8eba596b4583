/** The page's template, and how a report is put into it. */
import { readFile } from 'node:fs/promises';
import type { ReportData } from '@completion-batch/core/review';

/** @returns the built page without data. @throws Error where packages/page has not been built */
export function readTemplate(): Promise<string> {
  return readFile(new URL('../dist/page.html', import.meta.url), 'utf8');
}

/** In a script element only "<" can end it or begin a comment, whatever a receipt says. */
export function fillPage(template: string, data: ReportData): string {
  return template.replace('%DATA%', () => JSON.stringify(data).replaceAll('<', '\\u003c'));
}
