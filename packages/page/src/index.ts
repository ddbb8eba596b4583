/** The review page: its template, and reports written into files of it. */
export { fillPage } from './fill-page.ts';
export { checkPlace } from './place.ts';
export { type WritePagesOptions, type Written, writePages } from './write-pages.ts';

/** Loaded when it is needed: it is large. @returns the page without data */
export async function readTemplate(): Promise<string> {
  return (await import('./template.ts')).readTemplate();
}
