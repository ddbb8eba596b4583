/** How data gets into the page. */
import type { ReportData } from '@completion-batch/core/review';

/** In a script element only "<" can end it or begin a comment, whatever a receipt says. */
export function fillPage(template: string, data: ReportData): string {
  return template.replace('%DATA%', () => JSON.stringify(data).replaceAll('<', '\\u003c'));
}
