/** How data gets into the page. */
import type { ReportData } from '@completion-batch/core/review';

/** In a script element only "<" can end it or begin a comment, whatever a receipt says. */
export function dataText(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** @param text as `dataText` makes it */
export function fillIn(template: string, text: string): string {
  return template.replace('%DATA%', () => text);
}

export function fillPage(template: string, data: ReportData): string {
  return fillIn(template, dataText(data));
}
