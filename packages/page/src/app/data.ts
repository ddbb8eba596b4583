/** The page's data, as `fill-page.ts` has put it there. */
import type { ReportData } from '@completion-batch/core/review';

export async function readData(packed: string): Promise<ReportData> {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(unpacked).text());
}
